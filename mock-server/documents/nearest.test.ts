import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearest, suggestion } from './nearest.ts';

const cases: readonly [word: string, candidates: readonly string[], meant: string | undefined][] = [
  ['revokation', ['refresh', 'revocation'], 'revocation'],
  ['Endpoints', ['endpoints'], 'endpoints'],
  ['itmes', ['items', 'times'], 'items'],
  ['clock', ['account', 'restart'], undefined],
  ['ue', ['us', 'apac'], 'us'],
  ['uk', ['apac', 'emea'], undefined],
  ['x', [], undefined],
];

for (const [word, candidates, meant] of cases)
  test(`"${word}" ${meant === undefined ? 'resembles nothing' : `was meant as "${meant}"`}`, () => {
    assert.equal(nearest(word, candidates), meant);
  });

test('a suggestion is the nearest candidate, or as many as one can read', () => {
  const many = Array.from({ length: 15 }, (_, place) => `candidate-${place}`);
  assert.equal(suggestion('itmes', ['items', 'times']), 'did you mean "items"?');
  assert.equal(suggestion('clock', ['account', 'restart']), 'known: account, restart');
  assert.match(suggestion('x', many), /^known: candidate-0, .*, candidate-11 and 3 more$/);
});
