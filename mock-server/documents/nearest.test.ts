import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearest } from './nearest.ts';

const cases: readonly [word: string, candidates: readonly string[], meant: string | undefined][] = [
  ['revokation', ['refresh', 'revocation'], 'revocation'],
  ['Endpoints', ['endpoints'], 'endpoints'],
  ['itmes', ['items', 'times'], 'items'],
  ['clock', ['account', 'restart'], undefined],
  ['x', [], undefined],
];

for (const [word, candidates, meant] of cases)
  test(`"${word}" ${meant === undefined ? 'resembles nothing' : `was meant as "${meant}"`}`, () => {
    assert.equal(nearest(word, candidates), meant);
  });
