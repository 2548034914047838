import assert from 'node:assert/strict';
import { appendFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { forgetReports } from '../write.ts';
import { openRunLog, readRunLog } from './run-log.ts';

const within = async (use: (folder: string) => Promise<void>) => {
  const folder = await mkdtemp(join(tmpdir(), 'lost-run-'));
  await use(folder).finally(() => rm(folder, { recursive: true }));
};

test('what had come of a run is read back, but for a line that was cut off', () =>
  within(async (out) => {
    const logged = {
      target: 'acme',
      test: { title: 'a: b', status: 'passed', attachments: new Map([['bearerproof-check', '{}']]) },
    };
    const log = openRunLog(out);
    log(logged);
    log({ ...logged, target: 'other' });
    const [file = assert.fail()] = await readdir(out);
    await appendFile(join(out, file), '{"target":"third","te');

    assert.deepEqual(await readRunLog(out), [logged, { ...logged, target: 'other' }]);
    assert.deepEqual(await readRunLog(join(out, 'elsewhere')), []);
  }));

test('reports of an earlier run are gone in every form, with what it left half-written, and nothing else is', () =>
  within(async (out) => {
    const own = [
      'index.html',
      'outcome.json',
      'junit.xml',
      'acme/conformance.json',
      'acme/conformance.json.12.part',
      'acme/index.html',
      'acme/cases/one.json',
    ];
    const foreign = [
      'notes.txt',
      'film.part',
      'acme/notes.txt',
      'other/conformance.json',
      'other/index.html',
    ];
    for (const name of ['acme/cases', 'other']) await mkdir(join(out, name), { recursive: true });
    for (const name of [...own, ...foreign]) await writeFile(join(out, name), '');

    await forgetReports(out, ['acme']);

    const left = await readdir(out, { recursive: true });
    assert.deepEqual(left.filter((name) => name.includes('.')).sort(), foreign.toSorted());
  }));
