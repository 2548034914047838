import { z } from 'zod';
import { duration } from './duration-schema.ts';

/** How the resource server has the tokens verified that it is presented. */
export const issuerLookupSchema = z.strictObject({
  /** Endpoint of the issuer that is asked, over an exchange of its own; `none` where nobody is asked. */
  by: z.enum(['none', 'userinfo', 'introspection']),
  /** What the resource server authenticates with at the introspection endpoint. */
  client: z.strictObject({ id: z.string(), secret: z.string() }),
  /** How long an answer holds, at most until the token expires; `PT0S` asks for every request. */
  cache: duration,
  /** How long the resource server waits for an answer. */
  timeout: duration,
});

/** The people whom the resource server knows, by the email address that the issuer tells. */
export const membersSchema = z.strictObject({
  /** Whether it keeps a session per principal and token. */
  sessions: z.boolean(),
  /** What an address gets that the issuer does not call verified. */
  unverifiedEmail: z.enum(['refuse', 'accept']),
  /** Whether capitals count before the `@` of an address; behind it they never do. */
  localPart: z.enum(['as-written', 'without-case']),
  /** Whether the image that the issuer tells becomes the member's. */
  keepsImage: z.boolean(),
  /** What somebody has who comes for the first time. */
  newcomer: z.strictObject({
    gameState: z.string(),
    badges: z.array(z.string()),
    invitationStatus: z.string(),
  }),
  /** The game states, with what an outing tells in each. */
  outings: z.record(z.string(), z.record(z.string(), z.unknown())),
});

/** Answers of resources that are about a member. */
export const MEMBER_ANSWERS = ['session', 'game-state', 'new-game-state', 'outing'] as const;
