import { z } from 'zod';
import { duration } from './duration-schema.ts';

/** What an issuer may tell about a person beside `sub`. @see OpenID Connect Core 1.0 section 5.1 */
const CLAIMS = ['email', 'email_verified', 'name', 'picture'] as const;

/** What the issuer tells about the person behind an access token, and to whom. */
export const userinfoSchema = z.strictObject({
  /** Scopes that the userinfo endpoint takes, as OpenID Connect takes `openid`. */
  scopes: z.array(z.string()),
  /** Claims that a scope opens, where the user has them; those under `*` come with every token. */
  claims: z.record(z.string(), z.array(z.enum(CLAIMS))),
  /** Whether the userinfo endpoint tells in `exp` when the token expires: then one look-up tells all. */
  tellsExpiry: z.boolean(),
  /** Whether the introspection endpoint tells the claims too. @see RFC 7662 section 2.2 */
  introspected: z.boolean(),
  /** How often the userinfo endpoint answers for one person, and says so in `X-RateLimit-*`; 0 for no limit. */
  rateLimit: z.strictObject({ requests: z.number().int().nonnegative(), per: duration }),
});
