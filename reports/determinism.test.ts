import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openMockServerBench } from '../fixtures/bench/index.ts';
import { generatedKeys, serverDeviations } from '../mock-server/index.ts';
import { conclude, examineServer } from '../suites/index.ts';
import { formatConformance, toConformance } from './conformance.ts';
import { SAMPLE_HEADER } from './sample.fixture.ts';

const DEVIATION = serverDeviations.find(({ breaks }) => breaks.includes('ENIGMA-08'));
const CHECK = 'access-token-expiry';

/** Examines a deviant mock, as a process of its own would: with keys of its own. */
async function report(seed: number) {
  const keys = generatedKeys();
  const checks = await examineServer(
    async () => {
      const deviations = DEVIATION === undefined ? [] : [DEVIATION.name];
      const bench = await openMockServerBench({ profile: 'enigma', deviations, seed, keys });
      return { bench, recent: () => bench.journal.exchanges(), strike: async () => {} };
    },
    { generation: { seed, runs: 5 }, only: ({ id }) => id === CHECK },
  );
  const examined = {
    target: {
      name: 'mock',
      profile: 'enigma',
      roles: ['authorization-server', 'resource-server'],
      claims: [],
      controls: [],
      isolation: 'order',
      learnt: {},
      options: {},
      file: 'mock.yaml',
    },
    seed,
    runs: 5,
    attestations: [],
    expected: [],
    targetOutput: '',
    revealed: false,
    plan: [CHECK],
  } as const;
  return toConformance(conclude(examined, checks), SAMPLE_HEADER);
}

test('two examinations of the mock with one seed give the same report, byte for byte', async () => {
  const first = await report(7);

  assert.ok(first.footer.findings > 0, 'without evidence there would be nothing to compare');
  assert.equal(formatConformance(await report(7)), formatConformance(first));
});
