import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { toConformance } from './conformance.ts';
import { FORMAT_NAMES, type FormatName, missingPackage, renderRun, renderTarget } from './formats.ts';
import { tallyOf } from './outline.ts';
import { INTERRUPTED_SAMPLE, SAMPLE, SAMPLE_HEADER } from './sample.fixture.ts';
import { sampleText } from './sample-ledger.fixture.ts';
import { writeReports } from './write.ts';

const sample = toConformance(SAMPLE, SAMPLE_HEADER, { textOf: sampleText });
const { binding, holding } = tallyOf(sample);
const { requirements: verdicts } = sample.footer;
const stale = sample.expectations.filter(({ status }) => status === 'stale').length;
const known = sample.requirements.filter((row) => row.known !== undefined).length;

const textOf = (name: FormatName): string =>
  [...renderTarget(sample, [name]), ...renderRun([sample], [name])].map(({ text }) => text).join('');
const times = (text: string, pattern: RegExp): number => Array.from(text.matchAll(pattern)).length;
const idsIn = (texts: readonly string[]): number => new Set(texts).size;

/** Per form: what it says of how many requirements hold, fail and so on, by its own words, beside what the report counts. */
const agreements: Readonly<
  Record<FormatName, (text: string) => readonly (readonly [said: number, counted: number])[]>
> = {
  html: (text) => [
    [times(text, new RegExp(`\\b${holding} of ${binding}\\b`, 'g')) > 0 ? holding : -1, holding],
  ],
  junit: (text) => [
    [times(text, /<testcase /g), sample.requirements.length],
    [times(text, /<failure /g), verdicts.fail - known + stale],
    [times(text, /<error /g), verdicts.error],
    [times(text, /<skipped>/g), verdicts.untestable + verdicts.inapplicable + verdicts.attested + known],
  ],
  sarif(text) {
    const [run] = (JSON.parse(text) as SarifLog).runs;
    const of = (level: string) =>
      idsIn((run?.results ?? []).filter((each) => each.level === level).map((each) => each.ruleId));
    return [
      [of('error'), verdicts.fail - known + stale],
      [of('warning'), verdicts.warn],
      [of('note'), known],
      [run?.invocations[0]?.toolExecutionNotifications.length ?? -1, verdicts.error],
    ];
  },
  markdown: (text) => [
    [Number(/\| (\d+) of \d+ \|/.exec(text)?.[1]), holding],
    [Number(/\| \d+ of (\d+) \|/.exec(text)?.[1]), binding],
    [times(text, /^#### fail:/gm), verdicts.fail - known],
    [times(text, /^#### error:/gm), verdicts.error],
    [times(text, /^#### warn:/gm), verdicts.warn],
    [times(text, /^#### stale:/gm), stale],
  ],
  badge: (text) => [
    [Number(/>(\d+) of \d+ hold</.exec(text)?.[1]), holding],
    [Number(/>\d+ of (\d+) hold</.exec(text)?.[1]), binding],
    [Number(/, (\d+) fail,/.exec(text)?.[1]), verdicts.fail],
  ],
  har: (text) => [
    [
      idsIn(Array.from(text.matchAll(/(\S+) (?:fail|warn), by/g), ([, id]) => String(id).replace(/^"/, ''))),
      verdicts.fail + verdicts.warn,
    ],
  ],
  // Its results are files: its own test counts them.
  allure: () => [],
};

interface SarifLog {
  readonly runs: readonly {
    readonly results: readonly { readonly level: string; readonly ruleId: string }[];
    readonly invocations: readonly { readonly toolExecutionNotifications: readonly unknown[] }[];
  }[];
}

test('all forms of a report count what it counts', () => {
  for (const name of FORMAT_NAMES) {
    for (const [place, [said, counted]] of agreements[name](textOf(name)).entries())
      assert.equal(said, counted, `${name}, count ${place + 1}`);
  }
});

test('each form says that a run was told to leave something out, and did not get to its end', async () => {
  const leftOut = { because: 'for the test', checks: ['one'] };
  const lacking = toConformance({ ...INTERRUPTED_SAMPLE, leftOut }, SAMPLE_HEADER, { textOf: sampleText });
  const out = await mkdtemp(join(tmpdir(), 'forms-'));
  try {
    await writeReports(out, [{ name: 'acme', report: lacking }], FORMAT_NAMES);
    const files = (await readdir(out, { recursive: true })).filter((name) =>
      /index\.html|junit\.xml|\.sarif|summary\.md|\.svg|\.har|environment\.properties/.test(name),
    );
    assert.equal(files.length, FORMAT_NAMES.length + 1, 'and the overview');
    for (const name of files) {
      const text = await readFile(join(out, name), 'utf8');
      for (const notice of [/incomplete/i, /partial\\?: 9 of 10 checks/i]) assert.match(text, notice, name);
    }
  } finally {
    await rm(out, { recursive: true });
  }
});

test('a run in all forms has its files where pipelines look for them, and the next run takes them away', async () => {
  const out = await mkdtemp(join(tmpdir(), 'forms-'));
  const found = async (folder: string) => (await readdir(join(out, folder))).sort();
  const reports = [{ name: 'acme', report: sample }];
  try {
    await writeReports(out, reports, FORMAT_NAMES);
    assert.deepEqual(await found(''), [
      'acme',
      'allure-results',
      'conformance.sarif',
      'conformance.schema.json',
      'index.html',
      'junit.xml',
      'summary.md',
    ]);
    assert.deepEqual(await found('acme'), ['badge.svg', 'conformance.json', 'evidence.har', 'index.html']);
    const results = (await found('allure-results')).filter((name) => name.endsWith('-result.json'));
    assert.equal(results.length, sample.requirements.length);

    await writeReports(out, reports, ['junit']);
    assert.deepEqual(await found(''), ['acme', 'conformance.schema.json', 'index.html', 'junit.xml']);
    assert.deepEqual(await found('acme'), ['conformance.json']);
    assert.match(await readFile(join(out, 'index.html'), 'utf8'), /href="acme\/conformance\.json"/);
  } finally {
    await rm(out, { recursive: true });
  }
});

test('a form whose package is not installed says what to do', () => {
  assert.equal(missingPackage(FORMAT_NAMES), undefined);
  const nothing = (name: string): never => {
    throw new Error(`Cannot find module '${name}'`);
  };
  assert.equal(
    missingPackage(['html', 'allure'], nothing),
    'the form "allure" needs the package allure-playwright, which is not installed: npm install --save-dev allure-playwright',
  );
  assert.equal(missingPackage(['html', 'junit'], nothing), undefined);
});
