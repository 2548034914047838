import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Examination, RequirementVerdict, Verdict } from '../../suites/index.ts';
import { toConformance } from '../conformance.ts';
import { CLEAN_SAMPLE, SAMPLE, SAMPLE_HEADER } from '../sample.fixture.ts';
import { sampleText } from '../sample-ledger.fixture.ts';
import { createStyle } from '../terminal/style.ts';
import { type ChangeKind, diffOf, gotWorse } from './diff.ts';
import { diffInMarkdown } from './diff-in-markdown.ts';
import { diffInWords } from './diff-in-words.ts';

const ID = 'ENIGMA-08';
const ANOTHER = 'ENIGMA-09';
type Side = Verdict | 'known fail' | 'stale fail' | undefined;

/** A report on one requirement, and on another that holds. */
function reportOn(side: Side, change: Partial<Examination> = {}) {
  const verdict = side === 'known fail' ? 'fail' : side === 'stale fail' ? 'pass' : side;
  const requirements: RequirementVerdict[] = [
    ...(verdict === undefined ? [] : [{ requirement: ID, verdict, reason: `because of ${side}` }]),
    { requirement: ANOTHER, verdict: 'pass' },
  ];
  const status = side === 'known fail' ? ('met' as const) : ('stale' as const);
  const expectations = side?.includes(' ')
    ? [{ requirement: ID, verdict: 'fail' as const, reason: 'ticket 1', status }]
    : [];
  const examination = { ...CLEAN_SAMPLE, checks: [], waivers: [], requirements, expectations, ...change };
  return toConformance(examination, SAMPLE_HEADER, { textOf: sampleText });
}

const diff = (before: Side, after: Side) => diffOf([reportOn(before)], [reportOn(after)]);

const cases: readonly [before: Side, after: Side, kind: ChangeKind | undefined][] = [
  ['pass', 'pass', undefined],
  ['pass', 'fail', 'worse'],
  ['pass', 'warn', 'worse'],
  ['warn', 'fail', 'worse'],
  ['pass', 'untestable', 'worse'],
  ['attested', 'error', 'worse'],
  ['untestable', 'fail', 'worse'],
  ['inapplicable', 'fail', 'worse'],
  ['fail', 'pass', 'better'],
  ['fail', 'warn', 'better'],
  ['error', 'pass', 'better'],
  ['untestable', 'pass', 'better'],
  ['fail', 'error', 'changed'],
  ['fail', 'untestable', 'changed'],
  ['fail', 'inapplicable', 'changed'],
  ['pass', 'inapplicable', 'changed'],
  ['inapplicable', 'pass', 'changed'],
  ['inapplicable', 'untestable', 'changed'],
  ['pass', 'attested', 'changed'],
  ['pass', 'known fail', 'known'],
  ['fail', 'known fail', 'known'],
  ['known fail', 'fail', 'changed'],
  ['known fail', 'pass', 'better'],
  [undefined, 'fail', 'new'],
  ['pass', undefined, 'gone'],
];

for (const [before = 'absent', after = 'absent', kind] of cases) {
  test(`${before}, then ${after}: ${kind ?? 'nothing to tell'}`, () => {
    const found = diff(before === 'absent' ? undefined : before, after === 'absent' ? undefined : after);

    assert.deepEqual(
      found.targets[0]?.changes.map((change) => [change.requirement, change.kind]),
      kind ? [[ID, kind]] : [],
    );
    assert.equal(gotWorse(found), kind === 'worse');
  });
}

test('an expectation that has become stale is told beside what got better', () => {
  const [target] = diff('known fail', 'stale fail').targets;

  assert.deepEqual([target?.changes[0]?.kind, target?.stale], ['better', [ID]]);
  assert.deepEqual(diff('stale fail', 'stale fail').targets[0]?.stale, []);
});

test('reports of several targets belong together by name; one that is not examined any more is worse', () => {
  const named = (name: string) => reportOn('pass', { target: { ...CLEAN_SAMPLE.target, name } });
  const found = diffOf([named('a'), named('b')], [named('b'), named('c')]);

  assert.deepEqual(
    [found.targets.map(({ name }) => name), found.missing, found.added],
    [['b'], ['a'], ['c']],
  );
  assert.equal(gotWorse(found), true);
  assert.equal(gotWorse(diffOf([named('b')], [named('b'), named('c')])), false);
});

test('other targets, profiles, ledgers, claims and cases are remarked on', () => {
  const target = { ...CLEAN_SAMPLE.target, name: 'other', profile: 'oauth2', claims: ['password'] };
  const [found] = diffOf(
    [reportOn('pass')],
    [reportOn('pass', { target, ledgerVersion: '9', seed: 7, runs: 200 })],
  ).targets;

  assert.deepEqual(found?.remarks, [
    'different targets: Reference service; now other',
    'different profiles: enigma; now oauth2',
    'different claims: password, refresh, regions; now password',
    'different versions of the ledger: 2026-11-03; now 9',
    'different generated cases: seed 42, 20 per property; now seed 7, 200 per property',
  ]);
});

test('what one of the runs was told to leave out is not compared, and that is said', () => {
  const because = 'for the test';
  const partial = reportOn('untestable', {
    leftOut: { because, checks: ['another'] },
    requirements: [
      { requirement: ID, verdict: 'untestable', reason: `left out of this run: ${because}` },
      { requirement: ANOTHER, verdict: 'fail', reason: 'one finding' },
    ],
  });
  const [found] = diffOf([reportOn('pass')], [partial]).targets;

  assert.deepEqual(
    found?.changes.map(({ requirement, kind }) => [requirement, kind]),
    [[ANOTHER, 'worse']],
  );
  assert.match(found?.remarks.at(-1) ?? '', /^1 requirement not compared/);
});

test('in words, the worst comes first with both reasons, and the last line counts', () => {
  const before = toConformance(CLEAN_SAMPLE, SAMPLE_HEADER, { textOf: sampleText });
  const after = toConformance({ ...SAMPLE, target: CLEAN_SAMPLE.target }, SAMPLE_HEADER, {
    textOf: sampleText,
  });
  const grown = diffInWords(diffOf([before], [after]), createStyle({ colour: false, width: 80 }));
  assert.equal(grown[0], 'Reference service');
  assert.match(grown.join('\n'), /^new +ENIGMA-04 \(warn\), ENIGMA-08 \(fail\), /m);

  const lines = diffInWords(diff('pass', 'fail'), createStyle({ colour: false, width: 80 }));
  assert.deepEqual(lines, [
    'Reference service',
    'worse         ENIGMA-08  Access token lives one hour',
    '              before  pass: because of pass',
    '              now     fail: because of fail',
    '',
    '1 worse, 0 better, 0 known, 0 changed, 0 new, 0 gone',
  ]);
});

test('in Markdown, a table tells what was and what is', () => {
  assert.equal(
    diffInMarkdown(diff('pass', 'known fail')),
    `**0 worse, 0 better, 1 known, 0 changed, 0 new, 0 gone**

### Reference service

|  | Requirement | Before | Now |
|---|---|---|---|
| known | ENIGMA-08 Access token lives one hour | pass: because of pass | fail: as expected: ticket 1 |
`,
  );
});
