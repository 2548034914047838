import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { ledger } from '../suites/index.ts';
import { formatConformance, InvalidReport, parseConformance, toConformance } from './conformance.ts';
import { SAMPLE, SAMPLE_HEADER } from './sample.fixture.ts';
import { sampleText } from './sample-ledger.fixture.ts';
import { conformanceJsonSchema, conformanceSchema } from './schema.ts';

const sample = () => toConformance(SAMPLE, SAMPLE_HEADER, { textOf: sampleText });

/** The sample as another run would record it: other instants, tokens and ports, a longer journal. */
function recordedAgain() {
  const json = JSON.stringify(SAMPLE)
    .replaceAll('43127', '51999')
    .replaceAll(/…([0-9a-f]{3})[0-9a-f]/g, '…$1e')
    .replaceAll('15 Jan 2026 11', '02 Mar 2027 11')
    .replaceAll(/2026-01-15T(\d\d):(\d\d):(\d\d)\.000Z/g, '2027-03-02T$1:$2:$3.250Z')
    .replaceAll(/"id":(\d+),"from"/g, (_, id: string) => `"id":${Number(id) + 100},"from"`);
  return JSON.parse(json) as typeof SAMPLE;
}

test('users that were created for a check have the same names in every report', () => {
  const recorded = (word: string) =>
    JSON.parse(
      JSON.stringify(SAMPLE).replaceAll('username=alice', `username=alice-bp${word}`),
    ) as typeof SAMPLE;
  const report = (word: string) =>
    formatConformance(toConformance(recorded(word), SAMPLE_HEADER, { textOf: sampleText }));
  assert.equal(report('0123abcd'), report('fedc9876'));
  assert.match(report('0123abcd'), /username=alice-new1/);
});

test('two runs of one seed differ in the header and nowhere else', () => {
  const first = sample();
  const second = toConformance(
    { ...recordedAgain(), targetOutput: 'listening on 127.0.0.1:51999' },
    { ...SAMPLE_HEADER, createdAt: '2027-03-02T08:00:00.000Z', durationMs: 1, node: 'v99.0.0' },
    { textOf: sampleText },
  );

  assert.notDeepEqual(second.header, first.header);
  assert.equal(formatConformance({ ...second, header: first.header }), formatConformance(first));
});

test('a finding of another run changes the digest', () => {
  const { checks } = SAMPLE;
  const changed = checks.map((check) => ({
    ...check,
    findings: check.findings.map((finding) => ({ ...finding, actual: `${finding.actual}!` })),
  }));

  const other = toConformance({ ...SAMPLE, checks: changed }, SAMPLE_HEADER, { textOf: sampleText });

  assert.notEqual(other.footer.digest, sample().footer.digest);
});

test('instants stand as seconds since the first exchange of their check, picked ports as names', () => {
  const lifetime = sample().checks.find(({ id }) => id === 'access-token-lifetime');
  const [login, call] = lifetime?.findings[0]?.exchanges ?? [];

  assert.deepEqual([login?.id, login?.after, call?.id, call?.after], [1, 0, 2, 3601]);
  assert.equal(login?.request.url, 'http://127.0.0.1:{port1}/oauth2/v0/token');
  assert.deepEqual(login?.request.headers[0], ['Host', '127.0.0.1:{port1}']);
});

test('the date of a reply stands as its place on the clock of the observer', () => {
  const dated = (date: string) =>
    toConformance(
      JSON.parse(JSON.stringify(SAMPLE).replace('Thu, 15 Jan 2026 11:00:00 GMT', date)) as typeof SAMPLE,
      SAMPLE_HEADER,
      { textOf: sampleText },
    ).checks[1]?.findings[0]?.exchanges[1]?.reply?.headers.at(-1);

  assert.deepEqual(dated('Thu, 15 Jan 2026 11:00:00 GMT'), ['Date', '{now}']);
  assert.deepEqual(dated('Thu, 15 Jan 2026 10:00:00 GMT'), ['Date', '{past}']);
  assert.deepEqual(dated('Thu, 15 Jan 2026 12:00:01 GMT'), ['Date', '{future}']);
  assert.deepEqual(dated('soon'), ['Date', 'soon']);
});

test('a masked secret keeps one number in all of a report', () => {
  const targetOutput = 'issued …a1b2, then …dead, at last …deadbeef';

  const { checks, header } = toConformance({ ...SAMPLE, targetOutput }, SAMPLE_HEADER, {
    textOf: sampleText,
  });
  const shown = checks.flatMap(({ findings }) => findings.flatMap(({ exchanges }) => exchanges));
  const logins = shown.filter(({ endpoint, reply }) => endpoint === 'token' && reply?.status === 200);

  assert.equal(logins.length, 2);
  for (const { reply } of logins) assert.match(reply?.body ?? '', /"access_token":"…0005"/);
  assert.match(JSON.stringify(shown.find(({ endpoint }) => endpoint === 'resource')), /Bearer …0005/);
  assert.match(header.targetOutput, /^issued …0005, then …([0-9a-f]{4}), at last …(?!\1)[0-9a-f]{4}$/);
});

