import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import draft6 from 'ajv/dist/refs/json-schema-draft-06.json' with { type: 'json' };
import addFormats from 'ajv-formats';
import schemas from 'har-schema';
import { readRecording } from '../../fixtures/recordings/index.ts';
import type { Har } from '../../mock-server/wire/index.ts';
import { toConformance } from '../conformance.ts';
import { CLEAN_SAMPLE, SAMPLE, SAMPLE_HEADER } from '../sample.fixture.ts';
import { sampleText } from '../sample-ledger.fixture.ts';
import { har } from './har.ts';

const reportOf = (examination: typeof SAMPLE) =>
  toConformance(examination, SAMPLE_HEADER, { textOf: sampleText });
const sample = reportOf(SAMPLE);

type Entry = Har['log']['entries'][number] & { readonly pageref: string; readonly comment: string };
interface Written {
  readonly log: { readonly pages: readonly { readonly id: string }[]; readonly entries: readonly Entry[] };
}
const written = (report = sample): Written['log'] => (JSON.parse(har(report)) as Written).log;

test('the evidence is valid HAR 1.2, also where a reply failed to come', () => {
  const ajv = new Ajv({ strict: false });
  ajv.addMetaSchema(draft6);
  ajv.addSchema(Object.values(schemas));
  addFormats.default(ajv);
  const validate = ajv.getSchema('har.json#');
  assert.ok(validate);
  for (const report of [sample, reportOf(CLEAN_SAMPLE)]) {
    validate(JSON.parse(har(report)));
    assert.deepEqual(validate.errors, null);
  }
  assert.equal(validate({ log: { version: '1.2' } }), false, 'the validator validates');
});

test('every exchange of the report is there once, on the page of its check, and says what it convicts', () => {
  const shown = sample.checks.flatMap(({ id, findings, evidence }) =>
    [...new Set([...findings.flatMap(({ exchanges }) => exchanges), ...evidence].map((each) => each.id))].map(
      () => id,
    ),
  );
  const { entries, pages } = written();
  assert.deepEqual(
    entries.map(({ pageref }) => pageref),
    shown,
  );
  assert.deepEqual(
    pages.map(({ id }) => id),
    [...new Set(shown)],
  );
  assert.equal(
    entries.find(({ pageref }) => pageref === 'access-token-lifetime')?.comment,
    'ENIGMA-08 fail, by access-token-lifetime: expected 401 for an access token 3601 s after it was issued; got 200 with the profile of alice',
  );
  assert.match(
    entries.find(({ pageref }) => pageref === 'refresh-token-lifetime')?.comment ?? '',
    /^ENIGMA-09 error, by refresh-token-lifetime: the target stopped answering/,
  );
});

test('instants keep their distances, checks follow each other, and two runs give the same file', () => {
  const starts = written().entries.map(({ startedDateTime }) => Date.parse(startedDateTime));
  assert.equal(starts[1], (starts[0] ?? 0) + 3_601_000);
  assert.deepEqual(
    starts,
    starts.toSorted((a, b) => a - b),
  );
  const later = {
    ...sample,
    header: { ...sample.header, createdAt: '2027-01-01T00:00:00.000Z', durationMs: 1 },
  };
  assert.equal(har(later), har(sample));
});

test('addresses with numbered ports and masks are addresses', () => {
  const [first] = written().entries;
  assert.equal(first?.request.url, 'http://127.0.0.1:40001/oauth2/v0/token');
  const masked = JSON.parse(JSON.stringify(sample).replaceAll('fields=name', 'token=…a1b2')) as typeof sample;
  const urls = written(masked).entries.map(({ request }) => request.url);
  assert.ok(urls.includes('http://127.0.0.1:40001/api/profile?token=%E2%80%A6a1b2'));
});

test('where secrets are shown it reads back as a recording, entry by entry, and overlaps overlap', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'evidence-'));
  const revealed = JSON.parse(JSON.stringify(sample).replace(/…([0-9a-f]{4})/g, 'secret$1')) as typeof sample;
  const overlapping = {
    ...revealed,
    checks: revealed.checks.map((check) => ({
      ...check,
      findings: check.findings.map((finding) => ({
        ...finding,
        exchanges: finding.exchanges.map((each, index, all) => ({ ...each, until: all.at(-1)?.id ?? index })),
      })),
    })),
  };
  try {
    const file = join(folder, 'evidence.har');
    await writeFile(file, har(overlapping));
    const { exchanges, setAside } = await readRecording(file);
    assert.deepEqual(setAside, {});
    assert.equal(exchanges.length, written().entries.length);
    const [first, second] = exchanges;
    assert.ok(first && second && second.began < first.ended && first.ended < second.ended);
    assert.deepEqual(
      exchanges.map(({ outcome }) => (outcome.kind === 'reply' ? outcome.reply.status : outcome.reason)),
      [200, 200, 'reset', 200, 401],
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});
