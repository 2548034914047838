import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openMockServerBench } from '../../fixtures/bench/index.ts';
import { type DeclaredPolicy, TOKEN_KEYS } from '../../fixtures/target/index.ts';
import { generatedKeys, type Profile, profiles } from '../../mock-server/index.ts';
import type { CheckResult } from '../examination.ts';
import { examineServer } from '../examine.ts';

const keys = generatedKeys();
const base = profiles['mware-esb'];
const CHECKS = ['one-active-token', 'device-logout', 'refreshed-user-token', 'revoked-everywhere'];

async function examined(
  change: Partial<Profile>,
  policy: DeclaredPolicy = {},
  seed = 1,
): Promise<readonly CheckResult[]> {
  const options = { profile: { ...base, ...change }, policy, seed, keys };
  return examineServer(
    async () => {
      const bench = await openMockServerBench(options);
      return { bench, recent: () => bench.journal.exchanges(), strike: async () => {} };
    },
    { generation: { seed, runs: 30 }, only: ({ id }) => CHECKS.includes(id) },
  );
}

const accusations = (results: readonly CheckResult[]) =>
  results.flatMap(({ verdicts }) =>
    verdicts
      .filter(({ verdict }) => ['fail', 'warn', 'error'].includes(verdict))
      .map(({ requirement, reason }) => `${requirement}: ${reason}`),
  );
const observed = (results: readonly CheckResult[]) =>
  results.find(({ check }) => check === 'one-active-token')?.observations ?? {};

describe('the rule of one active token', () => {
  for (const key of TOKEN_KEYS) {
    for (const [onSecondRequest, seen] of [
      ['supersede', 'gets another token in its place'],
      ['reuse', 'gets the same token again'],
    ] as const) {
      it(`is kept by a server that counts per ${key}, where a second request ${seen}`, async () => {
        const results = await examined({ tokensPerUser: { key, onSecondRequest } });
        assert.deepEqual(accusations(results), []);
        assert.equal(observed(results)['one active token per'], key);
        assert.equal(observed(results)['a second request while a token is active'], seen);
      });
    }
  }

  it('is broken by a server that declares a coarser key than it has', async () => {
    const results = await examined(
      { tokensPerUser: { key: 'user+client', onSecondRequest: 'supersede' } },
      { tokensPerUser: { key: 'user' } },
    );
    assert.match(accusations(results).join(), /^ESB-08: expected the access token of .* to be refused/);
  });

  it('is broken by a second login in a story of a few steps', async () => {
    for (const seed of [1, 2, 3]) {
      const change = { tokensPerUser: { key: 'user', onSecondRequest: 'allow' } } as const;
      const [check] = (await examined(change, {}, seed)).filter(({ check }) => check === 'one-active-token');
      const story = check?.findings[0]?.counterexample ?? [];
      assert.ok(story.length === 2 || story.length === 3, story.join('\n'));
      for (const line of story)
        assert.match(line, /^device \d: (alice|bob) on app\d.* logs in$|refreshes$|pass$/);
    }
  });

  it('allows for the lag that a target declares, and for no other', async () => {
    const lagging = { revocationLag: 'PT5M' };
    assert.deepEqual(accusations(await examined(lagging, { revocationLag: 'PT5M' })), []);
    const said = accusations(await examined(lagging)).join('\n');
    for (const row of ['ESB-01', 'ESB-08', 'ESB-16']) assert.ok(said.includes(row), said);
  });
});
