import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toConformance } from '../conformance.ts';
import { CLEAN_SAMPLE, INTERRUPTED_SAMPLE, SAMPLE, SAMPLE_HEADER } from '../sample.fixture.ts';
import { sampleText } from '../sample-ledger.fixture.ts';
import { markdown } from './markdown.ts';

const reportOf = (examination: typeof SAMPLE) =>
  toConformance(examination, SAMPLE_HEADER, { textOf: sampleText });
const sample = reportOf(SAMPLE);
const clean = reportOf(CLEAN_SAMPLE);

/** What a host reads as markup: all but blocks of code, and the folds that are meant. */
const markup = (text: string): string =>
  text.replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '').replace(/<\/?(?:code|details|summary)>/g, '');

test('the first thing to read is how each target stands', () => {
  const text = markdown([sample, clean]);
  assert.match(text, /^## Conformance of 2 targets: 1 fail, 1 pass\n/);
  assert.match(
    text,
    /\| \*\*fail\*\* \| <code>Acme token service<\/code> \| enigma \| 5 of 11 \| 2 fail \(1 known\), 1 error/,
  );
  assert.match(text, /\| \*\*pass\*\* \| <code>Reference service<\/code> \| enigma \| 5 of 5 \| {2}\|/);
  assert.match(markdown([reportOf(INTERRUPTED_SAMPLE)]), /\*\*incomplete: /);
});

test('what does not hold is told with its source, evidence and command', () => {
  const text = markdown([sample]);
  assert.match(text, /#### fail: ENIGMA-08 Access token lives one hour/);
  assert.match(
    text,
    /expected {3}401 for an access token 3601 s after it was issued\nactual {5}200 with the profile of alice\nstory {6}log in/,
  );
  assert.match(
    text,
    /reproduce {2}bearerproof verify 'targets\/acme token\.yaml' --only access-token-lifetime --seed 42/,
  );
  assert.match(text, /#### stale: RFC6749-5\.1 is no longer "fail"/);
});

test('an error that requirements share, such as a target that does not start, is told once', () => {
  const reason = 'the target did not start';
  const requirements = sample.requirements.map(({ known: _, ...row }) => ({
    ...row,
    verdict: 'error' as const,
    reason,
  }));
  const text = markdown([{ ...sample, requirements, checks: [], expectations: [] }]);
  assert.match(
    text,
    /#### error: 12 requirements could not be judged\n\nENIGMA-02, [\s\S]*because {4}the target did not start/,
  );
  assert.equal(text.split(reason).length, 2);
});

test('what is known and what was not examined is folded', () => {
  const [, known, gaps] = markdown([sample]).split('<details>');
  assert.match(known ?? '', /<summary>1 known finding<\/summary>[\s\S]*ENIGMA-30[\s\S]*vendor ticket 123/);
  assert.match(gaps ?? '', /<summary>Not examined: 3 requirements<\/summary>[\s\S]*ENIGMA-34/);
});

test('nothing that a target says is markup, a link, a mention or a reference', () => {
  const evil =
    '@octocat #1 <img src=x onerror=alert(1)> [x](https://evil.test) www.evil.test https://evil.test a@evil.test **b** | c | `d` ``` e\n```\n# f \u202e :bomb: $x$ ~s~ !1 %2';
  const hostile = {
    ...sample,
    target: { ...sample.target, name: evil },
    requirements: sample.requirements.map((row) => ({
      ...row,
      reason: evil,
      ...(row.known === undefined ? {} : { known: evil }),
    })),
    expectations: sample.expectations.map((each) => ({ ...each, reason: evil })),
    checks: sample.checks.map((check) => ({
      ...check,
      findings: check.findings.map((finding) => ({ ...finding, expected: evil, actual: evil })),
    })),
  };
  const text = markdown([hostile, hostile]);
  const outside = markup(text);
  assert.doesNotMatch(outside, /@|<|]\(|www\.|:\/\/|`|\u202e|:bomb|\$|~|!1|%2/);
  assert.equal(outside.match(/^# f/m), null, 'no block was closed from within');
  const cells = outside.split('\n').filter((line) => line.startsWith('| '));
  assert.deepEqual([...new Set(cells.map((line) => line.split('|').length - 2))].sort(), [3, 4, 5]);
});

test('a summary keeps to the length of a comment, and says how much was left out', () => {
  const requirements = Array.from({ length: 400 }, (_, index) => ({
    ...(sample.requirements.find(({ verdict }) => verdict === 'error') ?? sample.requirements[0]),
    id: `X-${index}`,
    reason: `${index} ${'x'.repeat(5000)}`,
  })) as typeof sample.requirements;
  const text = markdown([{ ...sample, requirements }, ...Array.from({ length: 200 }, () => clean)]);
  assert.ok(text.length < 65_536, `${text.length} characters`);
  assert.ok(text.length > 60_000, 'the room is used');
  const told = Array.from(text.matchAll(/^#### error/gm)).length;
  const left = Number(/told in the reports: (\d+) findings/.exec(text)?.[1]);
  assert.equal(told + left, 400 + 1 /* the stale one */ - Array.from(text.matchAll(/^#### stale/gm)).length);
  assert.match(text, /and 101 targets more/);
});
