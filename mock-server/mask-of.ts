import type { MockServer } from './mock-server.ts';
import { createMask, type Mask } from './wire/index.ts';

/** A mock may serve for weeks: a token that shows up again is learnt again. */
const REMEMBERED = 20_000;

/** A mask that knows the secrets a mock starts with, and learns each that it hands out or receives from now on. */
export function maskOf({ profile, journal }: MockServer): Mask {
  const mask = createMask({ most: REMEMBERED });
  const { clients, users, provisioned } = profile.world;
  for (const { secret } of clients) mask.learn(secret);
  for (const { password } of users) mask.learn(password);
  for (const { refreshToken } of provisioned) mask.learn(refreshToken);
  journal.follow(mask.observe);
  return mask;
}
