import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { FullConfig, FullResult, Suite, TestCase, TestResult } from '@playwright/test/reporter';
import {
  CHECK_ATTACHMENT,
  type Check,
  type CheckResult,
  catalogue,
  type ExaminedTarget,
  SEEN_ATTACHMENT,
  TARGET_ANNOTATION,
  type Verdict,
} from '../../suites/index.ts';

import { parseConformance } from '../conformance.ts';
import { readOutcome } from './outcome.ts';
import ConformanceReporter, { type ReporterOptions } from './playwright-reporter.ts';

const CHECK = catalogue.find(({ requirements }) => requirements.some((id) => id.startsWith('B-'))) as Check;
const REQUIREMENT = CHECK.requirements.find((id) => id.startsWith('B-')) as string;
const TARGET: ExaminedTarget = {
  target: {
    name: 'Acme',
    profile: 'oauth2',
    roles: [CHECK.party],
    claims: [],
    controls: [],
    isolation: 'order',
    learnt: {},
    options: {},
    file: 'acme.yaml',
  },
  seed: 7,
  runs: 20,
  attestations: [],
  expected: [],
  targetOutput: '',
  plan: [CHECK.id],
  revealed: false,
};
const RESULT = { startTime: new Date('2026-11-05T08:00:00Z'), duration: 1500 };

/** A test that ends as told: with a verdict handed over, or with an error and nothing. */
type Ending = { readonly verdict: Verdict } | { readonly crash: string } | 'never begun';

interface Run {
  readonly exitCode: number | undefined;
  readonly status: FullResult['status'];
  readonly screen: string;
  readonly out: string;
}

/** Plays a run of one target per ending to the reporter, as Playwright would. */
async function run(
  endings: readonly Ending[],
  options: Partial<ReporterOptions> = {},
  { status = 'passed', terminal = false }: { status?: FullResult['status']; terminal?: boolean } = {},
  inspect: (run: Run) => Promise<void> = async () => {},
): Promise<Run> {
  const out = await mkdtemp(join(tmpdir(), 'reporter-'));
  let screen = '';
  const write = (text: string) => {
    screen += text;
    return true;
  };
  const tests = endings.map((_, index) => {
    return {
      title: `${CHECK.id}: ${CHECK.title}`,
      parent: { title: `target-${index + 1}` },
      annotations: [{ type: TARGET_ANNOTATION, description: JSON.stringify(TARGET) }],
    } as unknown as TestCase;
  });
  try {
    const reporter = new ConformanceReporter({ out, ...options }, {
      write,
      isTTY: terminal,
      columns: 80,
    } as never);
    reporter.onBegin({} as FullConfig, { allTests: () => tests } as unknown as Suite);
    for (const [index, ending] of endings.entries()) {
      const testCase = tests[index];
      if (testCase === undefined || ending === 'never begun') continue;
      reporter.onTestBegin(testCase);
      reporter.onTestEnd(testCase, resultOf(ending));
    }
    const end = await reporter.onEnd({ ...RESULT, status });
    const exitCode = (await readOutcome(out))?.exitCode;
    const finished = { exitCode, status: end.status, screen, out };
    await inspect(finished);
    return finished;
  } finally {
    await rm(out, { recursive: true });
  }
}

function resultOf(ending: Exclude<Ending, 'never begun'>): TestResult {
  if ('crash' in ending) {
    return { status: 'failed', error: { message: ending.crash }, attachments: [] } as unknown as TestResult;
  }
  const result: CheckResult = {
    check: CHECK.id,
    title: CHECK.title,
    party: CHECK.party,
    kind: CHECK.kind,
    verdicts: [
      {
        requirement: REQUIREMENT,
        verdict: ending.verdict,
        ...(ending.verdict === 'pass' ? {} : { reason: 'for the test' }),
      },
    ],
    findings: [],
    observations: {},
    exchanges: 1,
    evidence: [],
  };
  const attach = (name: string, content: unknown) => ({ name, body: Buffer.from(JSON.stringify(content)) });
  return {
    status: 'passed',
    attachments: [
      attach(CHECK_ATTACHMENT, result),
      attach(SEEN_ATTACHMENT, { targetOutput: '', printed: 0, learnt: {} }),
    ],
  } as unknown as TestResult;
}

const cases: readonly [
  title: string,
  endings: readonly Ending[],
  exitCode: number,
  options?: Partial<ReporterOptions>,
][] = [
  ['every check holds', [{ verdict: 'pass' }], 0],
  ['a check fails', [{ verdict: 'pass' }, { verdict: 'fail' }], 1],
  ['a check breaks', [{ verdict: 'error' }], 3],
  ['other requirements have no check, strictly', [{ verdict: 'pass' }], 3, { strict: true }],
  ['a test crashes before it can say what it examines', [{ verdict: 'pass' }, { crash: 'no module' }], 3],
  ['a test never begins', [{ verdict: 'pass' }, 'never begun'], 3],
];

