import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readRecording } from '../../fixtures/recordings/index.ts';
import { createStyle, reportOn } from '../../reports/index.ts';
import { audit } from '../../suites/index.ts';
import { commandLine } from '../bearerproof.fixture.ts';

const file = join(import.meta.dirname, '../../examples/recordings/enigma-client.har');
let out = '';
let folders: readonly string[] = [];

before(async () => {
  out = await mkdtemp(join(tmpdir(), 'reports-'));
  const recording = await readRecording(file);
  const style = createStyle({ colour: false, width: 80 });
  const examined = await Promise.all(
    ['old', 'new one'].map(async (name) => {
      return { name, examination: await audit({ ...recording, name, file, profile: 'enigma' }) };
    }),
  );
  await reportOn(examined, { out, formats: [], strict: false, style, startedAt: new Date(), durationMs: 1 });
  folders = await readdir(out);
});
after(() => rm(out, { recursive: true }));

test('reports are set side by side on a page that leads to theirs, and in a table for a text', async () => {
  const page = join(out, 'deep', 'comparison.html');
  const written = await commandLine('report', '--compare', out, '--out', page);
  const places = [join(out, 'old'), join(out, 'new-one')];
  const printed = await commandLine('report', '--compare', ...places, '--format', 'markdown');

  assert.deepEqual(written, { code: 0, out: `Comparison of 2 reports: ${page}\n`, err: '' });
  assert.match(await readFile(page, 'utf8'), /href="\.\.\/new-one\/index\.html#ENIGMA-14"/);
  assert.match(printed.out, /^1\. old, under `enigma`\n2\. new one, under `enigma`\n/);
});

test('a page takes no place of a directory, and leaves nothing beside it', async () => {
  const directory = join(out, 'deep');
  const { code, err } = await commandLine('report', '--compare', out, '--out', directory);
  assert.deepEqual([code, /deep: cannot be written, for it is a directory/.test(err)], [2, true], err);
  assert.deepEqual((await readdir(out)).toSorted(), ['deep', ...folders].toSorted());
});

test('a command of reports that there is not is told from a comparison', async () => {
  const { code, err } = await commandLine('report', 'dif');
  assert.deepEqual(
    [code, /or which command of these\?.*"bearerproof report --help"/s.test(err)],
    [2, true],
    err,
  );
});

test('nothing is set side by side with nothing', async () => {
  const { code, err } = await commandLine('report', '--compare');
  assert.deepEqual([code, /^bearerproof: which reports\? /.test(err)], [2, true]);
});

test('two runs are held against each other, with 0 when nothing got worse', async () => {
  const { code, out: said } = await commandLine('report', 'diff', join(out, 'old'), join(out, 'new-one'));

  assert.match(said, /different targets: old; now new one[\s\S]*\n0 worse, 0 better, .*\n$/);
  assert.equal(code, 0);
});
