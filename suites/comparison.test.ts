import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { loadTargetFile } from '../fixtures/target/index.ts';
import { requirement } from './requirements/index.ts';

const root = resolve(import.meta.dirname, '..');
const section = readFileSync(resolve(root, 'README.md'), 'utf8').split(
  '### Authorization servers side by side',
)[1];
const [head = [], , ...rows] = (section ?? '')
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
const files = head.slice(1).map((cell) => /\((.*)\)/.exec(cell)?.[1] ?? cell);

test('the README compares the servers by the findings that their target files expect', async () => {
  const expected = await Promise.all(
    files.map(async (file) => (await loadTargetFile(resolve(root, file), {})).expect),
  );
  const ids = [...new Set(expected.flat().map((each) => each.requirement))].sort();
  assert.ok(files.length >= 7);
  assert.deepEqual(
    rows,
    ids.map((id) => [
      `${id} ${requirement(id)?.title}`,
      ...expected.map((each) => each.find((known) => known.requirement === id)?.verdict ?? ''),
    ]),
  );
});
