import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import yargs, { type Options } from 'yargs';
import { readPlainly } from './plain-arguments.ts';

const table = {
  port: { type: 'number', array: true, nargs: 1, default: [4010] },
  control: { type: 'number', default: 4000 },
  name: { type: 'string' },
  'with-dash': { type: 'string', default: 'x' },
  deviation: { type: 'string', array: true, nargs: 1, default: [] },
  quiet: { type: 'boolean', default: false },
} satisfies Record<string, Options>;

/** What yargs makes of the same arguments. */
async function byYargs(argv: readonly string[]) {
  const parsed = await yargs([...argv])
    .options(table)
    .parseAsync();
  const names = Object.keys(table) as (keyof typeof table)[];
  return {
    positionals: parsed._,
    options: Object.fromEntries(names.map((name) => [name, parsed[name]])),
  };
}

describe('arguments are read plainly as yargs reads them:', () => {
  for (const line of [
    '',
    'enigma',
    'enigma --port 1 --port 2 --control 5',
    '--port=1 enigma --control=0',
    '--name a --with-dash b',
    '--deviation a --deviation b enigma',
    '--quiet enigma',
  ]) {
    test(line === '' ? 'none' : line, async () => {
      const argv = line.split(' ').filter((word) => word !== '');
      assert.deepEqual(readPlainly(argv, table), await byYargs(argv));
    });
  }

  test('what is no number is none', () => {
    assert.ok(Number.isNaN(readPlainly(['--control', 'x'], table)?.options.control));
  });
});

for (const line of ['--help', '--prot 1', '--port', '--quiet=no', '-q', '--no-quiet']) {
  test(`"${line}" is left to yargs`, () => assert.equal(readPlainly(line.split(' '), table), undefined));
}
