import type { ServerTarget } from '../fixtures/target/index.ts';
import type { HttpReply } from '../mock-server/wire/index.ts';
import { expectationsOf } from './profiles.ts';
import { type Introspection, readIntrospection, readTokenError } from './readers/index.ts';

/**
 * What an introspection endpoint says of a token; undefined where that cannot be read. Where the document of the profile
 * lets it refuse a token that is not active, such a refusal says so.
 */
export function readActivity(target: ServerTarget, reply: HttpReply): Introspection | undefined {
  const reading = readIntrospection(reply);
  if (reading.ok) return reading.value;
  if (reply.status !== 400 || !expectationsOf(target).refusesInactiveTokens) return undefined;
  const refusal = readTokenError(reply, ['invalid_token']);
  return refusal.ok && refusal.value.error === 'invalid_token' ? { active: false, members: {} } : undefined;
}
