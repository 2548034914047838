import { z } from 'zod';
import { duration } from './duration-schema.ts';

/** What a realm authenticates: a user by name and password, a device by its id, an application by what it echoes. */
const REALM_KINDS = ['user', 'device', 'authenticity'] as const;

/**
 * Security tests, each a scope: who asks for a token has to be authenticated in all realms of one. The first scope of an
 * application is its own test; how long the tokens of a test live stands in `accessToken.lifetimePerScope`.
 */
export const securityTestsSchema = z.strictObject({
  /** By name: the steps of a test in order, each with the realms that are challenged together. */
  tests: z.record(z.string(), z.array(z.array(z.string()))),
  /** By name. */
  realms: z.record(z.string(), z.enum(REALM_KINDS)),
  /** How long an application need not pass a realm again. */
  sessionLifetime: duration,
});

export type RealmKind = (typeof REALM_KINDS)[number];
