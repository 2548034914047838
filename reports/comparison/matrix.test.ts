import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Examination } from '../../suites/index.ts';
import { toConformance } from '../conformance.ts';
import { comparisonPage } from '../html/comparison-page.ts';
import { CLEAN_SAMPLE, SAMPLE, SAMPLE_HEADER } from '../sample.fixture.ts';
import { sampleText } from '../sample-ledger.fixture.ts';
import { type Compared, matrixOf } from './matrix.ts';
import { matrixInMarkdown } from './matrix-in-markdown.ts';

const compared = (examination: Examination, path: string, href?: string): Compared => ({
  report: toConformance(examination, SAMPLE_HEADER, { textOf: sampleText }),
  path,
  ...(href === undefined ? {} : { href }),
});
const both = [compared(SAMPLE, 'acme', 'acme/index.html'), compared(CLEAN_SAMPLE, 'reference')];
const idsOf = (matrix: ReturnType<typeof matrixOf>) =>
  matrix.groups.flatMap(({ rows }) => rows.map(({ requirement }) => requirement.id));
const cellsOf = (matrix: ReturnType<typeof matrixOf>, id: string) =>
  matrix.groups.flatMap(({ rows }) => rows.filter(({ requirement }) => requirement.id === id))[0]?.cells;

test('each requirement of any report has a row below its document, and a cell only where it is of the profile', () => {
  const matrix = matrixOf(both);

  assert.deepEqual(
    idsOf(matrix),
    SAMPLE.requirements.map(({ requirement }) => requirement),
  );
  assert.deepEqual(
    matrix.groups.map(({ document }) => document),
    ['Turium Enigma, Migration OAuth2 Best Practices', 'RFC 6749', 'RFC 7009'],
  );
  assert.deepEqual(cellsOf(matrix, 'ENIGMA-30'), [{ verdict: 'fail', known: true }, undefined]);
  assert.deepEqual(cellsOf(matrix, 'ENIGMA-33'), [
    { verdict: 'pass', known: false },
    { verdict: 'pass', known: false },
  ]);
});

test('only findings, or only what differs, are shown on demand; what one report does not have is no difference', () => {
  const [first] = SAMPLE.requirements;
  assert.ok(first !== undefined);
  const other: Examination = {
    ...CLEAN_SAMPLE,
    requirements: [{ ...first, verdict: 'untestable', reason: 'for the test' }],
  };

  assert.deepEqual(idsOf(matrixOf(both, { onlyFindings: true })), [
    'ENIGMA-04',
    'ENIGMA-08',
    'ENIGMA-09',
    'ENIGMA-30',
  ]);
  assert.deepEqual(idsOf(matrixOf(both, { onlyDifferences: true })), []);
  const different = matrixOf([...both, compared(other, 'other')], { onlyDifferences: true });
  assert.deepEqual(idsOf(different), [first.requirement]);
});

test('reports of one name are told apart by their paths', () => {
  const { columns } = matrixOf([compared(SAMPLE, 'old'), compared(SAMPLE, 'new'), both[1] as Compared]);

  assert.deepEqual(
    columns.map(({ name }) => name),
    ['Acme token service (old)', 'Acme token service (new)', 'Reference service'],
  );
});

test('what keeps reports from being comparable is said: other ledgers, profiles, cases, and partial runs', () => {
  const leftOut = { because: 'for the test', checks: ['another'] };
  const target = { ...CLEAN_SAMPLE.target, profile: 'oauth2' };
  const { remarks } = matrixOf([
    compared(SAMPLE, 'acme'),
    compared({ ...CLEAN_SAMPLE, ledgerVersion: '9', target, seed: 7, leftOut }, 'other'),
  ]);

  assert.deepEqual(
    remarks.map(({ weight, text }) => [weight, text.replace(/^(.{40}).*/, '$1')]),
    [
      ['warning', 'The requirements are not of one version '],
      ['warning', 'Reference service: partial: 3 of 4 check'],
      ['note', 'The reports are of 2 profiles, each with'],
      ['note', 'The generated cases differ: seed 42 with'],
    ],
  );
  assert.deepEqual(matrixOf(both).remarks, []);
});

test('a requirement that a run left out is told as left out, and is no difference', () => {
  const [first] = CLEAN_SAMPLE.requirements;
  assert.ok(first !== undefined);
  const partial: Examination = {
    ...CLEAN_SAMPLE,
    leftOut: { because: 'for the test', checks: ['another'] },
    requirements: [{ ...first, verdict: 'untestable', reason: 'left out of this run: for the test' }],
  };
  const matrix = matrixOf([both[0] as Compared, compared(partial, 'partial')]);

  assert.deepEqual(cellsOf(matrix, first.requirement)?.[1], { verdict: 'left out', known: false });
  assert.deepEqual(idsOf(matrixOf([...both, compared(partial, 'p')], { onlyDifferences: true })), []);
});

test('in Markdown names and numbers say who is who, and what nobody expected is heavy', () => {
  const lines = matrixInMarkdown(matrixOf(both)).split('\n');

  assert.deepEqual(lines.slice(0, 2), [
    '1. [Acme token service](acme/index.html), under `enigma`',
    '2. Reference service, under `enigma`',
  ]);
  assert.ok(lines.includes('| Requirements that hold | 5 of 11 | 5 of 5 |'));
  assert.ok(lines.includes('| ENIGMA-08 Access token lives one hour | **fail** |  |'));
  assert.ok(lines.includes('| ENIGMA-30 Errors are HTTP 400 with a code and a description | fail |  |'));
  assert.equal(
    lines.at(-2),
    'An empty cell: not a requirement of that profile. In **bold**: what the target file does not expect.',
  );
});

test('in Markdown only findings are shown where only they were asked for', () => {
  const lines = matrixInMarkdown(matrixOf(both, { onlyFindings: true }), { onlyFindings: true }).split('\n');

  assert.ok(!lines.some((line) => /pass|untestable|hold/.test(line)));
  assert.match(lines.at(-2) ?? '', /^An empty cell: no finding, or not a requirement of that profile\./);
});

test('what a report says cannot become markup of the table', () => {
  const name = 'a | b <img src=x> [c](d) `e` _f_\n# g snake_case';
  const hostile = compared({ ...CLEAN_SAMPLE, target: { ...CLEAN_SAMPLE.target, name } }, 'x', 'a>b (c)');

  const [first] = matrixInMarkdown(matrixOf([hostile])).split('\n');
  assert.equal(
    first,
    '1. [a \\| b &lt;img src=x&gt; \\[c\\](d) \\`e\\` \\_f\\_ # g snake_case](a%3Eb%20%28c%29), under `enigma`',
  );
  assert.equal(/<img/.test(comparisonPage(matrixOf([hostile]))), false);
});

test('on the page a cell leads to the evidence of its requirement, and rows are marked for the filter', () => {
  const page = comparisonPage(matrixOf(both));

  assert.match(
    page,
    /<a class="badge fail" href="acme\/index\.html#ENIGMA-30">fail<\/a> <span class="known">known/,
  );
  assert.match(page, /<tr data-row="found"><th scope="row"><span class="id">ENIGMA-30/);
  assert.match(page, /<tr data-row=""><th scope="row"><span class="id">ENIGMA-33/);
});
