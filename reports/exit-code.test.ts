import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Examination, leftOutReason, type RequirementVerdict, type Verdict } from '../suites/index.ts';
import { toConformance } from './conformance.ts';
import { exitCode } from './exit-code.ts';
import { outcomeOf } from './outline.ts';
import { SAMPLE, SAMPLE_HEADER } from './sample.fixture.ts';
import { sampleText } from './sample-ledger.fixture.ts';

const IDS = ['ENIGMA-02', 'ENIGMA-04', 'ENIGMA-07'] as const;

/** A report over one requirement per verdict, each of the expectations met or stale. */
function report(
  verdicts: readonly Verdict[],
  expectations: Examination['expectations'] = [],
  leftOut?: Examination['leftOut'],
) {
  const requirements = verdicts.map(
    (verdict, index): RequirementVerdict => ({
      requirement: IDS[index] ?? IDS[0],
      verdict,
      ...(leftOut === undefined ? {} : { reason: leftOutReason(leftOut.because) }),
    }),
  );
  const partial = leftOut === undefined ? {} : { leftOut };
  const examination = { ...SAMPLE, checks: [], requirements, waivers: [], expectations, ...partial };
  return toConformance(examination, SAMPLE_HEADER, { textOf: sampleText });
}

const known = (verdict: Verdict, status: 'met' | 'stale' | 'open' = 'met') =>
  [{ requirement: IDS[0], verdict, reason: 'ticket', status }] as const;

const cases: readonly [title: string, expected: number, ...Parameters<typeof exitCode>][] = [
  ['everything holds', 0, [report(['pass', 'inapplicable', 'attested'])]],
  ['a SHOULD is broken', 0, [report(['pass', 'warn'])]],
  ['something was untestable', 0, [report(['pass', 'untestable'])]],
  ['something was untestable, strictly', 3, [report(['pass', 'untestable'])], { strict: true }],
  [
    'an untestable requirement is expected, strictly',
    0,
    [report(['untestable'], known('untestable'))],
    { strict: true },
  ],
  ['an expectation could not be judged', 0, [report(['untestable'], known('fail', 'open'))]],
  [
    'an expectation could not be judged, strictly',
    3,
    [report(['inapplicable'], known('fail', 'open'))],
    { strict: true },
  ],
  [
    'a requirement was left out as told, strictly',
    0,
    [report(['untestable'], [], { because: 'for the test', checks: ['another'] })],
    { strict: true },
  ],
  ['a MUST is broken', 1, [report(['pass', 'fail'])]],
  ['a broken MUST is expected', 0, [report(['fail', 'pass'], known('fail'))]],
  ['one of two broken MUSTs is expected', 1, [report(['fail', 'fail'], known('fail'))]],
  ['an expectation is stale', 1, [report(['pass'], known('fail', 'stale'))]],
  ['the harness broke', 3, [report(['pass', 'error'])]],
  ['a failure and a broken harness', 1, [report(['error', 'fail'])]],
  ['a failure of one target, a broken harness of another', 1, [report(['error']), report(['fail'])]],
  ['one of two targets broke', 3, [report(['pass']), report(['error'])]],
  ['nothing was examined', 3, []],
  ['a target for which nothing was judged', 3, [report([])]],
];

for (const [title, expected, reports, options] of cases) {
  test(`${title}: ${expected}`, () => assert.equal(exitCode(reports, options), expected));
}

test('who reads what each requirement means to a pipeline comes to what the exit code says', () => {
  for (const [title, code, reports, options] of cases) {
    // Of a report without requirements there is nothing to read, and strict is what a run was asked, not what it found.
    if (options?.strict || reports.length === 0 || reports.some((each) => each.requirements.length === 0))
      continue;
    const amiss = reports.some((each) =>
      each.requirements.some((row) => ['failed', 'broken'].includes(outcomeOf(each, row).kind)),
    );
    assert.equal(amiss, code !== 0, title);
  }
});

test('an expected failure does not hide that another check of the requirement broke: 3', () => {
  const [check] = SAMPLE.checks;
  assert.ok(check);
  const broken = {
    ...check,
    verdicts: [{ requirement: IDS[0], verdict: 'error' as const, reason: 'refused' }],
  };
  const examination = {
    ...SAMPLE,
    checks: [broken],
    requirements: [{ requirement: IDS[0], verdict: 'fail' as const }],
    waivers: [],
    expectations: known('fail'),
  };

  assert.equal(exitCode([toConformance(examination, SAMPLE_HEADER, { textOf: sampleText })]), 3);
});
