import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CheckResult, Verdict } from '../../suites/index.ts';
import { toConformance } from '../conformance.ts';
import { CLEAN_SAMPLE, SAMPLE, SAMPLE_HEADER } from '../sample.fixture.ts';
import { sampleText } from '../sample-ledger.fixture.ts';
import { resultOf } from './result.ts';

type Examination = typeof SAMPLE;

const of = (examination: Examination) =>
  resultOf(toConformance(examination, SAMPLE_HEADER, { textOf: sampleText }));

/** The sample whose rows have these verdicts. */
const judged = (...verdicts: readonly Verdict[]): Examination => ({
  ...SAMPLE,
  expectations: [],
  requirements: verdicts.map((verdict, index) => ({
    requirement: SAMPLE.requirements[index]?.requirement ?? '',
    verdict,
    reason: 'because',
  })),
});

const unfinished = ({ checks, ...rest }: Examination): Examination => ({
  ...rest,
  checks: checks.map((check): CheckResult => ({ ...check, unfinished: 'interrupted' })),
});

const leftOut = { because: 'it was told so', checks: ['another'] };

for (const [title, examination, claim, counts] of [
  [
    'all that binds a target holds',
    judged('pass', 'pass', 'inapplicable'),
    'It conforms, as far as an examination can show',
    'of the 2 requirements that bind it, 2 hold',
  ],
  [
    'one requirement is broken',
    judged('pass', 'fail'),
    'It does not conform',
    'of the 2 requirements that bind it, 1 is broken and 1 holds',
  ],
  [
    'something was not examined',
    judged('pass', 'warn', 'attested', 'untestable'),
    'Nothing that was examined is broken',
    'of the 4 requirements that bind it, 1 holds, 1 earns a warning, 1 rests on the word of a person and 1 could not be examined',
  ],
  [
    'the examination broke',
    judged('pass', 'error', 'error'),
    'Whether it conforms is open, since the examination broke',
    'of the 3 requirements that bind it, 1 holds and 2 were not decided',
  ],
  [
    'nothing could be examined',
    judged('untestable', 'attested'),
    'Nothing was shown',
    'of the 2 requirements that bind it, 1 rests on the word of a person and 1 could not be examined',
  ],
  [
    'nothing binds it',
    judged('inapplicable'),
    'Nothing was shown',
    'of the 0 requirements that bind it, none was examined',
  ],
  [
    'the run did not get to its end',
    unfinished(CLEAN_SAMPLE),
    'Whether it conforms is open, since the examination did not get to its end',
    'of the 5 requirements that bind it, 5 hold',
  ],
  [
    'the run did not get to its end and found something',
    unfinished(judged('fail')),
    'It does not conform',
    'of the 1 requirement that binds it, 1 is broken',
  ],
  [
    'only some checks were run',
    { ...CLEAN_SAMPLE, leftOut },
    'Only a part was examined, and nothing in it is broken',
    'of the 5 requirements that bind it, 5 hold',
  ],
] as const) {
  test(`where ${title}, it is claimed: ${claim}`, () => {
    const result = of(examination);
    assert.deepEqual([result.claim, result.counts], [claim, counts]);
    assert.equal(result.verdict === 'pass', result.claim.startsWith('It conforms'));
  });
}

test('what the target file expects to be broken is broken', () => {
  const known = judged('pass', 'fail');
  const broken = known.requirements[1]?.requirement ?? '';
  const expectations = [{ requirement: broken, verdict: 'fail', reason: 'ticket 1', status: 'met' }] as const;
  assert.equal(of({ ...known, expectations }).claim, 'It does not conform');
});
