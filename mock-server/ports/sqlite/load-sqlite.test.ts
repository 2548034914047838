import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadSqlite, quietly } from './load-sqlite.ts';

test('of all warnings, only the one that SQLite is new is not told', () => {
  const told: unknown[][] = [];
  const emit = process.emitWarning;
  process.emitWarning = (...given: unknown[]) => void told.push(given);
  try {
    const outcome = quietly(() => {
      process.emitWarning(
        'SQLite is an experimental feature and might change at any time',
        'ExperimentalWarning',
      );
      process.emitWarning('WASI is an experimental feature', 'ExperimentalWarning');
      process.emitWarning('SQLite will be gone', 'DeprecationWarning', 'DEP0');
      process.emitWarning(new Error('SQLite'));
      return 1;
    });
    assert.equal(outcome, 1);
    process.emitWarning('SQLite is experimental', 'ExperimentalWarning');
  } finally {
    process.emitWarning = emit;
  }
  assert.deepEqual(
    told.map(([warning]) => String(warning)),
    ['WASI is an experimental feature', 'SQLite will be gone', 'Error: SQLite', 'SQLite is experimental'],
  );
  assert.deepEqual(told[1]?.slice(1), ['DeprecationWarning', 'DEP0']);
});

test('what fails quietly fails, and warnings are told again', () => {
  const emit = process.emitWarning;
  assert.throws(
    () =>
      quietly(() => {
        throw new Error('no');
      }),
    /no/,
  );
  assert.equal(process.emitWarning, emit);
  assert.equal(typeof loadSqlite().DatabaseSync, 'function');
});
