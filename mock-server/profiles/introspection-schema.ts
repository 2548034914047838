import { z } from 'zod';

/** How the introspection endpoint speaks. */
export const introspectionAnswerSchema = z.strictObject({
  /** What it says of a token that is not active: `active: false`, or the problem `token-not-recognised`. */
  inactive: z.enum(['tell', 'refuse']),
  scopeForm: z.enum(['string', 'array']),
  /** Member for the name of the user. */
  userField: z.enum(['username', 'user_name']),
  /** Whether refresh tokens count as active too. */
  refreshTokens: z.boolean(),
});
