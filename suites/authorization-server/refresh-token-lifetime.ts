import fc from 'fast-check';
import type { ServerBench } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { obtainRefreshToken, outcomeInWords, refresh, statusOf, successOf } from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import type { LifetimeWindow } from '../lifetime.ts';
import { USER_GRANTS } from '../named-first.ts';
import { expectationsOf } from '../profiles.ts';
import { property } from '../property.ts';
import { percent, ROUNDING, seconds } from '../time.ts';
import { ageInWords } from '../wording.ts';
import { expiredRefreshTokenAccepted, livingRefreshTokenRefused } from './token-findings.ts';
import { leaveUnnamedLifetime } from './unnamed-lifetime.ts';

const DAY = 86_400;
/** A lifetime against which one that never ends is tried. */
const FOREVER = 40 * 365 * DAY;

/** When a refresh token is issued, how it is kept alive, and at which age it is used at last. */
interface Life {
  /** Days before it is issued, so that months of every length are met. */
  readonly wait: number;
  /** Shares of the lifetime between refreshes that keep it alive. */
  readonly gaps: readonly number[];
  readonly last: { readonly near: number } | { readonly share: number };
}

const lives: fc.Arbitrary<Life> = fc.record({
  wait: fc.integer({ min: 0, max: 60 }),
  gaps: fc.array(percent(30, 97), { maxLength: 2 }),
  last: fc.oneof(
    fc.record({ near: fc.integer({ min: -20, max: 20 }) }),
    fc.record({ near: fc.integer({ min: -400, max: 400 }) }),
    fc.record({ share: percent(0, 160) }),
  ),
});

async function expiry(bench: ServerBench, judge: Judge): Promise<void> {
  const { refreshTokenLifetime } = expectationsOf(bench.target);
  if (refreshTokenLifetime === undefined) {
    return leaveUnnamedLifetime(judge, bench.target, 'B-48');
  }
  if (refreshTokenLifetime === 'forever') return everlasting(bench, judge);
  await property(judge, lives, story, (life) => live(bench, life, refreshTokenLifetime));
}

async function live(bench: ServerBench, { wait, gaps, last }: Life, window: LifetimeWindow): Promise<void> {
  const { refreshSliding, expiryLeeway } = expectationsOf(bench.target);
  await bench.clock.advance(wait * DAY * 1000);
  const first = await obtainRefreshToken(bench);
  const exchanges: Exchange[] = [first.exchange];
  let token = first.refreshToken;
  let { at } = first;
  const final = 'near' in last ? boundary(window, last.near) : window.low * last.share;
  const ages = [...gaps.map((share) => share * window.low), final];
  for (const [use, age] of ages.entries()) {
    const renewed = use > 0 && refreshSliding !== false;
    await bench.clock.advance(Math.max(0, Math.round(at + age * 1000 - bench.clock.now())));
    const reached = seconds(bench.clock.now() - at);
    const exchange = await refresh(bench, token);
    exchanges.push(exchange);
    const answer = successOf(exchange);
    const leeway = bench.clock.tolerance + ROUNDING;
    if (answer === undefined && reached < window.low - leeway) {
      throw livingRefreshTokenRefused({ bench, age: reached, lifetime: window.low, exchanges }, renewed);
    }
    if (answer !== undefined && reached > window.high + leeway + expiryLeeway) {
      throw expiredRefreshTokenAccepted({ bench, age: reached, lifetime: window.high, exchanges });
    }
    if (answer === undefined) return;
    token = answer.refreshToken ?? token;
    if (refreshSliding !== false) at = bench.clock.now();
  }
}

/** So many seconds before the earliest end, or after the latest. */
const boundary = ({ low, high }: LifetimeWindow, near: number): number =>
  near < 0 ? low + near : high + near;

function story({ wait, gaps, last }: Life): string[] {
  return [
    `${wait} d pass, and a refresh token is issued`,
    ...gaps.map((share) => `${Math.round(share * 100)} % of its lifetime passes, and a refresh renews it`),
    'near' in last
      ? `it is used ${ageInWords(Math.abs(last.near))} ${last.near < 0 ? 'before' : 'after'} its lifetime ends`
      : `${Math.round(last.share * 100)} % of its lifetime passes, and it is used`,
  ];
}

