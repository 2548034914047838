import fc from 'fast-check';
import type { ServerBench } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { obtained, obtainRefreshToken, obtainTokens, probeAccessToken, refresh } from '../acts.ts';
import { type Judge, type ServerCheck, violation } from '../check.ts';
import type { LifetimeWindow } from '../lifetime.ts';
import { accessTokenWindow, expectationsOf } from '../profiles.ts';
import { property } from '../property.ts';
import { ROUNDING, seconds } from '../time.ts';
import { ageInWords } from '../wording.ts';

/** How a token came to be, how it was used, and at which age it is looked at. */
interface Life {
  /** Seconds between a first grant and the refresh that gave the token; none for a token of a first grant. */
  readonly refreshedAfter: number | undefined;
  /** Shares of the lifetime at which the token is used before. */
  readonly uses: readonly number[];
  readonly look: { readonly near: number } | { readonly share: number };
}

/** Half of the ages within seconds of the boundary, the others anywhere up to three lifetimes. */
const lives: fc.Arbitrary<Life> = fc.record({
  refreshedAfter: fc.option(fc.integer({ min: 0, max: 7_200 }), { nil: undefined }),
  uses: fc
    .array(fc.double({ min: 0.01, max: 0.99, noNaN: true }), { maxLength: 3 })
    .map((uses) => uses.sort()),
  look: fc.oneof(
    fc.record({ near: fc.integer({ min: -10_000, max: 10_000 }) }),
    fc.record({ share: fc.double({ min: 0, max: 3, noNaN: true }) }),
  ),
});

async function expiry(bench: ServerBench, judge: Judge): Promise<void> {
  const mayRefresh = bench.target.claims.has('refresh') && bench.target.claims.has('password');
  await property(
    judge,
    lives.map((life) => (mayRefresh ? life : { ...life, refreshedAfter: undefined })),
    story,
    (life) => live(bench, judge, life),
  );
}

async function live(bench: ServerBench, judge: Judge, life: Life): Promise<void> {
  const { answer, exchange, at } = await obtain(bench, life.refreshedAfter);
  const window = accessTokenWindow(expectationsOf(bench.target), answer.expiresIn);
  if (window === undefined) {
    return judge.leave(
      'B-19',
      'untestable',
      'neither the profile, the target file nor expires_in names a lifetime',
    );
  }
  const seen: Exchange[] = [exchange];
  const lookAt = 'near' in life.look ? window.low + life.look.near / 1000 : window.low * life.look.share;
  for (const age of [...life.uses.map((share) => share * window.low).filter((age) => age < lookAt), lookAt]) {
    await bench.clock.advance(Math.max(0, Math.round(at + age * 1000 - bench.clock.now())));
    await look(bench, answer.accessToken, at, window, seen);
  }
}

async function look(
  bench: ServerBench,
  token: string,
  issuedAt: number,
  window: LifetimeWindow,
  seen: Exchange[],
): Promise<void> {
  const age = seconds(bench.clock.now() - issuedAt);
  const { alive, exchange } = await probeAccessToken(bench, token);
  seen.push(exchange);
  const leeway = bench.clock.tolerance + ROUNDING;
  if (!alive && age < window.low - leeway) {
    throw violation({
      requirement: ['ENIGMA-08', 'ENIGMA-03'],
      expected: `the access token to be accepted at the age of ${ageInWords(age)}: it lives ${ageInWords(window.low)}`,
      actual: 'it is refused',
      exchanges: seen,
    });
  }
  if (alive && age > window.high + leeway) {
    const asJwt = bench.target.claims.has('jwt-access-tokens') ? ['ENIGMA-23'] : [];
    throw violation({
      requirement: ['ENIGMA-08', 'ENIGMA-03', 'B-19', ...asJwt],
      expected: `the access token to be refused at the age of ${ageInWords(age)}: it lives ${ageInWords(window.high)}`,
      actual: 'it is accepted',
      exchanges: seen,
    });
  }
}

async function obtain(bench: ServerBench, refreshedAfter: number | undefined) {
  if (refreshedAfter === undefined) return obtainTokens(bench);
  const { refreshToken } = await obtainRefreshToken(bench);
  await bench.clock.advance(refreshedAfter * 1000);
  return obtained(bench, await refresh(bench, refreshToken), 'a refresh');
}

function story({ refreshedAfter, uses, look }: Life): string[] {
  return [
    refreshedAfter === undefined
      ? 'a token is issued'
      : `a token is issued by a refresh ${ageInWords(refreshedAfter)} after the login`,
    ...uses.map((share) => `it is used after ${Math.round(share * 100)} % of its lifetime`),
    'near' in look
      ? `it is used ${ageInWords(Math.abs(look.near) / 1000)} ${look.near < 0 ? 'before' : 'after'} its lifetime ends`
      : `it is used after ${Math.round(look.share * 100)} % of its lifetime`,
  ];
}

async function claim(bench: ServerBench, judge: Judge): Promise<void> {
  const { accessTokenLifetime: window } = expectationsOf(bench.target);
  const { answer, exchange } = await obtainTokens(bench);
  const { expiresIn } = answer;
  const actual = expiresIn === undefined ? 'no expires_in' : `expires_in ${expiresIn}`;
  if (window !== undefined && expiresIn !== undefined) {
    if (expiresIn < window.low || expiresIn > window.high) {
      judge.report({
        requirement: ['ENIGMA-08', 'ENIGMA-03'],
        expected: `expires_in to say the lifetime of ${window.low} s`,
        actual,
        exchanges: [exchange],
      });
    }
  }
  if (expiresIn === undefined || expiresIn > SHORT_LIVED) {
    judge.report({
      requirement: ['ENIGMA-04', 'B-37'],
      expected: `an access token of one hour or less, with expires_in of at most ${SHORT_LIVED}`,
      actual,
      exchanges: [exchange],
    });
  }
}

const SHORT_LIVED = 3_600;

export const accessTokenLifetimeChecks: readonly ServerCheck[] = [
  {
    id: 'access-token-expiry',
    title: 'An access token is accepted until its lifetime ends, and never after, however it was got or used',
    party: 'authorization-server',
    kind: 'property',
    requirements: ['ENIGMA-08', 'ENIGMA-03', 'ENIGMA-23', 'B-19'],
    claims: [],
    controls: ['clock'],
    run: expiry,
  },
  {
    id: 'access-token-claimed-lifetime',
    title: 'A token answer says how long the access token lives, and that is an hour or less',
    party: 'authorization-server',
    kind: 'scenario',
    requirements: ['ENIGMA-08', 'ENIGMA-03', 'ENIGMA-04', 'B-37'],
    claims: [],
    controls: [],
    run: claim,
  },
];
