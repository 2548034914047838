import { z } from 'zod';
import { duration } from './duration-schema.ts';

/** How people authorize clients in a browser. */
export const authorizationSchema = z.strictObject({
  /** What clients may ask for. @see RFC 6749 section 3.1.1 */
  responseTypes: z.array(z.enum(['code', 'token'])).min(1),
  /** For how long a code can be redeemed. @see RFC 6749 section 4.1.2 */
  codeLifetime: duration,
  /** Whose codes have to be bound to a verifier; those of others may be. @see RFC 7636, RFC 9700 section 2.1.1 */
  pkce: z.enum(['required', 'required-for-public', 'optional']),
  pkceMethods: z.array(z.enum(['S256', 'plain'])),
  /** Whether responses say which server they come from. @see RFC 9207 */
  issuerParameter: z.boolean(),
  /** Whether people are asked each time, or only for what they have not yet allowed a confidential client. */
  consent: z.enum(['always', 'remembered']),
  /** For how long somebody who has logged in is known to the server. */
  sessionLifetime: duration,
  /** Whether a redirect URI on a loopback address may come with another port. @see RFC 8252 section 7.3 */
  loopbackPort: z.enum(['registered', 'any']),
});

/** What an application gets that somebody registers. */
export const registrationSchema = z.strictObject({
  grants: z.array(z.string()),
  scopes: z.array(z.string()),
});
