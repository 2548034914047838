import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { toConformance } from '../conformance.ts';
import { CLEAN_SAMPLE, INTERRUPTED_SAMPLE, SAMPLE, SAMPLE_HEADER } from '../sample.fixture.ts';
import { sampleText } from '../sample-ledger.fixture.ts';
import { clip, printable, wrap } from './lines.ts';
import { liveLine, progressLine } from './progress.ts';
import { createStyle } from './style.ts';
import { summary } from './summary.ts';

const plain = createStyle({ colour: false, width: 80 });
const coloured = createStyle({ colour: true, width: 80 });
const report = toConformance(SAMPLE, SAMPLE_HEADER, { textOf: sampleText });
const clean = toConformance(CLEAN_SAMPLE, SAMPLE_HEADER, { textOf: sampleText });
const page = 'reports/out/index.html';
const text = summary([report], plain, page).join('\n');

test('the first words of a summary are the verdict, the target and the counts', () => {
  const flowing = text.replace(/\s+/g, ' ');

  assert.match(
    flowing,
    /fail Acme token service 5 of 11 requirements hold, 2 fail \(1 known\), 1 error, 1 warn/,
  );
});

test('the last line says how the run ended and where the reports are, however narrow the screen is', () => {
  const last = (...reports: (typeof report)[]) => summary(reports, plain, page).at(-1);

  assert.equal(
    last(report),
    `fail: 5 of 11 requirements hold, 2 fail (1 known), 1 error, 1 warn, 1 untestable, 1 attested, 1 inapplicable. Reports: ${page}`,
  );
  assert.equal(last(report, clean), `fail: 2 implementations, 1 fail, 1 pass. Reports: ${page}`);
  assert.equal(last(), `error: nothing was examined. Reports: ${page}`);
  const cut = toConformance(INTERRUPTED_SAMPLE, SAMPLE_HEADER, { textOf: sampleText });
  assert.match(last(cut, clean) ?? '', /^incomplete, fail: 2 implementations/);
});

test('a failure is told with source, level, expectation, what came, and the command', () => {
  const block = text.split('\n\n').find((part) => part.includes('ENIGMA-08')) ?? '';

  assert.match(block, /source +Turium Enigma/);
  assert.match(block, /expected +401 for an access token 3601 s after it was issued/);
  assert.match(block, /actual +200 with the profile of alice/);
  assert.match(
    block,
    /reproduce +bearerproof verify 'targets\/acme token\.yaml' --only access-token-lifetime --seed 42$/,
  );
});

test('an expected failure is told as known, with its reason and without a conviction', () => {
  const block = text.split('\n\n').find((part) => part.includes('ENIGMA-30')) ?? '';

  assert.match(block, /^known .*\n +fail +as expected: vendor ticket 123/);
  assert.doesNotMatch(block, /reproduce/);
});

test('a stale expectation is told, and what to do about it', () => {
  assert.match(text, /stale +RFC6749-5\.1 +is no longer "fail": take it out of expect:/);
});

test('an expectation that could not be judged is told', () => {
  const expectations = [
    { requirement: 'ENIGMA-34', verdict: 'fail', reason: 'ticket 7', status: 'open' },
  ] as const;
  const untold = toConformance({ ...SAMPLE, expectations }, SAMPLE_HEADER, { textOf: sampleText });
  const block = summary([untold], plain, page).join('\n');
  assert.match(
    block,
    /open +ENIGMA-34 +is expected to be "fail", and could not be judged\n +because +ticket 7/,
  );
});

test('a partial report says so, and does not list what it was told to leave out', () => {
  const leftOut = { because: 'for the test', checks: ['one', 'two'] };
  const requirements = SAMPLE.requirements.map((row) =>
    row.requirement === 'ENIGMA-34' ? { ...row, reason: 'left out of this run: for the test' } : row,
  );
  const partial = toConformance({ ...SAMPLE, requirements, leftOut }, SAMPLE_HEADER, { textOf: sampleText });
  const told = summary([partial], plain, page).join('\n');
  assert.match(told, /partial: 9 of 11 checks of the plan, since for the test/);
  assert.doesNotMatch(told, /ENIGMA-34/);
  assert.match(told, /\npartial, fail: 5 of 11 requirements hold, .*$/);
});

