import type { Challenge } from './challenge.ts';
import { NQCHAR, NQSCHAR, SCOPE } from './grammar.ts';
import { type Flaw, strayCharacter } from './reading.ts';

export type BearerChallengeFlaw =
  | 'no-parameter'
  | 'token68'
  | 'realm'
  | 'scope-characters'
  | 'error-characters'
  | 'description-characters'
  | 'uri-characters';

/**
 * What is wrong with a Bearer challenge beyond the grammar that it shares with all others.
 * @see RFC 6750 section 3, RFC 9110 section 11.5
 */
export function bearerChallengeFlaws(challenge: Challenge): readonly Flaw<BearerChallengeFlaw>[] {
  const flaws: Flaw<BearerChallengeFlaw>[] = [];
  const where = `${challenge.scheme} challenge`;
  if (challenge.token68 !== undefined) {
    flaws.push({ kind: 'token68', where, expected: 'parameters', actual: 'a token68' });
  } else if (challenge.parameters.length === 0) {
    flaws.push({
      kind: 'no-parameter',
      where,
      expected: 'at least one parameter',
      actual: 'the scheme alone',
    });
  }
  for (const { name, value, quoted } of challenge.parameters) {
    const place = `${where}, parameter ${name}`;
    if (name === 'realm' && !quoted) {
      flaws.push({ kind: 'realm', where: place, expected: 'a quoted string', actual: 'a bare token' });
    }
    if (name === 'scope' && value !== '' && !SCOPE.test(value)) {
      const expected = 'scopes of permitted characters with one space between them';
      flaws.push({ kind: 'scope-characters', where: place, expected, actual: JSON.stringify(value) });
    }
    const set = CHARACTERS[name];
    const stray = set === undefined ? undefined : strayCharacter(value, set.allowed);
    if (set !== undefined && stray !== undefined) {
      const expected = 'printable ASCII without quotation mark and backslash';
      flaws.push({ kind: set.kind, where: place, expected, actual: stray });
    }
  }
  return flaws;
}

const CHARACTERS: Readonly<
  Record<string, { readonly allowed: RegExp; readonly kind: BearerChallengeFlaw } | undefined>
> = {
  error: { allowed: NQSCHAR, kind: 'error-characters' },
  error_description: { allowed: NQSCHAR, kind: 'description-characters' },
  error_uri: { allowed: NQCHAR, kind: 'uri-characters' },
};
