import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { commandLine } from './bearerproof.fixture.ts';

const folder = join(import.meta.dirname, '../examples/ci');
/** What a run with these forms writes above the directories of its targets. */
const WRITTEN = ['conformance-report', 'junit.xml', 'conformance.sarif', 'summary.md'];

for (const name of await readdir(folder)) {
  test(`${name} runs a command that there is, and collects what it writes`, async () => {
    const text = await readFile(join(folder, name), 'utf8');
    const texts = textsIn(parse(text));
    const commands = texts.flatMap((each) => /^npx bearerproof (.*)$/m.exec(each)?.[1] ?? []);
    assert.equal(commands.length, 1);
    const [command = ''] = commands;
    // The directory is the user's: all that is wrong with the command here is that it is missing.
    const { code, err } = await commandLine(...command.split(' '));
    assert.deepEqual([code, err], [2, 'bearerproof: conformance: there is no such file or directory\n']);

    const forms = new Set(/--format ([a-z ]+)$/.exec(command)?.[1]?.split(' '));
    const needed = { 'junit.xml': 'junit', 'conformance.sarif': 'sarif', 'summary.md': 'markdown' };
    const collected = texts.flatMap((each) =>
      Array.from(each.matchAll(/conformance-report(?:\/([\w.]+))?/g), ([, file]) => file),
    );
    for (const file of collected) {
      assert.ok(WRITTEN.includes(file ?? 'conformance-report'), file);
      const form = needed[file as keyof typeof needed];
      assert.ok(form === undefined || forms.has(form), `${file} without --format ${form}`);
    }
    assert.ok(collected.includes('summary.md') && collected.includes(undefined));
  });
}

/** Every text of a document. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value === null || typeof value !== 'object' ? [] : Object.values(value).flatMap(textsIn);
}
