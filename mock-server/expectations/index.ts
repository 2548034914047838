/** The door to expectations: what the journal is asked. Their schema is apart, since it loads zod. */
export type { ExchangeMatch, Expectation, ExpectationResult, Mark } from './expectation.ts';
export { judge } from './judge.ts';
export { validateExpectation } from './validate.ts';
