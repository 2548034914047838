import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatConformance, InvalidReport, parseConformance, toConformance } from './conformance.ts';
import { exitCode } from './exit-code.ts';
import { FORMAT_NAMES, renderRun, renderTarget } from './formats.ts';
import { overviewPage } from './html/overview-page.ts';
import { targetPage } from './html/target-page.ts';
import { noticesOf } from './outline.ts';
import { CLEAN_SAMPLE, INTERRUPTED_SAMPLE, SAMPLE_HEADER } from './sample.fixture.ts';
import { sampleText } from './sample-ledger.fixture.ts';
import { createStyle } from './terminal/style.ts';
import { summary } from './terminal/summary.ts';

const reportOf = (examination: typeof CLEAN_SAMPLE) =>
  toConformance(examination, SAMPLE_HEADER, { textOf: sampleText });
const report = reportOf(INTERRUPTED_SAMPLE);
const said =
  /incomplete: \d+ of \d+ checks did not get to their end \(interrupted\); they would have had a say on \d+ requirements/i;

test('a report of a run that was interrupted is valid, and its footer counts what is missing', () => {
  const { footer } = parseConformance(formatConformance(report));

  assert.ok(!footer.complete);
  const unfinished = report.checks.filter((check) => check.unfinished !== undefined);
  assert.ok(unfinished.length > 0 && unfinished.length < report.checks.length);
  assert.equal(footer.missing.checks, unfinished.length);
  assert.deepEqual(footer.missing.causes, { interrupted: unfinished.length });
  assert.ok(footer.missing.requirements > 0);
});

test('nobody can call it complete afterwards', () => {
  const { missing: _, ...footer } = { missing: {}, ...report.footer, complete: true };
  const checks = report.checks.map(({ unfinished, ...check }) => check);

  assert.throws(() => parseConformance(JSON.stringify({ ...report, footer })), InvalidReport);
  assert.throws(() => parseConformance(JSON.stringify({ ...report, footer, checks })), InvalidReport);
});

test('it says so in the terminal, on its page and in the overview, before it counts what holds', () => {
  const lines = summary([report], createStyle({ colour: false, width: 400 }), 'index.html').join('\n');

  assert.match(lines, said);
  assert.ok(lines.search(said) < lines.indexOf('requirements hold'));
  assert.match(targetPage(report), said);
  assert.match(overviewPage([{ report, href: 'x' }]), said);
  assert.deepEqual(noticesOf(reportOf(CLEAN_SAMPLE)), []);
});

test('its exit code is 3 although what was examined holds', () => {
  const checks = CLEAN_SAMPLE.checks.map((check) => ({ ...check, unfinished: 'not-reached' as const }));

  assert.equal(exitCode([reportOf(CLEAN_SAMPLE)]), 0);
  assert.equal(exitCode([reportOf({ ...CLEAN_SAMPLE, checks })]), 3);
});

test('a report that shows secrets says so in the terminal, on its page and in the overview', () => {
  const revealed = reportOf({ ...CLEAN_SAMPLE, revealed: true });
  const warning = /secrets are shown/i;

  assert.equal(parseConformance(formatConformance(revealed)).revealed, true);
  assert.match(summary([revealed], createStyle({ colour: false, width: 100 }), 'x').join('\n'), warning);
  assert.match(targetPage(revealed), warning);
  assert.match(overviewPage([{ report: revealed, href: 'x' }]), warning);
});

for (const format of FORMAT_NAMES) {
  test(`the form ${format} says both`, () => {
    const both = reportOf({ ...INTERRUPTED_SAMPLE, revealed: true });

    for (const { text } of [...renderTarget(both, [format]), ...renderRun([both], [format])]) {
      assert.match(text, /incomplete: \d+ of \d+ checks/i);
      assert.match(text, /secrets are shown/i);
    }
  });
}
