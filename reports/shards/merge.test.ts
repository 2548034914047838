import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import {
  CHECK_ATTACHMENT,
  type CheckResult,
  catalogue,
  type ExaminedTarget,
  SEEN_ATTACHMENT,
  titleOf,
} from '../../suites/index.ts';
import { toConformance } from '../conformance.ts';
import { createCollection, type EndedTest } from '../run/collection.ts';
import { SAMPLE, SAMPLE_HEADER } from '../sample.fixture.ts';
import { mergeShards } from './merge.ts';
import { createShardRecorder, type ShardOfRun } from './recorder.ts';
import { readShards } from './shard-file.ts';

const CHECKS = catalogue
  .filter(({ party, requirements }) => party === 'client' && requirements.some((id) => id.startsWith('B-')))
  .slice(0, 4);
const TITLES = CHECKS.map(titleOf);
const EXAMINED: ExaminedTarget = {
  target: { ...SAMPLE.target, name: 'Acme', profile: 'oauth2', roles: ['client'], isolation: 'stage' },
  seed: 7,
  runs: 20,
  attestations: [],
  expected: [],
  targetOutput: '',
  plan: CHECKS.map(({ id }) => id),
  revealed: false,
};
const RUN: Omit<ShardOfRun, 'index'> = {
  of: 2,
  seed: 7,
  runs: 20,
  targets: [{ name: 'acme', file: 'acme.yaml', only: [] }],
};

/** What each of the tests hands over: the same secret, masked, in all of them, and one of its own. */
const ENDED: readonly EndedTest[] = CHECKS.map((check, place) => {
  const { id, title, party, kind, requirements } = check;
  const verdicts = requirements
    .filter((row) => row.startsWith('B-'))
    .map((requirement) => ({ requirement, verdict: place === 2 ? ('fail' as const) : ('pass' as const) }));
  const observations = { 'what it sent': `…a1b2 and …00${place}c` };
  const result: CheckResult = {
    ...{ check: id, title, party, kind, verdicts, observations },
    findings: [],
    exchanges: 1,
    evidence: [],
  };
  return {
    title: titleOf(check),
    status: 'passed',
    attachments: new Map([
      [CHECK_ATTACHMENT, JSON.stringify(result)],
      [SEEN_ATTACHMENT, JSON.stringify({ targetOutput: 'x'.repeat(place), learnt: {} })],
    ]),
  };
});

interface Part {
  readonly index: number;
  readonly titles: readonly string[];
  readonly ended?: readonly EndedTest[];
  readonly run?: Partial<ShardOfRun>;
  readonly examined?: ExaminedTarget;
  readonly createdAt?: string;
  readonly folder?: string;
}

/** Writes parts, each in a directory of its own, and puts them together. */
async function merged(...parts: readonly Part[]) {
  const directory = await mkdtemp(join(tmpdir(), 'shards-'));
  try {
    for (const [place, part] of parts.entries()) {
      const { index, titles, ended = ENDED, run = {}, examined = EXAMINED, createdAt } = part;
      const recorder = createShardRecorder({ ...RUN, index, ...run });
      if (titles.length > 0) recorder.begin('acme', examined, titles);
      for (const test of ended) if (titles.includes(test.title)) recorder.add('acme', test);
      const out = join(directory, part.folder ?? String(place));
      await mkdir(out, { recursive: true });
      const header = { ...SAMPLE_HEADER, ...(createdAt === undefined ? {} : { createdAt }) };
      await recorder.write(out, header, { problems: [], unbegun: 'interrupted' });
    }
    return mergeShards(await readShards([directory]));
  } finally {
    await rm(directory, { recursive: true });
  }
}

const [first, second] = [TITLES.slice(0, 2), TITLES.slice(2)] as const;

test('parts that are put together, in whichever order, are the report of the whole run', async () => {
  const whole = createCollection(EXAMINED, TITLES, catalogue);
  for (const ended of ENDED) whole.add(ended);
  const expected = toConformance(whole.conclude().examination, SAMPLE_HEADER);

  const { examinations, problems } = await merged({ index: 2, titles: second }, { index: 1, titles: first });

  assert.deepEqual(problems, []);
  const reports = examinations.map(({ examination }) => toConformance(examination, SAMPLE_HEADER));
  assert.deepEqual(reports, [expected]);
  assert.equal(expected.leftOut, undefined);
});

