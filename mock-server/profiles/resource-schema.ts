import { z } from 'zod';
import { MEMBER_ANSWERS } from './application-server-schema.ts';

export const pathSchema = z.string().regex(/^\//, 'must be a path that begins with /');

/** What a protected resource answers when nothing is wrong. */
const RESOURCE_ANSWERS = ['echo', 'identity', 'records', 'account', ...MEMBER_ANSWERS, 'nothing'] as const;

/** An entry of the inventory of what a resource server guards. */
export const resourceSchema = z.strictObject({
  /** `*` for every one; a `GET` includes `HEAD`. */
  method: z.string(),
  path: pathSchema,
  /** All of these have to be in a token; where there are none, every token does. */
  scopes: z.array(z.string()),
  /**
   * Whether it covers all below its path too, from segment to segment and in every spelling: with doubled slashes,
   * dots, needless percent signs and path parameters.
   */
  prefix: z.boolean().exactOptional(),
  /** What the roles of the user, or of a client that acts for itself, have to permit. */
  right: z.string().exactOptional(),
  /** Whether it is for users only, so that no client acting for itself is served. */
  usersOnly: z.boolean().exactOptional(),
  /**
   * What is answered: an `echo` of the request, which is the default; its `identity` also tells whom the token
   * identifies. `records` are those of the token's tenant, to list and create at the
   * collection, to get, replace and remove below it; `account` tells who the user is; `session`, `game-state` and `outing` tell
   * of the member in session, and `new-game-state` takes another state from the body; `nothing` is not found.
   */
  answer: z.enum(RESOURCE_ANSWERS).exactOptional(),
  /** Kind of the records; where absent, the first segment of what the `*` of the path stands for. */
  object: z.string().exactOptional(),
});
