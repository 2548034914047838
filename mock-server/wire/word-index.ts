/** Where in a text something stands, and what is to stand there instead. */
export interface Found {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

/** Words that stand for others, found in a text in one pass, however many they are. */
export interface WordIndex {
  /** @param word of at least four characters */
  add(word: string, replacement: string): void;
  occurrencesIn(text: string): Found[];
}

interface Entry {
  readonly word: string;
  readonly replacement: string;
}

const KEY_LENGTH = 4;
const LAST_TWO = 0xffff;

/** Words are kept by their last characters: tokens begin alike and end differently. */
export function createWordIndex(): WordIndex {
  const byEnding = new Map<number, Entry[]>();
  const words = new Set<string>();
  /** Whether a word ends in these two characters: most places of a text need no other look. */
  const endings = new Uint8Array(LAST_TWO + 1);

  return {
    add(word, replacement) {
      if (words.has(word)) return;
      words.add(word);
      const key = endingOf(word);
      endings[key & LAST_TWO] = 1;
      const entries = byEnding.get(key);
      if (entries === undefined) byEnding.set(key, [{ word, replacement }]);
      else entries.push({ word, replacement });
    },
    occurrencesIn(text) {
      const found: Found[] = [];
      if (words.size === 0) return found;
      let key = 0;
      for (let end = 1; end <= text.length; end++) {
        key = nextKey(key, text.charCodeAt(end - 1));
        if (endings[key & LAST_TWO] === 0 || end < KEY_LENGTH) continue;
        for (const { word, replacement } of byEnding.get(key) ?? []) {
          const start = end - word.length;
          if (start >= 0 && text.startsWith(word, start)) found.push({ start, end, replacement });
        }
      }
      return found;
    },
  };
}

/** The text with all that was found replaced; of what overlaps, the first and longest counts, and hides the others. */
export function replaceFound(text: string, found: Iterable<Found>): string {
  const inOrder = [...found].sort((one, other) => one.start - other.start || other.end - one.end);
  let result = '';
  let done = 0;
  for (const { start, end, replacement } of inOrder) {
    if (start >= done) result += text.slice(done, start) + replacement;
    done = Math.max(done, end);
  }
  return result + text.slice(done);
}

/** The last four characters as one number; characters that it cannot tell apart are told apart by the word itself. */
const nextKey = (key: number, character: number): number => (key << 8) | (character & 0xff);

function endingOf(word: string): number {
  let key = 0;
  for (let at = word.length - KEY_LENGTH; at < word.length; at++) key = nextKey(key, word.charCodeAt(at));
  return key;
}
