import type { ServerTarget } from '../../fixtures/target/index.ts';
import type { Judge } from '../check.ts';
import { expectationsOf } from '../profiles.ts';

/** Leaves a row on the lifetime of refresh tokens where nobody says how long that is for the whole target. */
export function leaveUnnamedLifetime(judge: Judge, target: ServerTarget, row: string): void {
  if (expectationsOf(target).refreshLifetimePerClient) {
    const reason = 'each client has a lifetime of its own for refresh tokens, which another check examines';
    judge.leave(row, 'inapplicable', reason);
    return;
  }
  judge.leave(
    row,
    'untestable',
    'nobody says how long a refresh token lives: "policy.refreshTokenLifetime" would',
  );
}
