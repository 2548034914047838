import assert from 'node:assert/strict';
import { test } from 'node:test';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { toConformance } from '../conformance.ts';
import { CLEAN_SAMPLE, SAMPLE, SAMPLE_HEADER } from '../sample.fixture.ts';
import { sampleText } from '../sample-ledger.fixture.ts';
import { sarif } from './sarif.ts';
import schema from './schemas/sarif-2.1.0.json' with { type: 'json' };

const reportOf = (examination: typeof SAMPLE) =>
  toConformance(examination, SAMPLE_HEADER, { textOf: sampleText });
const sample = reportOf(SAMPLE);
const clean = reportOf(CLEAN_SAMPLE);

/** What the tests look at. */
interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly baselineState: string;
  readonly message: { readonly text: string };
  readonly suppressions?: readonly { readonly kind: string; readonly justification: string }[];
  readonly locations: readonly { readonly physicalLocation: object }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly webRequest?: { readonly index: number };
  readonly codeFlows?: readonly {
    readonly threadFlows: readonly { readonly locations: readonly object[] }[];
  }[];
}
interface Run {
  readonly tool: {
    readonly driver: { readonly rules: readonly { readonly id: string; readonly name: string }[] };
  };
  readonly automationDetails: object;
  readonly invocations: readonly {
    readonly executionSuccessful: boolean;
    readonly toolExecutionNotifications: readonly { readonly message: { readonly text: string } }[];
  }[];
  readonly webRequests: readonly { readonly target: string }[];
  readonly results: readonly Result[];
}

const runsOf = (...reports: readonly (typeof sample)[]): readonly Run[] => JSON.parse(sarif(reports)).runs;
const runOf = (...reports: readonly (typeof sample)[]): Run => runsOf(...reports)[0] as Run;
const run = runOf(sample);
const resultOf = (id: string, { results } = run): Result => {
  const found = results.find(({ ruleId }) => ruleId === id);
  assert.ok(found, id);
  return found;
};
const at = (uri: string, line: number) => ({
  artifactLocation: { uri, uriBaseId: '%SRCROOT%' },
  region: { startLine: line, startColumn: 1, endLine: line, endColumn: 1 },
});

test('a log is valid SARIF 2.1.0', () => {
  // One pattern of the schema is none in Unicode mode.
  const ajv = new Ajv.default({ strict: false, unicodeRegExp: false });
  addFormats.default(ajv as never);
  const validate = ajv.compile(schema);
  for (const reports of [[sample], [sample, clean], []]) {
    validate(JSON.parse(sarif(reports)));
    assert.deepEqual(validate.errors, null);
  }
  assert.equal(validate({ version: '2.1.0', runs: [{ results: [] }] }), false, 'the validator validates');
});

test('a finding names its requirement, points to the profile in the target file, and says how it is had again', () => {
  const { level, baselineState, message, locations, ruleIndex } = resultOf('ENIGMA-08');
  assert.deepEqual([level, baselineState], ['error', 'new']);
  assert.deepEqual(locations[0]?.physicalLocation, at('targets/acme%20token.yaml', 3));
  assert.equal(
    message.text,
    `expected 401 for an access token 3601 s after it was issued; got 200 with the profile of alice
  log in as alice
  advance the clock by PT1H1S
  call GET /api/profile
  reproduce: bearerproof verify 'targets/acme token.yaml' --only access-token-lifetime --seed 42`,
  );
  const rule = run.tool.driver.rules[ruleIndex];
  assert.deepEqual([rule?.id, rule?.name], ['ENIGMA-08', 'AccessTokenLivesOneHour']);
});

test('a known finding is a suppressed note at its entry in the target file', () => {
  const { level, baselineState, suppressions, locations } = resultOf('ENIGMA-30');
  assert.deepEqual([level, baselineState], ['note', 'unchanged']);
  assert.deepEqual(suppressions, [
    { kind: 'external', status: 'accepted', justification: 'vendor ticket 123, to be mended in 4.2' },
  ]);
  assert.deepEqual(locations[0]?.physicalLocation, at('targets/acme%20token.yaml', 21));
});

test('an expectation that is not met any more is an error at its entry', () => {
  const { level, message, locations } = resultOf('RFC6749-5.1');
  assert.equal(level, 'error');
  assert.equal(message.text, 'Is no longer "fail" but "pass": take it out of expect: (vendor ticket 99)');
  assert.deepEqual(locations[0]?.physicalLocation, at('targets/acme%20token.yaml', 22));
});

test('what could not be judged is no finding, but keeps the run from being a success', () => {
  assert.equal(
    run.results.some(({ ruleId }) => ruleId === 'ENIGMA-09'),
    false,
  );
  const [invocation] = run.invocations;
  assert.equal(invocation?.executionSuccessful, false);
  assert.match(
    invocation?.toolExecutionNotifications[0]?.message.text ?? '',
    /^Acme token service, ENIGMA-09: the target stopped answering/,
  );
  assert.equal(runOf(clean).invocations[0]?.executionSuccessful, true);
});

test('the exchanges of a finding are its steps, and each is kept once', () => {
  const { webRequest, codeFlows } = resultOf('ENIGMA-08');
  assert.equal(codeFlows?.[0]?.threadFlows[0]?.locations.length, 2);
  assert.equal(
    run.webRequests[webRequest?.index ?? -1]?.target,
    'http://127.0.0.1:{port1}/api/profile?fields=name',
  );
  const [check] = sample.checks.filter(({ findings }) => findings.length > 0);
  const doubled = {
    ...sample,
    checks: sample.checks.map((each) =>
      each === check ? { ...each, findings: [...each.findings, ...each.findings] } : each,
    ),
  };
  assert.equal(runOf(doubled).webRequests.length, run.webRequests.length);
});

test('a finding keeps its fingerprint when its words and its place change, and no two share one', () => {
  const prints = ({ results }: Run) => results.map(({ partialFingerprints }) => partialFingerprints);
  const later = {
    ...sample,
    header: { ...sample.header, lines: { profile: 9, expect: {} } },
    checks: sample.checks.map((check) => ({
      ...check,
      findings: check.findings.map((finding) => ({ ...finding, actual: 'something else' })),
    })),
  };
  assert.deepEqual(prints(runOf(later)), prints(run));
  const twins = runOf(sample, { ...sample, target: { ...sample.target, name: 'Its twin' } });
  const all = prints(twins).map(({ primaryLocationLineHash }) => primaryLocationLineHash);
  assert.equal(new Set(all).size, all.length);
});

test('several targets are one run of one category, since code scanning takes no more than 20 runs', () => {
  const runs = runsOf(...Array.from({ length: 30 }, () => sample));
  assert.equal(runs.length, 1);
  assert.deepEqual(runs[0]?.automationDetails, { id: 'bearerproof/' });
  assert.equal(runs[0]?.tool.driver.rules.length, run.tool.driver.rules.length);
});

test('nothing that a target says becomes a placeholder or a link of a message', () => {
  const says = {
    ...sample,
    checks: sample.checks.map((check) => ({
      ...check,
      findings: check.findings.map((finding) => ({ ...finding, actual: '{0} [click](https://evil.test)' })),
    })),
  };
  assert.match(resultOf('ENIGMA-08', runOf(says)).message.text, /got \{\{0\}\} \\\[click\]\(https/);
});
