import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { loadTargetFile } from '../fixtures/target/index.ts';
import { requirement } from './requirements/index.ts';

const root = resolve(import.meta.dirname, '..');
const readme = readFileSync(resolve(root, 'README.md'), 'utf8');

interface Table {
  /** Paths of the target files that are compared, below the root. */
  readonly files: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** The tables below a heading of the README. */
function tablesBelow(heading: string): readonly Table[] {
  const [, section = ''] = readme.split(`### ${heading}\n`);
  const [own = ''] = section.split(/^##/m);
  return own
    .split(/\n(?!\|)/)
    .map((part) => part.split('\n').filter((line) => line.startsWith('|')))
    .filter((lines) => lines.length > 0)
    .map((lines) => {
      const [head = [], , ...rows] = lines.map((line) =>
        line
          .split('|')
          .slice(1, -1)
          .map((cell) => cell.trim()),
      );
      return { files: head.slice(1).map((cell) => /\((.*)\)/.exec(cell)?.[1] ?? cell), rows };
    });
}

const targets = async (files: readonly string[]) =>
  Promise.all(files.map((file) => loadTargetFile(resolve(root, file), {})));

async function assertTold({ files, rows }: Table): Promise<void> {
  const expected = (await targets(files)).map(({ expect }) => expect);
  const ids = [...new Set(expected.flat().map((each) => each.requirement))].sort();
  assert.deepEqual(
    rows,
    ids.map((id) => [
      `${id} ${requirement(id)?.title}`,
      ...expected.map((each) => each.find((known) => known.requirement === id)?.verdict ?? ''),
    ]),
  );
}

test('the README compares the servers by the findings that their target files expect', async () => {
  const [table, ...others] = tablesBelow('Authorization servers side by side');
  assert.ok(table !== undefined && others.length === 0);
  assert.ok(table.files.length >= 7);
  await assertTold(table);
});

test('the README compares all clients that are not ours, each table under one profile', async () => {
  const tables = tablesBelow('Clients side by side');
  for (const table of tables) {
    await assertTold(table);
    assert.equal(new Set((await targets(table.files)).map(({ profile }) => profile)).size, 1);
  }
  const files = globSync('examples/*.yaml', { cwd: root });
  const clients = (await targets(files)).flatMap(({ roles, expect }, place) =>
    roles.includes('client') && expect.length > 0 ? [files[place]] : [],
  );
  assert.deepEqual(tables.flatMap((table) => table.files).sort(), clients.sort());
});
