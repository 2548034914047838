import fc from 'fast-check';
import type { ServerBench } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { introspect, obtainTokens, outcomeInWords, replied } from '../acts.ts';
import { type Judge, type ServerCheck, violation } from '../check.ts';
import { exactly, type LifetimeWindow } from '../lifetime.ts';
import { accessTokenWindow, expectationsOf } from '../profiles.ts';
import { property } from '../property.ts';
import type { Introspection } from '../readers/index.ts';
import { ROUNDING, seconds } from '../time.ts';
import { readActivity } from '../token-activity.ts';
import { ageInWords } from '../wording.ts';

/** When a token is asked about: at shares of its life, and in the end at some seconds from its end or at a share. */
interface Life {
  readonly earlier: readonly number[];
  readonly last: { readonly near: number } | { readonly share: number };
}

const lives: fc.Arbitrary<Life> = fc.record({
  earlier: fc
    .array(fc.double({ min: 0.01, max: 0.95, noNaN: true }), { maxLength: 2 })
    .map((shares) => shares.sort((one, other) => one - other)),
  last: fc.oneof(
    fc.record({ near: fc.integer({ min: -300, max: 300 }) }),
    fc.record({ share: fc.double({ min: 0, max: 2, noNaN: true }) }),
  ),
});

async function life(bench: ServerBench, judge: Judge): Promise<void> {
  await property(judge, lives, story, (example) => live(bench, judge, example));
}

async function live(bench: ServerBench, judge: Judge, { earlier, last }: Life): Promise<void> {
  const { answer, exchange, at } = await obtainTokens(bench);
  const seen: Exchange[] = [exchange];
  const first = await ask(bench, answer.accessToken, seen);
  if (!first.active) throw violation(finding('a fresh access token to be active', 'it is not', seen));
  const window = windowOf(bench, first, at, answer.expiresIn);
  if (window === undefined) {
    const reason = 'neither exp, expires_in, the target file nor the profile names a lifetime';
    return judge.leave('B-43', 'untestable', reason);
  }
  const end = 'near' in last ? window.low + last.near : window.low * last.share;
  for (const age of [...earlier.map((share) => share * window.low).filter((age) => age < end), end]) {
    await bench.clock.advance(Math.max(0, Math.round(at + age * 1000 - bench.clock.now())));
    await look(bench, answer.accessToken, at, window, seen);
  }
}

/** What the server says of the token's life goes first: that it gives the right life is for other rows. */
const windowOf = (
  bench: ServerBench,
  { exp }: Introspection,
  issuedAt: number,
  expiresIn: number | undefined,
): LifetimeWindow | undefined => {
  const told = exp === undefined ? expiresIn : exp - issuedAt / 1000;
  return told === undefined ? accessTokenWindow(expectationsOf(bench.target), undefined) : exactly(told);
};

async function look(
  bench: ServerBench,
  token: string,
  issuedAt: number,
  window: LifetimeWindow,
  seen: Exchange[],
): Promise<void> {
  const age = seconds(bench.clock.now() - issuedAt);
  const { active } = await ask(bench, token, seen);
  const leeway = bench.clock.tolerance + ROUNDING;
  const when = `at the age of ${ageInWords(age)}: it lives ${ageInWords(window.low)}`;
  if (!active && age < window.low - leeway) {
    throw violation(finding(`an access token to be active ${when}`, 'active false', seen));
  }
  if (active && age > window.high + leeway + expectationsOf(bench.target).expiryLeeway) {
    throw violation(finding(`an access token to be inactive ${when}`, 'active true', seen));
  }
}

/** Asks about a token that is, or was, alive. @throws Violation for an answer without a boolean in `active` */
async function ask(bench: ServerBench, token: string, seen: Exchange[]): Promise<Introspection> {
  const exchange = await introspect(bench, token);
  seen.push(exchange);
  const said = readActivity(bench.target, replied(exchange));
  if (said !== undefined) return said;
  throw violation(finding('status 200 with a boolean in active', outcomeInWords(exchange), seen));
}

const finding = (expected: string, actual: string, seen: readonly Exchange[]) => ({
  requirement: 'B-43',
  expected,
  actual,
  exchanges: [...seen],
});

const story = ({ earlier, last }: Life): string[] => [
  'an access token is issued and asked about',
  ...earlier.map((share) => `it is asked about after ${Math.round(share * 100)} % of its life`),
  'near' in last
    ? `it is asked about ${ageInWords(Math.abs(last.near))} ${last.near < 0 ? 'before' : 'after'} its end`
    : `it is asked about after ${Math.round(last.share * 100)} % of its life`,
];

export const introspectedLifeChecks: readonly ServerCheck[] = [
  {
    id: 'introspected-life',
    title:
      'An access token is active until its life ends, and never after, whenever it was asked about before',
    party: 'authorization-server',
    kind: 'property',
    requirements: ['B-43'],
    claims: ['introspection'],
    controls: ['clock'],
    run: life,
  },
];
