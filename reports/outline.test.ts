import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Examination } from '../suites/index.ts';
import { toConformance } from './conformance.ts';
import { brokenRequirements, citation, gapsOf, reproduction, standingOf, tallyOf } from './outline.ts';
import { CLEAN_SAMPLE, SAMPLE, SAMPLE_HEADER } from './sample.fixture.ts';
import { sampleText } from './sample-ledger.fixture.ts';

const reportOf = (examination: Examination) =>
  toConformance(examination, SAMPLE_HEADER, { textOf: sampleText });
const sample = reportOf(SAMPLE);

test('inapplicable requirements do not bind, and attested ones do not hold', () => {
  const { binding, holding, others } = tallyOf(sample);

  assert.deepEqual([binding, holding], [11, 5]);
  assert.deepEqual(
    others.map(({ verdict, count, known }) => [verdict, count, known]),
    [
      ['fail', 2, 1],
      ['error', 1, 0],
      ['warn', 1, 0],
      ['untestable', 1, 0],
      ['attested', 1, 0],
      ['inapplicable', 1, 0],
    ],
  );
});

test('what is amiss is told worst first, and what was expected last', () => {
  assert.deepEqual(
    brokenRequirements(sample).map(({ id }) => id),
    ['ENIGMA-08', 'ENIGMA-09', 'ENIGMA-04', 'ENIGMA-30'],
  );
});

test('each requirement is told once: it holds, is amiss, or was not examined', () => {
  const told = [
    ...sample.requirements.filter(({ verdict }) => verdict === 'pass'),
    ...brokenRequirements(sample),
    ...gapsOf(sample).flatMap(({ requirements }) => requirements),
  ];

  assert.equal(told.length, sample.requirements.length);
  assert.equal(new Set(told).size, told.length);
});

test('a target stands by its worst verdict that nobody expected', () => {
  const known = { ...SAMPLE, expectations: SAMPLE.expectations.filter(({ status }) => status === 'met') };
  const onlyKnown = {
    ...known,
    requirements: SAMPLE.requirements.filter(
      ({ requirement, verdict }) => verdict === 'pass' || requirement === 'ENIGMA-30',
    ),
  };
  const milder = {
    ...known,
    requirements: SAMPLE.requirements.filter(
      ({ requirement, verdict }) => verdict === 'warn' || requirement === 'ENIGMA-30',
    ),
  };

  assert.equal(standingOf(sample), 'fail');
  assert.equal(standingOf(reportOf(CLEAN_SAMPLE)), 'pass');
  assert.equal(standingOf(reportOf(onlyKnown)), 'known');
  assert.equal(standingOf(reportOf(milder)), 'warn');
});

test('a stale expectation makes a target fail', () => {
  const expectations = [
    { requirement: 'ENIGMA-02', verdict: 'fail', reason: 'old', status: 'stale' },
  ] as const;

  assert.equal(standingOf(reportOf({ ...CLEAN_SAMPLE, expectations })), 'fail');
});

test('the command quotes what a shell would take apart', () => {
  assert.equal(
    reproduction(sample, 'a-check'),
    "bearerproof verify 'targets/acme token.yaml' --only a-check --seed 42",
  );
  assert.match(
    reproduction({ ...sample, header: { ...sample.header, file: "it's.yaml" } }, 'a-check'),
    /verify 'it'\\''s\.yaml' --only/,
  );
});

test('the command asks for as many cases as there were, where they were not the usual', () => {
  assert.match(reproduction({ ...sample, runs: 200 }, 'a-check'), / --seed 42 --runs 200$/);
});

test('a section of an RFC is called one', () => {
  assert.equal(citation({ document: 'RFC 6749', section: '5.2' }), 'RFC 6749, section 5.2');
  assert.equal(citation({ document: 'A document', section: 'Errors' }), 'A document, Errors');
});
