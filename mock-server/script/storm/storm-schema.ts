import { z } from 'zod';
import { HAZARD_NAMES } from './hazards.ts';
import type { HostileOptions } from './storm.ts';

const names = HAZARD_NAMES as [string, ...string[]];

/** How hostile a server is to be, as the control API carries it. */
export const hostileSchema = z
  .strictObject({
    seed: z
      .union([z.number(), z.string()])
      .exactOptional()
      .meta({ description: 'The same seed and the same requests give the same storm; drawn where absent' }),
    rate: z
      .number()
      .refine((rate) => rate > 0 && rate <= 1, 'must be above 0, and up to 1')
      .exactOptional()
      .meta({ description: 'The chance that a request is hit; 0.2 where absent' }),
    only: z.array(z.enum(names)).min(1).readonly().exactOptional().meta({
      description: 'Behaviours and faults that may come; all that the profile documents where absent',
    }),
  })
  .meta({ description: 'A storm of documented behaviours and faults that a correct client survives' });

/** Compiles only as long as the schema and the type that it stands for say the same. */
type Agrees<One, Other> = [One] extends [Other] ? ([Other] extends [One] ? true : never) : never;
true satisfies Agrees<z.output<typeof hostileSchema>, HostileOptions>;
