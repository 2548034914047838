import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { randomWord, seededRandom, systemRandom } from './random.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('the chance of the machine', () => {
  for (const count of [0, 1, 32, 8192, 10_000]) {
    test(`gives ${count} bytes when ${count} are asked for`, () =>
      assert.equal(systemRandom.bytes(count).length, count));
  }

  test('never gives the same bytes twice, across all the blocks that it is fetched in', () => {
    const seen = new Set(Array.from({ length: 5000 }, () => hex(systemRandom.bytes(16))));
    assert.equal(seen.size, 5000);
  });

  test('leaves bytes alone that it has given away', () => {
    const given = systemRandom.bytes(16);
    const before = hex(given);
    for (let round = 0; round < 2000; round++) systemRandom.bytes(16);
    assert.equal(hex(given), before);
  });
});

describe('seeded chance', () => {
  const words = (seed: number | string) => {
    const random = seededRandom(seed);
    return Array.from({ length: 20 }, (_, place) => hex(random.bytes(place * 7)));
  };

  test('is the same for the same seed', () => assert.deepEqual(words(7), words(7)));

  test('differs between seeds, and from one draw to the next', () => {
    assert.notDeepEqual(words(7), words(8));
    assert.equal(new Set(words('seed')).size, 20);
  });
});

test('a random word can stand in a URL as it is', () => {
  const word = randomWord(systemRandom, 32);
  assert.match(word, /^[A-Za-z0-9_-]{43}$/);
});
