import { SCOPE, VSCHAR } from './grammar.ts';
import type { JsonObject } from './json.ts';
import { type Flaw, inWords, strayCharacter } from './reading.ts';

/** Reads the members of one JSON object and collects what is wrong with them under one kind of flaw each. */
export interface Members<Kind extends string> {
  /** A string member, or undefined when it is absent or no string. */
  text(name: string, kind: Kind): string | undefined;
  /** A string member of at least one printable ASCII character. */
  visible(name: string, kind: Kind): string | undefined;
  /** A scope member. */
  scope(name: string, kind: Kind): string | undefined;
  /** A JSON number that is an integer and not negative. */
  seconds(name: string, kind: Kind): number | undefined;
}

export function membersOf<Kind extends string>(object: JsonObject, flaws: Flaw<Kind>[]): Members<Kind> {
  function complain(kind: Kind, name: string, expected: string, actual: string): undefined {
    flaws.push({ kind, where: `member ${name}`, expected, actual });
  }

  function text(name: string, kind: Kind): string | undefined {
    const value = object[name];
    if (value === undefined || typeof value === 'string') return value;
    return complain(kind, name, 'a string', inWords(value));
  }

  return {
    text,
    visible(name, kind) {
      const value = text(name, kind);
      if (value === undefined) return undefined;
      if (value === '') return complain(kind, name, 'at least one character', 'an empty string');
      const stray = strayCharacter(value, VSCHAR);
      if (stray !== undefined) complain(kind, name, 'printable ASCII', stray);
      return value;
    },
    scope(name, kind) {
      const value = text(name, kind);
      if (value !== undefined && value !== '' && !SCOPE.test(value)) {
        complain(kind, name, 'scopes of permitted characters with one space between them', inWords(value));
      }
      return value;
    },
    seconds(name, kind) {
      const value = object[name];
      if (value === undefined) return undefined;
      if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
      complain(kind, name, 'a JSON number of whole seconds', inWords(value));
      const numeric = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
      return typeof numeric === 'number' && Number.isFinite(numeric) ? numeric : undefined;
    },
  };
}
