import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createWordIndex, replaceFound } from './word-index.ts';

function indexOf(words: Readonly<Record<string, string>>) {
  const index = createWordIndex();
  for (const [word, replacement] of Object.entries(words)) index.add(word, replacement);
  return { replaceIn: (text: string) => replaceFound(text, index.occurrencesIn(text)) };
}

test('every occurrence of every word is replaced', () => {
  const index = indexOf({ alpha: 'A', omega: 'O' });
  assert.equal(index.replaceIn('alpha, omega and alpha'), 'A, O and A');
});

test('a word inside another is hidden with it', () => {
  const index = indexOf({ secret: 'S', 'secret-of-alice': 'L', alice: 'A' });
  assert.equal(index.replaceIn('secret-of-alice, secret, alice'), 'L, S, A');
});

test('nothing of two words that overlap is left', () => {
  assert.equal(indexOf({ abcdef: '1', defghi: '2' }).replaceIn('<abcdefghi>'), '<1>');
});

test('words that only end alike are not confused', () => {
  const index = indexOf({ 'one-word': '1' });
  assert.equal(index.replaceIn('two-word, none-wor, word'), 'two-word, none-wor, word');
});

test('no text holds a word after its words are replaced', () => {
  const alphabet = fc.constantFrom('a', 'b', 'é', '😀');
  const word = fc.string({ unit: alphabet, minLength: 4, maxLength: 9 });
  const text = fc.string({ unit: alphabet, maxLength: 60 });
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), fc.array(text), (words, texts) => {
      const index = indexOf(Object.fromEntries(words.map((each) => [each, '.'])));
      const replaced = index.replaceIn(texts.flatMap((each, place) => [each, words[place] ?? '']).join(''));
      for (const each of words) assert.ok(!replaced.includes(each), `${each} in ${replaced}`);
    }),
  );
});
