import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseConformance, toConformance } from './conformance.ts';
import { OUTCOME_FILE, readOutcome } from './run/outcome.ts';
import { CLEAN_SAMPLE, SAMPLE, SAMPLE_HEADER } from './sample.fixture.ts';
import { sampleText } from './sample-ledger.fixture.ts';
import { foldersFor, writeReports } from './write.ts';

const report = toConformance(SAMPLE, SAMPLE_HEADER, { textOf: sampleText });
const clean = toConformance(CLEAN_SAMPLE, SAMPLE_HEADER, { textOf: sampleText });

async function inDirectory(use: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'reports-'));
  try {
    await use(directory);
  } finally {
    await rm(directory, { recursive: true });
  }
}

test('a run leaves a report and a page per target, an overview, the schema, and no drafts', () =>
  inDirectory(async (directory) => {
    const out = join(directory, 'deep', 'out');

    const overview = await writeReports(out, [
      { name: 'acme', report },
      { name: 'reference service', report: clean },
    ]);

    assert.equal(overview, join(out, 'index.html'));
    assert.deepEqual((await readdir(out)).sort(), [
      'acme',
      'conformance.schema.json',
      'index.html',
      'reference-service',
    ]);
    assert.deepEqual((await readdir(join(out, 'acme'))).sort(), ['conformance.json', 'index.html']);
    const acme = await readFile(join(out, 'acme', 'conformance.json'), 'utf8');
    assert.deepEqual(parseConformance(acme), report);
    assert.match(await readFile(overview, 'utf8'), /href="reference-service\/index\.html"/);
    const schema = JSON.parse(await readFile(join(out, 'acme', report.$schema), 'utf8')) as object;
    assert.ok('properties' in schema);
  }));

test('a counterexample that can be had again is kept in a file of its own, once, until the next run', () =>
  inDirectory(async (out) => {
    const origin = { seed: 7, property: 1, path: '3:0', fingerprint: '0123abcd' };
    const found = toConformance(
      {
        ...SAMPLE,
        checks: SAMPLE.checks.map((check) => ({
          ...check,
          findings: check.findings.map((finding) => ({ ...finding, origin })),
        })),
      },
      { ...SAMPLE_HEADER, directory: join(out, 'acme') },
      { textOf: sampleText },
    );
    await writeReports(out, [{ name: 'acme', report: found }]);

    const cases = await readdir(join(out, 'acme', 'cases'));
    const convicted = found.checks.filter(({ findings }) => findings.length > 0);
    assert.deepEqual(cases.sort(), convicted.map(({ id }) => `${id}-1.json`).sort());
    const kept = JSON.parse(await readFile(join(out, 'acme', 'cases', cases[0] ?? ''), 'utf8'));
    assert.deepEqual(
      [kept.format, kept.target, kept.origin],
      ['bearerproof-case', found.header.file, origin],
    );
    const page = await readFile(join(out, 'acme', 'index.html'), 'utf8');
    assert.ok(page.includes(`bearerproof replay ${join(out, 'acme', 'cases')}`));

    await writeReports(out, [{ name: 'acme', report: clean }]);
    assert.deepEqual(await readdir(join(out, 'acme')), ['conformance.json', 'index.html']);
  }));

test('a second run replaces the reports of the first and leaves other files alone', () =>
  inDirectory(async (out) => {
    await writeReports(out, [{ name: 'acme', report }]);
    await writeFile(join(out, 'notes.txt'), 'mine');

    await writeReports(out, [{ name: 'acme', report: clean }]);

    const acme = await readFile(join(out, 'acme', 'conformance.json'), 'utf8');
    assert.equal(parseConformance(acme).verdict, 'pass');
    assert.equal(await readFile(join(out, 'notes.txt'), 'utf8'), 'mine');
  }));

test('directory names are safe and never shared', () => {
  assert.deepEqual(foldersFor(['oidc-provider 9', '../../etc', '@scope/name', 'A', 'a', '', '.']), [
    'oidc-provider-9',
    'etc',
    'scope-name',
    'A',
    'a-2',
    'target',
    'target-2',
  ]);
  assert.deepEqual(foldersFor(['allure-results']), ['allure-results-2']);
  const long = foldersFor(['𝒜'.repeat(300), '𝒜'.repeat(299)]);
  assert.deepEqual([new Set(long).size, long.every((name) => Buffer.byteLength(name) <= 255)], [2, true]);
});

test('an outcome that is missing or garbled is none', () =>
  inDirectory(async (out) => {
    assert.equal(await readOutcome(out), undefined);
    await writeFile(join(out, OUTCOME_FILE), '{"exitCode":0');
    assert.equal(await readOutcome(out), undefined);
  }));
