import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { validateXML } from 'xmllint-wasm';
import { toConformance } from '../conformance.ts';
import { exitCode } from '../exit-code.ts';
import { CLEAN_SAMPLE, SAMPLE, SAMPLE_HEADER } from '../sample.fixture.ts';
import { sampleText } from '../sample-ledger.fixture.ts';
import { junit } from './junit.ts';

const reportOf = (examination: typeof SAMPLE) =>
  toConformance(examination, SAMPLE_HEADER, { textOf: sampleText });
const sample = reportOf(SAMPLE);
const clean = reportOf(CLEAN_SAMPLE);

/** The opening tag of a case with all that it holds. */
const caseOf = (xml: string, id: string): string =>
  new RegExp(`<testcase name="${id} [^>]*(?:(?<=/)>|(?<!/)>[^]*?</testcase>)`).exec(xml)?.[0] ?? '';

const CONTROLS = String.fromCharCode(...Array.from({ length: 32 }, (_, code) => code), 0x7f, 0x85);
const FORBIDDEN = `${CONTROLS}\uFFFE\uFFFF\uD800]]>&"'<`;

test('what JUnit readers are given is valid, whatever a target says', async () => {
  const [finding] = sample.checks.flatMap(({ findings }) => findings);
  assert.ok(finding);
  const hostile = {
    ...sample,
    target: { ...sample.target, name: `evil ${FORBIDDEN}` },
    requirements: sample.requirements.map((row) => ({ ...row, reason: FORBIDDEN })),
    checks: sample.checks.map((check) => ({
      ...check,
      findings: check.findings.map((each) => ({ ...each, expected: FORBIDDEN, actual: FORBIDDEN })),
    })),
  };
  const schema = await readFile(new URL('schemas/jenkins-junit.xsd', import.meta.url), 'utf8');
  const { errors } = await validateXML({
    xml: [
      { fileName: 'sample.xml', contents: junit([sample, clean]) },
      { fileName: 'hostile.xml', contents: junit([hostile]) },
      { fileName: 'nothing.xml', contents: junit([]) },
    ],
    schema,
  });
  assert.deepEqual(errors, []);
  const { valid } = await validateXML({
    xml: junit([sample]).replaceAll('<testcase name', '<testcase title'),
    schema,
  });
  assert.equal(valid, false, 'the validator validates');
});

test('a failure says what was expected, what arrived, and the command that shows it again', () => {
  const failed = caseOf(junit([sample]), 'ENIGMA-08');
  assert.match(failed, /classname="Acme token service\.Turium Enigma, [^"]*"/);
  assert.match(
    failed,
    /<failure message="expected 401 for an access token 3601 s after it was issued; got 200 with the profile of alice" type="fail">/,
  );
  assert.match(failed, /advance the clock by PT1H1S/);
  assert.match(
    failed,
    /reproduce: bearerproof verify 'targets\/acme token\.yaml' --only access-token-lifetime --seed 42/,
  );
});

test('a broken set-up is an error; a warning passes, with what it says; all else that does not hold is skipped', () => {
  const xml = junit([sample]);
  assert.match(caseOf(xml, 'ENIGMA-09'), /<error message="the target stopped answering/);
  assert.match(caseOf(xml, 'ENIGMA-04'), /<system-out>warn\nexpected a lifetime of at most one hour/);
  assert.doesNotMatch(caseOf(xml, 'ENIGMA-04'), /failure|error|skipped/);
  assert.match(caseOf(xml, 'ENIGMA-30'), /<skipped>expected: vendor ticket 123/);
  assert.match(caseOf(xml, 'ENIGMA-34'), /<skipped>untestable: the target file names no control/);
  assert.match(caseOf(xml, 'ENIGMA-12'), /<skipped>attested: /);
  assert.match(caseOf(xml, 'RFC7009-2.1'), /<skipped>inapplicable: the target does not claim/);
  assert.match(caseOf(xml, 'ENIGMA-07'), /\/>$/, 'and what holds says no more');
});

test('an expectation that is not met any more fails its requirement', () => {
  assert.match(
    caseOf(junit([sample]), 'RFC6749-5.1'),
    /<failure message="is no longer &quot;fail&quot; but &quot;pass&quot;: take it out of expect: \(vendor ticket 99\)"/,
  );
});

test('the counts of a file are those of its cases, and none fails when the exit code is 0', () => {
  const xml = junit([sample, clean]);
  const number = (pattern: RegExp) => Array.from(xml.matchAll(pattern)).length;
  assert.match(xml, /<testsuites name="bearerproof" tests="17" failures="2" errors="1" time="12.345">/);
  assert.deepEqual(
    [/<testsuite /g, /<testcase /g, /<failure /g, /<error /g, /<skipped>/g].map(number),
    [2, 17, 2, 1, 4],
  );
  assert.equal(exitCode([sample]), 1);
  assert.equal(exitCode([clean]), 0);
  assert.match(junit([clean]), /failures="0" errors="0"/);
});
