import assert from 'node:assert/strict';
import { it } from 'node:test';
import { dueRealms } from './passed-realms.ts';

const test = { name: 'T', steps: [['a', 'b'], ['c']] };
const due = (...passed: string[]) => dueRealms(test, new Set(passed));

it('the open realms of the first open step are due', () => {
  assert.deepEqual(due(), ['a', 'b']);
  assert.deepEqual(due('b', 'c'), ['a']);
  assert.deepEqual(due('a', 'b'), ['c']);
  assert.deepEqual(due('a', 'b', 'c'), []);
});
