import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openMockServerBench } from '../fixtures/bench/index.ts';
import { rememberingKeys } from '../fixtures/deviations.ts';
import type { ServerCheck } from './check.ts';
import { examineServer } from './examine.ts';

test('a server that gives tokens for codes alone is examined by codes', async () => {
  const keys = rememberingKeys();
  const open = async (check?: ServerCheck) => {
    const atRest = check?.controls.includes('dump') === true;
    const bench = await openMockServerBench({ profile: 'oauth2', seed: 1, keys, atRest });
    const claims = new Set(
      [...bench.target.claims].filter((claim) => !/^(password|client-cred)/.test(claim)),
    );
    return {
      bench: { ...bench, target: { ...bench.target, claims } },
      recent: () => bench.journal.exchanges(),
      strike: async () => {},
    };
  };
  const results = await examineServer(open, { generation: { seed: 1, runs: 5 } });
  const passed = new Set(
    results.flatMap(({ verdicts }) =>
      verdicts.filter(({ verdict }) => verdict === 'pass').map(({ requirement }) => requirement),
    ),
  );
  const wrong = results.flatMap(({ check, verdicts }) =>
    verdicts
      .filter(({ verdict }) => !['pass', 'inapplicable'].includes(verdict))
      .map((each) => ({ check, ...each })),
  );
  assert.deepEqual(wrong, []);
  for (const row of ['B-04', 'B-08', 'B-16', 'B-17', 'B-20', 'B-40', 'B-43', 'B-48']) {
    assert.ok(passed.has(row), row);
  }
});
