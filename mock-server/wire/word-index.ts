/** Words that stand for others, found in a text in one pass, however many they are. */
export interface WordIndex {
  readonly size: number;
  /** @param word of at least four characters */
  add(word: string, replacement: string): void;
  /** The text with each word replaced; of words that overlap, the first and longest counts, and hides the others. */
  replaceIn(text: string): string;
}

interface Entry {
  readonly word: string;
  readonly replacement: string;
}

interface Found {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

const KEY_LENGTH = 4;

/** Words are kept by their last characters: tokens begin alike and end differently. */
export function createWordIndex(): WordIndex {
  const byEnding = new Map<number, Entry[]>();
  const words = new Set<string>();

  function* occurrences(text: string): Generator<Found> {
    let key = 0;
    for (let end = 1; end <= text.length; end++) {
      key = nextKey(key, text.charCodeAt(end - 1));
      if (end < KEY_LENGTH) continue;
      for (const { word, replacement } of byEnding.get(key) ?? []) {
        const start = end - word.length;
        if (start >= 0 && text.startsWith(word, start)) yield { start, end, replacement };
      }
    }
  }

  return {
    get size() {
      return words.size;
    },
    add(word, replacement) {
      if (words.has(word)) return;
      words.add(word);
      const key = endingOf(word);
      const entries = byEnding.get(key);
      if (entries === undefined) byEnding.set(key, [{ word, replacement }]);
      else entries.push({ word, replacement });
    },
    replaceIn(text) {
      const found = [...occurrences(text)].sort(
        (one, other) => one.start - other.start || other.end - one.end,
      );
      let result = '';
      let done = 0;
      for (const { start, end, replacement } of found) {
        if (start >= done) result += text.slice(done, start) + replacement;
        done = Math.max(done, end);
      }
      return result + text.slice(done);
    },
  };
}

/** The last four characters as one number; characters that it cannot tell apart are told apart by the word itself. */
const nextKey = (key: number, character: number): number => (key << 8) | (character & 0xff);

function endingOf(word: string): number {
  let key = 0;
  for (let at = word.length - KEY_LENGTH; at < word.length; at++) key = nextKey(key, word.charCodeAt(at));
  return key;
}