async function everlasting(bench: ServerBench, judge: Judge): Promise<void> {
  const { exchange, refreshToken } = await obtainRefreshToken(bench);
  await bench.clock.advance(FOREVER * 1000);
  const late = await refresh(bench, refreshToken);
  const exchanges = [exchange, late];
  if (successOf(late) === undefined) {
    throw livingRefreshTokenRefused({ bench, age: FOREVER, exchanges }, false);
  }
  for (const requirement of ['ENIGMA-04', 'B-48']) {
    judge.report({
      requirement,
      expected: 'a refresh token that nobody uses to expire at some time',
      actual: `it works after ${ageInWords(FOREVER)}`,
      exchanges,
    });
  }
}

async function expiredStaysExpired(bench: ServerBench, judge: Judge): Promise<void> {
  const { refreshTokenLifetime: window, expiryLeeway } = expectationsOf(bench.target);
  if (window === undefined) return leaveUnnamedLifetime(judge, bench.target, 'B-48');
  if (window === 'forever') {
    for (const row of ['ENIGMA-04', 'ENIGMA-09', 'ENIGMA-19', 'B-48'])
      judge.leave(row, 'inapplicable', 'no refresh token of the target is to expire');
    return;
  }
  const first = await obtainRefreshToken(bench);
  const exchanges: Exchange[] = [first.exchange];
  await bench.clock.advance(
    Math.ceil(window.high + expiryLeeway + bench.clock.tolerance + 2 * ROUNDING) * 1000,
  );
  for (const pause of [0, 60, DAY]) {
    await bench.clock.advance(pause * 1000);
    const exchange = await refresh(bench, first.refreshToken);
    exchanges.push(exchange);
    if (successOf(exchange) !== undefined) {
      const age = seconds(bench.clock.now() - first.at);
      throw expiredRefreshTokenAccepted({ bench, age, lifetime: window.high, exchanges });
    }
    if (statusOf(exchange) !== 400) {
      judge.report({
        requirement: 'ENIGMA-19',
        expected: 'status 400 for an expired refresh token',
        actual: outcomeInWords(exchange),
        exchanges,
      });
    }
  }
}

/** Days between refreshes: the first soon, so that what follows rests on renewed tokens, then as late as any reading allows. */
const KEEP_ALIVE = [1, ...Array<number>(10).fill(179)];

async function keptAlive(bench: ServerBench): Promise<void> {
  const first = await obtainRefreshToken(bench);
  const exchanges: Exchange[] = [first.exchange];
  let token = first.refreshToken;
  for (const [refreshes, days] of KEEP_ALIVE.entries()) {
    await bench.clock.advance(days * DAY * 1000);
    const exchange = await refresh(bench, token);
    exchanges.push(exchange);
    const answer = successOf(exchange);
    if (answer === undefined) {
      const observed = { bench, age: days * DAY, lifetime: 180 * DAY, exchanges };
      throw livingRefreshTokenRefused(observed, refreshes > 0);
    }
    token = answer.refreshToken ?? token;
  }
}

const common = {
  party: 'authorization-server',
  claims: [USER_GRANTS, 'refresh'],
  controls: ['clock'],
} as const;

export const refreshTokenLifetimeChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'refresh-token-expiry',
    title: 'A refresh token works until its lifetime ends, which each refresh starts anew, and never after',
    kind: 'property',
    requirements: ['ENIGMA-09', 'ENIGMA-13', 'ENIGMA-17', 'ENIGMA-19', 'ENIGMA-03', 'ENIGMA-04', 'B-48'],
    run: expiry,
  },
  {
    ...common,
    id: 'expired-refresh-token-stays-expired',
    title: 'An expired refresh token is refused with status 400, and again whenever it is tried',
    kind: 'scenario',
    requirements: ['ENIGMA-09', 'ENIGMA-19', 'ENIGMA-04', 'B-48'],
    run: expiredStaysExpired,
  },
  {
    ...common,
    id: 'refresh-token-kept-alive',
    title: 'A refresh every 179 days keeps a refresh token alive for years',
    kind: 'scenario',
    requirements: ['ENIGMA-09', 'ENIGMA-13', 'ENIGMA-17'],
    run: keptAlive,
  },
];
