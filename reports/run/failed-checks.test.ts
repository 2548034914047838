import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Examination } from '../../suites/index.ts';
import { toConformance } from '../conformance.ts';
import { CLEAN_SAMPLE, SAMPLE, SAMPLE_HEADER } from '../sample.fixture.ts';
import { sampleText } from '../sample-ledger.fixture.ts';
import { failedChecks } from './failed-checks.ts';

const failedIn = (examination: Examination) =>
  failedChecks(toConformance(examination, SAMPLE_HEADER, { textOf: sampleText }));

test('what failed, broke or warned runs again, in the order of the report, but for what is expected', () => {
  assert.deepEqual(failedIn({ ...SAMPLE, expectations: SAMPLE.expectations.slice(0, 1) }), [
    'access-token-lifetime',
    'refresh-token-lifetime',
    'lifetimes-are-short',
  ]);
  assert.ok(failedIn({ ...SAMPLE, expectations: [] }).includes('locked-account'));
  assert.deepEqual(failedIn(CLEAN_SAMPLE), []);
});

test('what decides a requirement whose expectation is stale runs again', () => {
  assert.ok(failedIn(SAMPLE).includes('token-answer-not-cached'));
});

test('a check that broke runs again although the requirement fails as expected', () => {
  const checks = SAMPLE.checks.map((check) =>
    check.check === 'region-chain'
      ? { ...check, verdicts: [{ requirement: 'ENIGMA-30', verdict: 'error' as const, reason: 'refused' }] }
      : check,
  );

  assert.ok(failedIn({ ...SAMPLE, checks }).includes('region-chain'));
});