for (const [title, endings, exitCode, options] of cases) {
  test(`${title}: ${exitCode}`, async () => {
    const ended = await run(endings, options, { status: 'failed' });

    assert.equal(ended.exitCode, exitCode);
    assert.equal(ended.status, exitCode === 0 ? 'passed' : 'failed');
  });
}

test('each target gets a report and a page of its own, and the run an overview', () =>
  run([{ verdict: 'pass' }, { verdict: 'fail' }], {}, {}, async ({ out }) => {
    const read = (path: string) => readFile(join(out, path), 'utf8');

    const second = parseConformance(await read('target-2/conformance.json'));

    assert.equal(second.requirements.find(({ id }) => id === REQUIREMENT)?.verdict, 'fail');
    assert.equal(second.seed, 7);
    assert.equal(second.header.createdAt, '2026-11-05T08:00:00.000Z');
    assert.equal(second.header.tool.name, 'bearerproof');
    assert.match(await read('target-1/index.html'), /<h1>Acme<\/h1>/);
    assert.match(await read('index.html'), /href="target-2\/index\.html"/);
  }).then(() => undefined));

const SHARD = { index: 2, of: 3, seed: 7, runs: 20, targets: [] };

test('a part of a run reports on its own checks as a part, and leaves what the whole is made of', () =>
  run([{ verdict: 'pass' }], { shard: SHARD }, {}, async ({ out, exitCode, screen }) => {
    assert.ok((await readdir(out)).includes('shard-2-of-3.json'));
    assert.equal(exitCode, 0);
    assert.doesNotMatch(screen, /partial/, 'no other check was planned');
  }).then(() => undefined));

test('a part of a run that has nothing to examine is complete, as the whole would not be', async () => {
  const idle = await run([], { shard: SHARD });
  assert.equal(idle.exitCode, 0);
  assert.match(idle.screen, /^pass: no check falls to this shard\. Reports: .*index\.html\n$/);
  assert.equal((await run([])).exitCode, 3);
});

test('on a pipe each check is a line, the summary follows, and the last line says where the reports are', async () => {
  const { screen, out } = await run([{ verdict: 'pass' }, { verdict: 'fail' }, { crash: 'no module' }]);
  const lines = screen.trimEnd().split('\n');

  assert.match(lines[0] ?? '', new RegExp(`^1/3 {2}pass {10}target-1 {2}${CHECK.id}$`));
  assert.match(lines[1] ?? '', new RegExp(`^2/3 {2}fail {10}target-2 {2}${CHECK.id} {2}for the test$`));
  assert.match(lines[2] ?? '', /^target-3, .* failed without a result: no module$/);
  assert.match(screen.replace(/\s+/g, ' '), /error Acme incomplete: .* without a result: no module/);
  assert.equal(
    lines.at(-1),
    `incomplete, fail: 3 implementations, 1 fail, 1 error, 1 untestable. Reports: ${join(out, 'index.html')}`,
  );
  assert.equal(screen.includes('\u001b'), false);
});

test('on a terminal one line is drawn over and over, and only what is amiss stays', async () => {
  const { screen } = await run([{ verdict: 'pass' }, { verdict: 'fail' }], {}, { terminal: true });

  assert.ok(screen.includes(`\r\u001b[2K0/2  ${CHECK.id}`));
  assert.ok(screen.includes('\r\u001b[2K2/2  1 fail  1 pass'));
  assert.doesNotMatch(screen, /pass {10}target-1/);
  assert.match(screen, /fail {10}target-2/);
});

test('an interrupted run stays interrupted, and is not complete', async () => {
  const ended = await run([{ verdict: 'pass' }, 'never begun'], {}, { status: 'interrupted' });

  assert.deepEqual([ended.status, ended.exitCode], ['interrupted', 3]);
});

test('a run whose reports cannot be written fails, says so, and leaves no outcome of an earlier run', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'reporter-'));
  const occupied = join(directory, 'file');
  await writeFile(occupied, '');

  const ended = await run([{ verdict: 'pass' }], { out: occupied });
  await rm(directory, { recursive: true });

  assert.equal(ended.status, 'failed');
  assert.match(ended.screen, /The reports could not be written: .*(ENOTDIR|EEXIST)/);
});

test('an error outside of any test makes a run incomplete', async () => {
  let screen = '';
  const out = await mkdtemp(join(tmpdir(), 'reporter-'));
  const write = (text: string) => {
    screen += text;
    return true;
  };
  const reporter = new ConformanceReporter({ out }, { write });
  reporter.onBegin({} as FullConfig, { allTests: () => [] } as unknown as Suite);

  reporter.onError({ message: '\u001b[31mcannot load the suite\u001b[39m\nstack' });
  const { status } = await reporter.onEnd({ ...RESULT, status: 'failed' });
  const outcome = await readOutcome(out);
  await rm(out, { recursive: true });

  assert.deepEqual([status, outcome?.exitCode, outcome?.problems], ['failed', 3, ['cannot load the suite']]);
  assert.match(screen, /error {2}cannot load the suite/);
});
