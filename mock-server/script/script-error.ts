import { suggestion } from '../documents/nearest.ts';
import { spell } from '../documents/spell.ts';

/** Where something stands, from the step down: `['do', 1, 'with', 'milliseconds']`. */
export type Place = readonly (string | number)[];

/** A step that says nothing this server could act on; the message says what would be right. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError';
  /** The member that is wrong. */
  readonly path: Place;
  constructor(path: Place, sentence: string) {
    super(sentence);
    this.path = path;
  }
}

/** Refuses a name that nothing has. */
export function oneOf(path: Place, given: string | undefined, known: readonly string[]): void {
  if (given === undefined || known.includes(given)) return;
  throw new ScriptError(
    path,
    `${spell(path)} is "${given}", which matches nothing here; ${right(given, known)}`,
  );
}

/** What would be right instead of a name that nothing has. */
export const right = (given: string, known: readonly string[]): string =>
  known.length === 0 ? 'it takes none' : suggestion(given, known);
