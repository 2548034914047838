import { z } from '@hono/zod-openapi';
import type { StormReading } from '../script/index.ts';
import { clockSchema, tellClock } from './clock-routes.ts';
import type { HeldMock } from './held-mock.ts';

/** What storm there is, with all that it takes to have it again. */
const stormSchema = z.object({
  seed: z.union([z.number(), z.string()]),
  rate: z.number(),
  brings: z.array(z.string()).meta({ description: 'The behaviours and faults that may come' }),
  only: z.array(z.string()).exactOptional().meta({ description: 'Where it was told to bring no others' }),
});

export const addressSchema = z.object({
  id: z.string(),
  url: z.string().meta({ description: 'Origin of the first region' }),
  regions: z.record(z.string(), z.string()).meta({ description: 'Origin per region' }),
  hostile: stormSchema.exactOptional().meta({ description: 'Absent where there is no storm' }),
});
export const mockSchema = addressSchema.extend({
  profile: z.string().meta({ description: 'Name of the profile that it plays' }),
  title: z.string(),
  grants: z.array(z.string()),
  clock: clockSchema,
});

export const restartSchema = z.strictObject({
  memory: z
    .enum(['kept', 'lost'])
    .default('kept')
    .meta({ description: 'Whether the store outlived it, or is as at the very start' }),
});

export const exampleAddress = {
  id: 'mock-1',
  url: 'http://127.0.0.1:34567',
  regions: { us: 'http://127.0.0.1:34567', eu: 'http://127.0.0.1:34568' },
};
export const exampleMock: z.output<typeof mockSchema> = {
  ...exampleAddress,
  profile: 'enigma',
  title: 'Turium Enigma',
  grants: ['password', 'refresh_token', 'client_credentials'],
  clock: { now: '2026-01-15T10:00:00.000Z', frozen: true },
};

const tellStorm = ({ seed, rate, brings, only }: StormReading): z.output<typeof stormSchema> => ({
  seed,
  rate,
  brings: [...brings],
  ...(only === undefined ? {} : { only: [...only] }),
});

/** Where a mock listens, as the control API tells it. */
export const addressOf = ({ id, mock }: Pick<HeldMock, 'id' | 'mock'>) => ({
  id,
  url: mock.url,
  regions: { ...mock.regions },
  ...(mock.hostile === undefined ? {} : { hostile: tellStorm(mock.hostile) }),
});

/** A mock as the control API tells it. */
export const tellMock = ({ id, mock }: HeldMock) => ({
  ...addressOf({ id, mock }),
  profile: mock.profile.name,
  title: mock.profile.title,
  grants: [...mock.profile.grants],
  clock: tellClock(mock.clock),
});
