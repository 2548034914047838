import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  afterDoubt,
  afterIssue,
  afterRevocation,
  type HeldToken,
  type Holder,
  outlook,
  shareKey,
} from './active-tokens.ts';

const holder = (user: string, client: string, ...scope: string[]): Holder => ({
  user,
  client,
  scope: new Set(scope),
});
const issue = (held: readonly HeldToken[], token: string, whose: Holder, now = 0) =>
  afterIssue(held, { token, holder: whose, expiresAt: now + 3_600_000, by: 'login' }, 'user+client', now);
const states = (held: readonly HeldToken[]) => held.map(({ token, state }) => `${token} ${state}`);

describe('the model of active tokens', () => {
  it('knows by each key which tokens displace each other', () => {
    const one = holder('alice', 'app1', 'a', 'b');
    const rows: [Holder, boolean, boolean, boolean][] = [
      [holder('alice', 'app1', 'b', 'a'), true, true, true],
      [holder('alice', 'app1', 'a'), true, true, false],
      [holder('alice', 'app2', 'a', 'b'), true, false, false],
      [holder('bob', 'app1', 'a', 'b'), false, false, false],
    ];
    for (const [other, user, client, scope] of rows) {
      assert.equal(shareKey(one, other, 'user'), user);
      assert.equal(shareKey(one, other, 'user+client'), client);
      assert.equal(shareKey(one, other, 'user+client+scope'), scope);
    }
  });

  it('lets each new token displace those of its key, and a token that comes again live on', () => {
    const first = issue(issue([], 't1', holder('alice', 'app1')), 't2', holder('alice', 'app2'));
    assert.deepEqual(states(first), ['t1 live', 't2 live']);
    const second = issue(first, 't3', holder('alice', 'app1'));
    assert.deepEqual(states(second), ['t1 displaced', 't2 live', 't3 live']);
    const again = issue(second, 't3', holder('alice', 'app1'));
    assert.deepEqual([states(again).at(-1), again.at(-1)?.reused], ['t3 live', true]);
  });

  it('expects nothing of what is in doubt, late or about to end', () => {
    const [token] = issue([], 't1', holder('alice', 'app1')) as [HeldToken];
    const look = (each: HeldToken, now: number, lag = 0) => outlook(each, now, 1_000, lag);
    assert.equal(look(token, 3_598_000), 'accepted');
    assert.equal(look(token, 3_599_000), 'open');
    const [doubtful] = afterDoubt([token], 't1') as [HeldToken];
    assert.equal(look(doubtful, 0), 'open');
    const [revoked] = afterRevocation([token], 't1', 10_000) as [HeldToken];
    assert.equal(look(revoked, 10_000), 'refused');
    assert.equal(look(revoked, 10_000, 5_000), 'open');
    assert.equal(look(revoked, 15_000, 5_000), 'refused');
  });
});
