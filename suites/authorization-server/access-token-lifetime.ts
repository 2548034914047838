import fc from 'fast-check';
import type { ServerBench } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { obtained, obtainRefreshToken, obtainTokens, probeAccessToken, refresh, successOf } from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { claimedLifetime } from '../claimed-lifetime.ts';
import type { LifetimeWindow } from '../lifetime.ts';
import { hasRefreshTokens } from '../named-first.ts';
import { accessTokenWindow, CLOCK_SKEW, expectationsOf } from '../profiles.ts';
import { property } from '../property.ts';
import type { TokenAnswer } from '../readers/index.ts';
import { percent, ROUNDING, seconds } from '../time.ts';
import { ageInWords } from '../wording.ts';
import { expiredAccessTokenAccepted, livingAccessTokenRefused } from './token-findings.ts';

/** How a token came to be, how it was used, and at which age it is looked at. */
interface Life {
  /** Seconds between a first grant and the refresh that gave the token; none for a token of a first grant. */
  readonly refreshedAfter: number | undefined;
  /** Shares of the lifetime at which the token is used before. */
  readonly uses: readonly number[];
  readonly look: { readonly near: number } | { readonly share: number };
}

/** A third of the ages within seconds of the boundary, a third within minutes, the others up to three lifetimes. */
const lives: fc.Arbitrary<Life> = fc.record({
  refreshedAfter: fc.option(fc.integer({ min: 0, max: 7_200 }), { nil: undefined }),
  uses: fc
    .array(fc.double({ min: 0.01, max: 0.99, noNaN: true }), { maxLength: 3 })
    .map((uses) => uses.sort()),
  look: fc.oneof(
    fc.record({ near: fc.integer({ min: -10_000, max: 10_000 }) }),
    fc.record({ near: fc.integer({ min: -300_000, max: 300_000 }) }),
    fc.record({ share: percent(0, 300) }),
  ),
});

/** Half a minute before and after the end, and a token that has long been in use. */
const CERTAIN_LIVES: readonly Life[] = [
  { refreshedAfter: undefined, uses: [], look: { near: 30_000 } },
  { refreshedAfter: undefined, uses: [], look: { near: -30_000 } },
  { refreshedAfter: undefined, uses: [0.5], look: { share: 1.4 } },
];

async function expiry(bench: ServerBench, judge: Judge): Promise<void> {
  const mayRefresh = hasRefreshTokens(bench);
  await property(
    judge,
    lives.map((life) => (mayRefresh ? life : { ...life, refreshedAfter: undefined })),
    story,
    (life) => live(bench, judge, life),
    CERTAIN_LIVES,
  );
}

async function live(bench: ServerBench, judge: Judge, life: Life): Promise<void> {
  const { answer, exchange, at } = await obtain(bench, life.refreshedAfter);
  const window = accessTokenWindow(expectationsOf(bench.target), answer.expiresIn, answer.scope);
  if (window === undefined) {
    for (const row of ['B-19', 'CEHUB-26'])
      judge.leave(row, 'untestable', 'neither the profile, the target file nor expires_in names a lifetime');
    return;
  }
  const seen: Exchange[] = [exchange];
  const lookAt = 'near' in life.look ? window.low + life.look.near / 1000 : window.low * life.look.share;
  for (const age of [...life.uses.map((share) => share * window.low).filter((age) => age < lookAt), lookAt]) {
    await bench.clock.advance(Math.max(0, Math.round(at + age * 1000 - bench.clock.now())));
    await look(bench, answer, at, window, seen);
  }
}

async function look(
  bench: ServerBench,
  answer: TokenAnswer,
  issuedAt: number,
  window: LifetimeWindow,
  seen: Exchange[],
): Promise<void> {
  const age = seconds(bench.clock.now() - issuedAt);
  const { alive, exchange } = await probeAccessToken(bench, answer.accessToken);
  seen.push(exchange);
  const leeway = bench.clock.tolerance + ROUNDING;
  if (!alive && age < window.low - leeway) {
    throw livingAccessTokenRefused({ bench, age, lifetime: window.low, exchanges: seen });
  }
  if (alive && age > window.high + leeway + expectationsOf(bench.target).expiryLeeway) {
    throw expiredAccessTokenAccepted(
      { bench, age, lifetime: window.high, exchanges: seen },
      claimedLifetime(answer, issuedAt),
    );
  }
}

