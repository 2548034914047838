import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { commandLine } from '../bearerproof.fixture.ts';

const recording = join(import.meta.dirname, '../../examples/recordings/enigma-client.har');
let out = '';

before(async () => {
  out = await mkdtemp(join(tmpdir(), 'reports-'));
});
after(() => rm(out, { recursive: true }));

test('a page that is rendered from a report anew is the one that the run wrote', async () => {
  await commandLine('audit', recording, '--profile', 'enigma', '--out', out);
  const page = join(out, 'enigma-client', 'index.html');
  const written = await readFile(page, 'utf8');
  await rm(page);

  const again = await commandLine('report', 'render', out);
  const printed = await commandLine('report', 'render', out, '--print');

  assert.deepEqual(again, { code: 0, out: `${page}\n`, err: '' });
  assert.equal(await readFile(page, 'utf8'), written);
  assert.equal(printed.out, written);
});

test('a form over several reports is one file, which has no place of its own', async () => {
  const another = join(out, 'another');
  await cp(join(out, 'enigma-client'), another, { recursive: true });
  const { code, err } = await commandLine('report', 'render', out, '--format', 'junit');
  await rm(another, { recursive: true });
  assert.equal(code, 2);
  assert.match(err, /junit\.xml is one for these 2 reports: say by --out in which directory/);
});

test('a report that is named twice, and a form that is, count once', async () => {
  const once = await commandLine('report', 'render', out, '--print', '--format', 'junit');
  const places = [out, join(out, 'enigma-client', 'conformance.json')];
  const twice = await commandLine('report', 'render', ...places, '--print', '--format', 'junit', 'junit');
  assert.deepEqual(twice, once);
});

test('files that cannot be written are refused in one sentence', async () => {
  const { code, err } = await commandLine('report', 'render', out, '--out', recording);
  const said = /enigma-client\.har.*: cannot be written, for a file is in the place of a directory/;
  assert.deepEqual([code, said.test(err)], [2, true], err);
});

test('a place without a report is refused, and so is a form that there is not', async () => {
  const nowhere = await commandLine('report', 'render', join(out, 'nowhere'));
  assert.equal(nowhere.code, 2);
  assert.match(nowhere.err, /nowhere: there is no such file or directory/);
  const { code, err } = await commandLine('report', 'render', out, '--format', 'papyrus');
  assert.equal(code, 2);
  assert.match(err, /papyrus/);
});
