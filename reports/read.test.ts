import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { formatConformance, InvalidReport, toConformance } from './conformance.ts';
import { readReports } from './read.ts';
import { CLEAN_SAMPLE, SAMPLE, SAMPLE_HEADER } from './sample.fixture.ts';
import { sampleText } from './sample-ledger.fixture.ts';
import { writeReports } from './write.ts';

const report = toConformance(SAMPLE, SAMPLE_HEADER, { textOf: sampleText });
const clean = toConformance(CLEAN_SAMPLE, SAMPLE_HEADER, { textOf: sampleText });
let out = '';

before(async () => {
  out = await mkdtemp(join(tmpdir(), 'reports-'));
  await writeReports(out, [
    { name: 'b', report },
    { name: 'a', report: clean },
  ]);
});
after(() => rm(out, { recursive: true }));

test('a report is read from its file, from its directory, and from the directory of a run', async () => {
  const file = join(out, 'b', 'conformance.json');

  assert.deepEqual(await readReports([file, join(out, 'b')]), [
    { path: file, report },
    { path: file, report },
  ]);
  assert.deepEqual(
    (await readReports([out])).map(({ report: { target } }) => target.name),
    [clean.target.name, report.target.name],
  );
});

test('what is not there, holds no report, or was changed is named', async () => {
  const changed = join(out, 'changed.json');
  const empty = join(out, 'empty');
  await writeFile(changed, formatConformance(report).replace('"seed": ', '"seed": 1'));
  await mkdir(empty);

  const refusal = (place: string, what: RegExp) =>
    assert.rejects(readReports([out, place]), (error) => {
      assert.ok(error instanceof InvalidReport);
      assert.ok(error.message.startsWith(`${place}: `), error.message);
      assert.match(error.message, what);
      return true;
    });
  await refusal(join(out, 'nowhere'), /no such file/);
  await refusal(changed, /changed after it was written/);
  await refusal(empty, /holds no conformance\.json/);
});