test('places of this machine do not stand in a finding', () => {
  const reason = `harness: Error\n    at run (${pathToFileURL(resolve('suites/run-check.ts'))}:10:2), state in ${tmpdir()}/bp-x1/a`;
  const requirements = SAMPLE.requirements.map((entry) => ({ ...entry, reason }));

  const report = toConformance({ ...SAMPLE, requirements }, SAMPLE_HEADER, { textOf: sampleText });

  assert.equal(
    report.requirements[0]?.reason,
    'harness: Error\n    at run (suites/run-check.ts:10:2), state in {tmp}/a',
  );
});

test('ports that the target file chose stay as they are', () => {
  const fixed = JSON.parse(JSON.stringify(SAMPLE).replaceAll('43127', '9000')) as typeof SAMPLE;

  const report = toConformance(fixed, SAMPLE_HEADER, { textOf: sampleText });

  assert.match(JSON.stringify(report.checks), /http:\/\/127\.0\.0\.1:9000\/oauth2/);
});

test('the footer counts requirements per verdict and checks by how far they came', () => {
  const { footer, verdict } = sample();

  assert.equal(verdict, 'fail');
  assert.deepEqual(footer.requirements, {
    inapplicable: 1,
    pass: 5,
    attested: 1,
    untestable: 1,
    warn: 1,
    error: 1,
    fail: 2,
  });
  assert.deepEqual(footer.checks, { planned: 9, completed: 6, broken: 1, notExamined: 2 });
  assert.equal(footer.findings, 3);
});

test('a requirement quotes its ledger row and the checks that decided it', () => {
  const entry = sample().requirements.find(({ id }) => id === 'ENIGMA-30');

  assert.equal(entry?.title, 'Errors are HTTP 400 with a code and a description');
  assert.equal(entry?.level, 'MUST');
  assert.equal(entry?.known, 'vendor ticket 123, to be mended in 4.2');
  assert.deepEqual(entry?.checks, [{ check: 'locked-account', verdict: 'fail', reason: 'one finding' }]);
});

test('rows of the ledger are found without being handed over', () => {
  const row = ledger[0];
  assert.ok(row);
  const requirements = [{ requirement: row.id, verdict: 'pass' as const }];

  const report = toConformance(
    { ...SAMPLE, checks: [], requirements, waivers: [], expectations: [] },
    SAMPLE_HEADER,
  );

  assert.equal(report.requirements[0]?.statement, row.statement);
});

test('an id without a ledger row is the fault of the harness, and named', () => {
  const requirements = [{ requirement: 'NOWHERE-1', verdict: 'pass' as const }];

  assert.throws(() => toConformance({ ...SAMPLE, requirements }, SAMPLE_HEADER), /NOWHERE-1/);
});

test('what was written is read back whole', () => {
  const report = sample();

  assert.deepEqual(parseConformance(formatConformance(report)), report);
});

test('a report that was cut short, changed, or is something else is refused', () => {
  const report = sample();
  const { footer: _, ...headless } = report;
  const brightened = formatConformance(report).replace('"verdict": "fail"', '"verdict": "pass"');
  const thinned = formatConformance({ ...report, checks: report.checks.slice(1) });

  assert.throws(() => parseConformance(formatConformance(report).slice(0, 900)), InvalidReport);
  assert.throws(() => parseConformance(JSON.stringify(headless)), /footer/);
  assert.throws(() => parseConformance(brightened), /changed after it was written/);
  assert.throws(() => parseConformance(thinned), /parts are missing/);
  assert.throws(() => parseConformance('{"version":2}'), /version/);
});

test('the header may be changed without breaking the seal of the findings', () => {
  const report = sample();
  const moved = { ...report, header: { ...report.header, node: 'v98.0.0' } };

  assert.equal(parseConformance(formatConformance(moved)).header.node, 'v98.0.0');
});

test('the published JSON Schema accepts the sample and refuses unknown keys', () => {
  const schema = z.fromJSONSchema(conformanceJsonSchema());
  const report = JSON.parse(formatConformance(sample())) as object;

  assert.equal(schema.safeParse(report).success, true);
  assert.equal(schema.safeParse({ ...report, extra: 1 }).success, false);
  assert.equal(conformanceSchema.safeParse({ ...report, extra: 1 }).success, false);
});

test('the published JSON Schema says of every member what it holds', () => {
  const silent = (schema: object, place: string): string[] =>
    Object.entries(schema).flatMap(([word, part]: [string, unknown]) => {
      if (part === null || typeof part !== 'object') return [];
      if (word !== 'properties') return silent(part, place);
      return Object.entries(part).flatMap(([name, member]: [string, object]) => [
        ...('description' in member || 'const' in member ? [] : [`${place}.${name}`]),
        ...silent(member, `${place}.${name}`),
      ]);
    });

  assert.deepEqual(silent(conformanceJsonSchema(), ''), []);
  assert.deepEqual(silent({ properties: { a: { properties: { b: {} } } } }, ''), ['.a', '.a.b']);
});
