import { z } from 'zod';
import { matchSchema } from '../script/step-schema.ts';
import type { ExchangeMatch, Expectation, Mark } from './expectation.ts';

const exchangeMatchSchema = matchSchema
  .extend({
    status: z
      .number()
      .int()
      .min(100)
      .max(599)
      .exactOptional()
      .meta({ description: 'The status of the reply' }),
  })
  .meta({ description: 'Every member must match; every exchange where there is none' });

const count = z.number().int().min(0).exactOptional();
const markSchema = z.union([
  z.number().int().min(1).meta({ description: 'The id of an exchange' }),
  z.strictObject({
    match: exchangeMatchSchema,
    nth: z.number().int().exactOptional().meta({
      description: 'Which of those that match, from 1; from the end with -1. The first where absent',
    }),
  }),
]);

/** What the journal is expected to hold. */
export const expectationSchema = z.strictObject({
  match: exchangeMatchSchema,
  times: count.meta({ description: 'How often exactly' }),
  atLeast: count.meta({ description: '1 where no number is given at all' }),
  atMost: count,
  after: markSchema.exactOptional().meta({ description: 'Only what came after this exchange counts' }),
  before: markSchema.exactOptional().meta({ description: 'Only what came before this exchange counts' }),
});

/** Compiles only as long as the schemas and the types that they stand for say the same. */
type Agrees<One, Other> = [One] extends [Other] ? ([Other] extends [One] ? true : never) : never;
true satisfies Agrees<z.output<typeof expectationSchema>, Expectation>;
true satisfies Agrees<z.output<typeof exchangeMatchSchema>, ExchangeMatch>;
true satisfies Agrees<z.output<typeof markSchema>, Mark>;
