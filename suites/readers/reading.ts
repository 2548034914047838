/** One departure from what a source lays down for a message. */
export interface Flaw<Kind extends string = string> {
  /** Which rule is broken, for checks that decide rows by it. */
  readonly kind: Kind;
  /** Header field, member, parameter or position. */
  readonly where: string;
  readonly expected: string;
  readonly actual: string;
}

/**
 * What a reader made of a message. Readers never throw. `ok` means that the message could be understood
 * without guessing; `flaws` then lists what is wrong with it all the same.
 */
export type Reading<Value, Kind extends string = string> =
  | { readonly ok: true; readonly value: Value; readonly flaws: readonly Flaw<Kind>[] }
  | { readonly ok: false; readonly flaws: readonly Flaw<Kind>[] };

/** Flaws of some kinds only. */
export const flawsOf = <Kind extends string>(
  reading: { readonly flaws: readonly Flaw<string>[] },
  ...kinds: readonly Kind[]
): readonly Flaw<Kind>[] =>
  reading.flaws.filter((flaw): flaw is Flaw<Kind> => (kinds as readonly string[]).includes(flaw.kind));

const LONGEST_QUOTED = 80;

/** A JSON value as a complaint names it. Long strings are counted, never cut: half a secret escapes its mask. */
export function inWords(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return 'an object';
  if (typeof value !== 'string') return `the ${typeof value} ${String(value)}`;
  if (value.length > LONGEST_QUOTED) return `a string of ${value.length} characters`;
  return `the string ${JSON.stringify(value)}`;
}

/** The first character of a text that a set does not allow, as a complaint names it; undefined if there is none. */
export function strayCharacter(text: string, allowed: RegExp): string | undefined {
  for (const character of text) {
    if (allowed.test(character)) continue;
    const code = (character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0');
    return `${JSON.stringify(character)} (U+${code}) at position ${text.indexOf(character) + 1}`;
  }
  return undefined;
}