async function obtain(bench: ServerBench, refreshedAfter: number | undefined) {
  if (refreshedAfter === undefined) return obtainTokens(bench);
  const { refreshToken } = await obtainRefreshToken(bench);
  await bench.clock.advance(refreshedAfter * 1000);
  const exchange = await refresh(bench, refreshToken);
  // A refresh token may live shorter than that: then the token of a login does as well.
  return successOf(exchange) === undefined ? obtainTokens(bench) : obtained(bench, exchange, 'a refresh');
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
  const { accessTokenLifetime: window, shortLife = AN_HOUR } = expectationsOf(bench.target);
  const { answer, exchange, at } = await obtainTokens(bench);
  const { expiresIn } = answer;
  const actual = expiresIn === undefined ? 'no expires_in' : `expires_in ${expiresIn}`;
  if (window !== undefined && expiresIn !== undefined) {
    if (expiresIn < window.low || expiresIn > window.high) {
      judge.report({
        requirement: ['ENIGMA-08', 'ENIGMA-03', 'CLUERIDE-12'],
        expected: `expires_in to say the lifetime of ${window.low} s`,
        actual,
        exchanges: [exchange],
      });
    }
  }
  const claimed = claimedLifetime(answer, at);
  if (claimed !== undefined ? claimed > shortLife : await outlives(bench, judge, answer, shortLife)) {
    const untold = claimed === undefined ? 'no expires_in, and it works longer' : `a token for ${claimed} s`;
    judge.report({
      requirement: ['ENIGMA-04', 'B-37'],
      expected: `an access token that lives ${ageInWords(shortLife)} or less, as expires_in of at most ${shortLife} would say`,
      actual: expiresIn === undefined ? untold : actual,
      exchanges: [exchange],
    });
  }
}

async function outlives(
  bench: ServerBench,
  judge: Judge,
  { accessToken }: TokenAnswer,
  shortLife: number,
): Promise<boolean> {
  if (!bench.target.controls.has('clock')) {
    for (const row of ['ENIGMA-04', 'B-37']) {
      judge.leave(
        row,
        'untestable',
        'the answer has no expires_in, and the clock of the target cannot be moved',
      );
    }
    return false;
  }
  await bench.clock.advance((shortLife + bench.clock.tolerance + 2 * ROUNDING) * 1000);
  return (await probeAccessToken(bench, accessToken)).alive;
}

async function longExpired(bench: ServerBench, judge: Judge): Promise<void> {
  const { answer, exchange, at } = await obtainTokens(bench);
  const { accessToken } = answer;
  const claimed = claimedLifetime(answer, at);
  if (claimed === undefined) {
    for (const row of ['B-19', 'ENIGMA-23', 'CEHUB-26'])
      judge.leave(row, 'untestable', 'neither expires_in nor the token says when it expires');
    if (!bench.target.roles.includes('authorization-server'))
      judge.leave('B-19', 'inapplicable', 'the target issues no tokens that could say when they expire');
    return;
  }
  const exchanges: Exchange[] = [exchange];
  for (const age of [
    claimed / 2,
    claimed + CLOCK_SKEW + bench.clock.tolerance + 2 * ROUNDING,
    2 * claimed + DAY,
  ]) {
    await bench.clock.advance(Math.max(0, Math.round(at + age * 1000 - bench.clock.now())));
    const { alive, exchange: probed } = await probeAccessToken(bench, accessToken);
    exchanges.push(probed);
    const observed = { bench, age: seconds(bench.clock.now() - at), lifetime: claimed, exchanges };
    if (alive && age > claimed) throw expiredAccessTokenAccepted(observed, claimed);
  }
}

const DAY = 86_400;
const AN_HOUR = 3_600;

export const accessTokenLifetimeChecks: readonly ServerCheck[] = [
  {
    id: 'access-token-expiry',
    title: 'An access token is accepted until its lifetime ends, and never after, however it was got or used',
    party: 'authorization-server',
    kind: 'property',
    requirements: ['ENIGMA-08', 'ENIGMA-03', 'CLUERIDE-12', 'B-19', 'CEHUB-26'],
    claims: [],
    controls: ['clock'],
    run: expiry,
  },
  {
    id: 'expired-access-token',
    title: 'An access token is refused once it is past the life that its answer gave it',
    party: 'resource-server',
    kind: 'scenario',
    requirements: ['B-19', 'ENIGMA-23', 'CEHUB-26'],
    claims: [],
    controls: ['clock'],
    run: longExpired,
  },
  {
    id: 'access-token-claimed-lifetime',
    title: 'A token answer says how long the access token lives, and that is an hour or less',
    party: 'authorization-server',
    kind: 'scenario',
    requirements: ['ENIGMA-08', 'ENIGMA-03', 'ENIGMA-04', 'CLUERIDE-12', 'B-37'],
    claims: [],
    controls: [],
    run: claim,
  },
];
