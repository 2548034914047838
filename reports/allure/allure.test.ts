import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { toConformance } from '../conformance.ts';
import { tallyOf } from '../outline.ts';
import { CLEAN_SAMPLE, SAMPLE, SAMPLE_HEADER } from '../sample.fixture.ts';
import { sampleText } from '../sample-ledger.fixture.ts';
import { writeAllure } from './write-allure.ts';

const reportOf = (examination: typeof SAMPLE) =>
  toConformance(examination, SAMPLE_HEADER, { textOf: sampleText });
const sample = reportOf(SAMPLE);

/** A result as Allure reads it. */
interface Result {
  readonly name: string;
  readonly status: string;
  readonly historyId: string;
  readonly start: number;
  readonly stop: number;
  readonly statusDetails: { readonly message?: string; readonly known?: boolean; readonly muted?: boolean };
  readonly labels: readonly { readonly name: string; readonly value: string }[];
  readonly links: readonly { readonly url: string }[];
  readonly parameters: readonly { readonly name: string; readonly value: string }[];
  readonly steps: readonly {
    readonly name: string;
    readonly status?: string;
    readonly attachments: readonly { readonly source: string }[];
  }[];
}

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'allure-'));
});
after(() => rm(folder, { recursive: true }));

async function written(reports: readonly (typeof sample)[], name: string): Promise<readonly Result[]> {
  const directory = join(folder, name);
  await writeAllure(reports, directory);
  const files = (await readdir(directory)).filter((file) => file.endsWith('-result.json'));
  return Promise.all(
    files.map(async (file) => JSON.parse(await readFile(join(directory, file), 'utf8')) as Result),
  );
}

test('what Allure is told has the counts of the report, and each requirement its place and its evidence', async () => {
  const results = await written([sample], 'sample');
  const of = (id: string): Result => {
    const found = results.filter(({ name }) => name.startsWith(`${id} `));
    assert.equal(found.length, 1, id);
    return found[0] as Result;
  };
  const count = (wanted: string) => results.filter(({ status }) => status === wanted).length;
  const { requirements } = sample.footer;
  const stale = sample.expectations.filter(({ status }) => status === 'stale').length;
  assert.deepEqual(
    [results.length, count('failed'), count('broken'), count('passed'), count('skipped')],
    [
      sample.requirements.length,
      requirements.fail + stale,
      requirements.error,
      tallyOf(sample).holding + requirements.warn - stale,
      requirements.untestable + requirements.inapplicable + requirements.attested,
    ],
  );

  const failed = of('ENIGMA-08');
  assert.match(failed.statusDetails.message ?? '', /^expected 401 for an access token 3601 s after/);
  const labels = Object.fromEntries(failed.labels.map(({ name, value }) => [name, value]));
  assert.deepEqual(
    [labels.epic, labels.feature, labels.story, labels.severity, labels.parentSuite],
    [
      'Turium Enigma, Migration OAuth2 Best Practices',
      'New World Authentication, Oauth2',
      'ENIGMA-08 Access token lives one hour',
      'critical',
      'Acme token service',
    ],
  );
  assert.deepEqual(
    failed.parameters.map(({ name, value }) => [name, value]),
    [
      ['target', 'Acme token service'],
      ['profile', 'enigma'],
      ['seed', '42'],
    ],
  );
  assert.deepEqual(
    failed.steps.map(({ name, status }) => [name, status]),
    [
      ['access-token-lifetime: fail', 'failed'],
      // What the reporter of Playwright makes of an attachment.
      ['Exchanges: access-token-lifetime', undefined],
    ],
  );
  const transcript = failed.steps[1]?.attachments[0]?.source ?? '';
  assert.match(
    await readFile(join(folder, 'sample', transcript), 'utf8'),
    /2\. client to resource server, 1 h 1 s later\n\nGET http:.*\/api\/profile/,
  );
  assert.deepEqual(
    [failed.start, failed.stop],
    [sample.header.createdAt, sample.header.createdAt].map(Date.parse),
  );
  assert.equal(of('RFC6749-5.2').links[0]?.url, 'https://www.rfc-editor.org/rfc/rfc6749#section-5.2');
});

test('a known finding is known and muted, a warning passes with its tag, and a stale expectation fails', async () => {
  const results = await written([sample], 'marks');
  const of = (id: string) => results.find(({ name }) => name.startsWith(`${id} `));
  const known = of('ENIGMA-30');
  assert.deepEqual(
    [known?.status, known?.statusDetails.known, known?.statusDetails.muted],
    ['failed', true, true],
  );
  assert.match(known?.statusDetails.message ?? '', /^known: vendor ticket 123/);
  const warned = of('ENIGMA-04');
  assert.equal(warned?.status, 'passed');
  assert.ok(warned.labels.some(({ name, value }) => name === 'tag' && value === 'warn'));
  assert.match(warned.statusDetails.message ?? '', /^expected a lifetime of at most one hour/);
  const stale = of('RFC6749-5.1');
  assert.deepEqual([stale?.status, stale?.statusDetails.known], ['failed', undefined]);
  assert.match(of('ENIGMA-34')?.statusDetails.message ?? '', /names no control/);
});

test('a requirement has one history per target, whatever the seed', async () => {
  const histories = async (reports: readonly (typeof sample)[], name: string) =>
    (await written(reports, name)).map(({ historyId }) => historyId).sort();
  const first = await histories([sample], 'first');
  assert.deepEqual(await histories([{ ...sample, seed: 7 }], 'second'), first);
  const both = await histories([sample, reportOf(CLEAN_SAMPLE)], 'both');
  assert.equal(new Set(both).size, both.length);
});
