import type { Credentials } from '../ports/index.ts';

/** Every beginning of a text, the whole one among them. */
export const beginningsOf = (text: string): readonly string[] =>
  Array.from({ length: text.length + 1 }, (_, length) => text.slice(0, length));

/** Whether one of several words, or one of several registered ones, matches; hashes can be asked in no other way. */
export async function anyMatches(
  registered: readonly string[],
  presented: readonly string[],
  credentials: Credentials,
): Promise<boolean> {
  for (const word of presented) {
    for (const each of registered) if (await credentials.matches(each, word)) return true;
  }
  return false;
}
