import type { ServerBench } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { outcomeInWords } from '../acts.ts';
import { type Violation, violation } from '../check.ts';
import { CLOCK_SKEW } from '../profiles.ts';
import { ageInWords } from '../wording.ts';

/** What a finding about the life of a token rests on. */
interface Observed {
  readonly bench: ServerBench;
  /** Seconds since the token was issued, or since it was last renewed. */
  readonly age: number;
  /** Seconds that it should live; undefined where it never expires. */
  readonly lifetime?: number;
  readonly exchanges: readonly Exchange[];
}

const lastOutcome = ({ exchanges }: Observed): string => {
  const last = exchanges.at(-1);
  return last === undefined ? 'nothing' : outcomeInWords(last);
};

const living = ({ lifetime }: Observed): string =>
  lifetime === undefined ? 'it never expires' : `it lives ${ageInWords(lifetime)}`;

/** An access token that should live was refused. */
export const livingAccessTokenRefused = (observed: Observed): Violation =>
  violation({
    requirement: ['ENIGMA-08', 'ENIGMA-03', 'CLUERIDE-12'],
    expected: `the access token to be accepted at the age of ${ageInWords(observed.age)}: ${living(observed)}`,
    actual: lastOutcome(observed),
    exchanges: observed.exchanges,
  });

/**
 * An access token was accepted after its lifetime. Who issued it too long a life broke the document; who accepted
 * it after the life that it claims for itself, and after all that clocks may differ by, broke its duty to look.
 * @param claimed `expires_in` of its answer, seconds
 */
export const expiredAccessTokenAccepted = (observed: Observed, claimed: number | undefined): Violation =>
  violation({
    requirement: [
      'ENIGMA-08',
      'ENIGMA-03',
      'CLUERIDE-12',
      ...(claimed === undefined || observed.age <= claimed + CLOCK_SKEW ? [] : unexamined(observed.bench)),
    ],
    expected: `the access token to be refused at the age of ${ageInWords(observed.age)}: ${living(observed)}`,
    actual: lastOutcome(observed),
    exchanges: observed.exchanges,
  });

/**
 * A refresh token that should live was refused.
 * @param renewed whether a refresh gave it, so that its age counts from there
 */
export const livingRefreshTokenRefused = (observed: Observed, renewed: boolean): Violation =>
  violation({
    requirement: renewed ? ['ENIGMA-09', 'ENIGMA-13', 'ENIGMA-17', 'ENIGMA-03'] : ['ENIGMA-09', 'ENIGMA-03'],
    expected: `the refresh token that was ${renewed ? 'returned by a refresh' : 'issued'} ${ageInWords(observed.age)} ago to work: ${living(observed)}`,
    actual: lastOutcome(observed),
    exchanges: observed.exchanges,
  });

/** A refresh token was accepted after its lifetime. */
export const expiredRefreshTokenAccepted = (observed: Observed): Violation =>
  violation({
    requirement: ['ENIGMA-09', 'ENIGMA-19', 'ENIGMA-04', 'B-48'],
    expected: `the refresh token to be refused at the age of ${ageInWords(observed.age)}: ${living(observed)}`,
    actual: lastOutcome(observed),
    exchanges: observed.exchanges,
  });

/** A token was accepted after it had been revoked. */
export const revokedTokenAccepted = (kind: 'access' | 'refresh', observed: Observed): Violation =>
  violation({
    requirement: kind === 'access' ? ['B-39', 'CEHUB-26'] : 'B-39',
    expected: `the ${kind} token to be refused after its revocation`,
    actual: lastOutcome(observed),
    exchanges: observed.exchanges,
  });

const unexamined = ({ target }: ServerBench): string[] =>
  target.claims.has('jwt-access-tokens') ? ['B-19', 'CEHUB-26', 'ENIGMA-23'] : ['B-19', 'CEHUB-26'];