test('the whole began with its first part and ended with its last, wherever they ran', async () => {
  const run = await merged(
    { index: 1, titles: first, createdAt: '2026-11-05T08:00:10.000Z' },
    { index: 2, titles: second, createdAt: '2026-11-05T08:00:00.000Z' },
  );

  assert.equal(run.startedAt.toISOString(), '2026-11-05T08:00:00.000Z');
  assert.equal(run.durationMs, 10_000 + SAMPLE_HEADER.durationMs);
  assert.deepEqual(run.surroundings, { node: SAMPLE_HEADER.node, platform: SAMPLE_HEADER.platform });
});

test('a check that a part did not come to is an error in the whole, which is incomplete', async () => {
  const { examinations } = await merged(
    { index: 1, titles: first },
    { index: 2, titles: second, ended: ENDED.slice(0, 3) },
  );

  const lost = examinations[0]?.examination.checks.at(-1);
  assert.equal(lost?.unfinished, 'interrupted');
  assert.ok(lost?.verdicts.every(({ verdict }) => verdict === 'error'));
});

test('parts may lie in one directory, and one may be empty', async () => {
  const { examinations } = await merged(
    { index: 1, titles: TITLES, folder: 'all' },
    { index: 2, titles: [], folder: 'all' },
  );

  assert.equal(examinations[0]?.examination.checks.length, CHECKS.length);
});

const other = { ...EXAMINED, target: { ...EXAMINED.target, claims: [] } };
const refusals: readonly [title: string, parts: readonly Part[], said: RegExp][] = [
  ['one is missing', [{ index: 1, titles: first }], /shard 2 of 2 is missing/],
  [
    'one is there twice',
    [
      { index: 1, titles: first },
      { index: 2, titles: second },
      { index: 1, titles: first },
    ],
    /shard 1 of 2 is there twice: .* and /,
  ],
  [
    'they were cut otherwise',
    [
      { index: 1, titles: first },
      { index: 2, titles: second, run: { of: 3 } },
    ],
    /is shard 2 of 3, and .* is one of 2/,
  ],
  [
    'one has another seed',
    [
      { index: 1, titles: first },
      { index: 2, titles: second, run: { seed: 8 } },
    ],
    /is a part of another run, of the seed 8, while .* is one of the seed 7/,
  ],
  [
    'one has other targets',
    [
      { index: 1, titles: first },
      { index: 2, titles: second, run: { targets: [] } },
    ],
    /of the targets and checks \[\]/,
  ],
  [
    'a target file was changed in between',
    [
      { index: 1, titles: first },
      { index: 2, titles: second, examined: other },
    ],
    /examined another acme than/,
  ],
  [
    'a check is in none of them',
    [
      { index: 1, titles: first },
      { index: 2, titles: second.slice(1) },
    ],
    new RegExp(`do not add up to the plan of acme: ${CHECKS[2]?.id} is in none`),
  ],
  [
    'a check is in two of them',
    [
      { index: 1, titles: first },
      { index: 2, titles: TITLES.slice(1) },
    ],
    new RegExp(`do not add up to the plan of acme: ${CHECKS[1]?.id} is in two`),
  ],
  [
    'none says anything of a target',
    [
      { index: 1, titles: [] },
      { index: 2, titles: [] },
    ],
    /no shard says anything of acme/,
  ],
];

for (const [title, parts, said] of refusals) {
  test(`parts are refused where ${title}`, () =>
    assert.rejects(merged(...parts), { name: 'ShardError', message: said }));
}

test('a place without parts is refused, and so is a file that was cut short', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'shards-'));
  const file = join(directory, 'one', 'shard-1-of-2.json');
  await mkdir(dirname(file));
  await assert.rejects(readShards([directory]), { message: /holds no part of a run/ });
  await assert.rejects(readShards([join(directory, 'no')]), { message: /no: there is no such file/ });
  await writeFile(file, '{"format":"bearerproof-sha');
  await assert.rejects(readShards([directory]), { message: /shard-1-of-2\.json: is no part of a run/ });
  await rm(directory, { recursive: true });
});