test('what was not examined stands under its reason', () => {
  assert.match(text, /untestable +the target file names no control "account"[\s\S]*?ENIGMA-34/);
  assert.match(text, /attested +J\. Doe[\s\S]*?ENIGMA-12/);
  assert.match(text, /inapplicable +the target does not claim "revocation"\n +RFC7009-2\.1/);
});

test('a clean target takes four lines', () => {
  const wide = createStyle({ colour: false, width: 100 });
  const lines = summary([clean], wide, page).filter((line) => line !== '');

  assert.equal(lines.length, 6, 'a rule, four lines, and the place of the reports');
  assert.match(lines[2] ?? '', /5 of 5 requirements hold$/);
});

test('of several targets only what nobody expected is told, before the verdicts of all', () => {
  const lines = summary([report, clean], plain, page);
  const names = lines.filter((line) => /^(fail|pass) +(Acme|Ref)/.test(line));
  const said = lines.join('\n');

  assert.deepEqual(
    names.map((line) => line.slice(0, 4)),
    ['fail', 'fail', 'pass'],
  );
  assert.match(said, /^fail +ENIGMA-08/m);
  assert.doesNotMatch(said, /^known|Not examined|^inapplicable/m);
});

test('colour changes no word', () => {
  const lines = summary([report, clean], coloured, page);

  assert.notDeepEqual(lines, summary([report, clean], plain, page));
  assert.deepEqual(lines.map(stripVTControlCharacters), summary([report, clean], plain, page));
});

for (const width of [50, 80, 140]) {
  test(`at ${width} columns nothing but commands is wider`, () => {
    const lines = summary([report, clean], createStyle({ colour: false, width }), page);

    assert.deepEqual(
      lines.filter((line) => line.length > width && !/bearerproof verify|Reports: /.test(line)),
      [],
    );
  });
}

test('a target cannot steer the terminal', () => {
  const actual = 'a\u001b[2Jb\nc\u202ed';
  const checks = SAMPLE.checks.map((check) => ({
    ...check,
    findings: check.findings.map((finding) => ({ ...finding, actual })),
  }));
  const hostile = toConformance({ ...SAMPLE, checks }, SAMPLE_HEADER, { textOf: sampleText });
  const [, failing] = checks;
  assert.ok(failing);

  const lines = summary([hostile], plain, page).join('\n');
  const line = progressLine({ target: 'x', result: failing, done: 1, planned: 1 }, plain);

  assert.equal(printable(actual), 'a\\u{1b}[2Jb\\nc\\u{202e}d');
  assert.ok(lines.includes(printable(actual)) && !lines.includes('\u001b') && !lines.includes('\u202e'));
  assert.ok(line.includes(printable(actual)));
});

test('a check that ended shows its place, its worst verdict, and what came', () => {
  const result = SAMPLE.checks[1];
  assert.ok(result);

  const line = progressLine({ target: 'Acme', result, done: 2, planned: 12 }, plain);

  assert.equal(line, ' 2/12  fail          Acme  access-token-lifetime  200 with the profile of alice');
});

test('the live line fits into the terminal, worst verdicts first', () => {
  const state = { done: 7, planned: 120, verdicts: { pass: 4, fail: 1 }, running: 'x'.repeat(200) };

  const line = liveLine(state, createStyle({ colour: false, width: 40 }));

  assert.match(line, /^ {2}7\/120 {2}1 fail {2}4 pass {2}x+…$/);
  assert.equal(line.length, 39);
});

test('words are wrapped between words, and clipped with an ellipsis', () => {
  assert.deepEqual(wrap('one two three', 8), ['one two', 'three']);
  assert.equal(clip('abcdef', 4), 'abc…');
  assert.equal(clip('abcd', 4), 'abcd');
});
