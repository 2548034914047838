import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  CHECK_ATTACHMENT,
  type CheckResult,
  type ExaminedTarget,
  SEEN_ATTACHMENT,
  type ServerCheck,
  type Unfinished,
} from '../../suites/index.ts';
import { createCollection } from './collection.ts';

const checkNamed = (id: string, requirements: readonly string[]): ServerCheck => ({
  id,
  title: `the title of ${id}`,
  party: 'authorization-server',
  kind: 'scenario',
  requirements,
  claims: [],
  controls: [],
  run: async () => {},
});
const CATALOGUE = [
  checkNamed('first', ['B-01']),
  checkNamed('second', ['B-02']),
  checkNamed('alien', ['ENIGMA-07']),
];
const TITLES = CATALOGUE.slice(0, 2).map(({ id, title }) => `${id}: ${title}`);

const TARGET: ExaminedTarget = {
  target: {
    name: 'Acme',
    profile: 'oauth2',
    roles: ['authorization-server'],
    claims: [],
    controls: [],
    isolation: 'order',
    learnt: {},
    options: {},
    file: 'acme.yaml',
  },
  seed: 1,
  runs: 20,
  attestations: [],
  expected: [],
  targetOutput: '',
  plan: CATALOGUE.map(({ id }) => id),
  revealed: false,
};

function ended(id: string, verdict: 'pass' | 'fail', targetOutput = '', printed = targetOutput.length) {
  const check = CATALOGUE.find((each) => each.id === id) ?? assert.fail(id);
  const result: CheckResult = {
    check: id,
    title: check.title,
    party: check.party,
    kind: check.kind,
    verdicts: check.requirements.map((requirement) => ({ requirement, verdict })),
    findings: [],
    observations: {},
    exchanges: 1,
    evidence: [],
  };
  return {
    title: `${id}: ${check.title}`,
    status: verdict === 'pass' ? 'passed' : 'failed',
    attachments: new Map([
      [CHECK_ATTACHMENT, JSON.stringify(result)],
      [SEEN_ATTACHMENT, JSON.stringify({ targetOutput, printed, learnt: { scopes: 'read' } })],
    ]),
  };
}

const lost = (id: string, status: string, error?: string) => ({
  title: `${id}: the title of ${id}`,
  status,
  ...(error === undefined ? {} : { error }),
  attachments: new Map<string, string>(),
});

function examinationOf(collection: ReturnType<typeof createCollection>) {
  return collection.conclude().examination;
}

test('results stand in the order of the plan, whichever test ended first', () => {
  const collection = createCollection(TARGET, TITLES, CATALOGUE);

  collection.add(ended('second', 'fail'));
  collection.add(ended('first', 'pass'));
  const examination = examinationOf(collection);

  assert.deepEqual(
    examination.checks.map(({ check }) => check),
    ['first', 'second'],
  );
  assert.deepEqual(
    examination.requirements.slice(0, 2).map(({ requirement, verdict }) => [requirement, verdict]),
    [
      ['B-01', 'pass'],
      ['B-02', 'fail'],
    ],
  );
});

const losses: readonly [
  title: string,
  cause: Unfinished,
  status: string,
  error: string | undefined,
  expected: RegExp,
][] = [
  ['timed out', 'timed-out', 'timedOut', undefined, /did not end within the time/],
  ['was interrupted', 'interrupted', 'interrupted', undefined, /interrupted during this check/],
  ['crashed', 'broken', 'failed', 'no such port', /ended as "failed" without a result: no such port/],
  ['lost its process', 'worker-lost', 'failed', 'worker process exited unexpectedly', /exited unexpectedly/],
];

for (const [title, cause, status, error, expected] of losses) {
  test(`a check whose test ${title} is an error, not a pass and not forgotten`, () => {
    const collection = createCollection(TARGET, TITLES, CATALOGUE);

    collection.add(ended('first', 'pass'));
    assert.equal(collection.add(lost('second', status, error)), undefined);
    const examination = examinationOf(collection);
    const row = examination.requirements.find(({ requirement }) => requirement === 'B-02');

    assert.equal(row?.verdict, 'error');
    assert.match(row?.reason ?? '', expected);
    assert.deepEqual(
      examination.checks.map(({ unfinished }) => unfinished),
      [undefined, cause],
    );
  });
}

test('a check that was planned and never begun is an error', () => {
  const collection = createCollection(TARGET, TITLES, CATALOGUE);

  collection.add(ended('first', 'pass'));
  const row = examinationOf(collection).requirements.find(({ requirement }) => requirement === 'B-02');

  assert.equal(row?.verdict, 'error');
  assert.match(row?.reason ?? '', /the run ended before this check was run/);
});

test('a test that is repeated counts by its last run', () => {
  const collection = createCollection(TARGET, TITLES.slice(0, 1), CATALOGUE);

  collection.add(lost('first', 'timedOut'));
  collection.add(ended('first', 'fail'));

  assert.equal(examinationOf(collection).requirements[0]?.verdict, 'fail');
});

test('of several processes of a target the longest output is kept', () => {
  const collection = createCollection(TARGET, TITLES, CATALOGUE);

  collection.add(ended('first', 'pass', 'started\nserved'));
  collection.add(ended('second', 'pass', 'started'));

  assert.equal(examinationOf(collection).targetOutput, 'started\nserved');
});

test('of one process the output is kept that was masked last, with all that was learnt until then', () => {
  const collection = createCollection(TARGET, TITLES, CATALOGUE);

  collection.add(ended('first', 'pass', 'issued token-of-alice', 21));
  collection.add(ended('second', 'pass', 'issued …a1b2', 21));

  assert.equal(examinationOf(collection).targetOutput, 'issued …a1b2');
});

test('a lost test that no requirement can answer for is a problem of the run', () => {
  const titles = [...TITLES, 'alien: the title of alien', 'nobody: knows this'];
  const collection = createCollection(TARGET, titles, CATALOGUE);

  collection.add(ended('first', 'pass'));
  const { problems } = collection.conclude();

  assert.equal(problems.length, 2);
  assert.match(problems[0] ?? '', /^Acme, alien: the title of alien: harness:/);
  assert.match(problems[1] ?? '', /^Acme, nobody: knows this: harness:/);
});

test('a target none of whose tests has ended is reported, as one of which nothing is known', () => {
  const collection = createCollection(TARGET, TITLES, CATALOGUE);

  collection.add(lost('first', 'failed', 'cannot find module'));
  const { checks, target } = collection.conclude(() => 'interrupted').examination;

  assert.equal(target.name, 'Acme');
  assert.deepEqual(
    checks.map(({ unfinished }) => unfinished),
    ['broken', 'interrupted'],
  );
});
