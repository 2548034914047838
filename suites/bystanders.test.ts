import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openMockServerBench } from '../fixtures/bench/index.ts';
import { rememberingKeys, serverDeviations } from '../fixtures/deviations.ts';
import { looksAtRest, whoMeets } from './bystanders.ts';
import { serverChecks } from './catalogue.ts';
import { serverDetections } from './detection.ts';
import { examineServer } from './examine.ts';

const keys = rememberingKeys();
const generation = { seed: 1, runs: 2 };

const examined = (deviations: readonly string[], only: (id: string) => boolean) =>
  examineServer(
    async (check) => {
      const atRest = check !== undefined && looksAtRest(check);
      const bench = await openMockServerBench({ profile: 'mware-esb', seed: 1, keys, deviations, atRest });
      return { bench, recent: () => bench.journal.exchanges(), strike: async () => {} };
    },
    { generation, only: ({ id }) => only(id) },
  );

for (const name of ['logout-revives-the-displaced-token', 'refresh-counts-by-application']) {
  test(`checks that meet nothing of ${name} go at it as they go at a conformant server`, async () => {
    const deviation = serverDeviations.find((each) => each.name === name);
    assert.ok(deviation !== undefined);
    const meets = await whoMeets('mware-esb', deviation, keys, generation);
    const leftOut = new Set(serverChecks.filter((check) => !meets(check)).map(({ id }) => id));
    assert.ok(leftOut.size > 0);
    const only = (id: string) => leftOut.has(id);
    assert.deepEqual(await examined([name], only), await examined([], only));
  });
}

test('whoever has to notice a deviation meets what it changes', async () => {
  for (const { deviation, profile } of serverDetections.filter((each) => each.profile === 'mware-esb')) {
    const meets = await whoMeets(profile, deviation, keys, generation);
    const concerned = serverChecks.filter(({ requirements }) =>
      requirements.some((id) => deviation.breaks.includes(id)),
    );
    assert.ok(concerned.some(meets), deviation.name);
  }
});
