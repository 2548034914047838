import type { ServerBench } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { obtained, outcomeInWords, probeAccessToken, refresh, replied, successOf } from '../acts.ts';
import { obtainCode, redeem } from '../authorization-acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { CLOCK_SKEW } from '../profiles.ts';
import { readTokenError } from '../readers/index.ts';

async function onceOnly(bench: ServerBench, judge: Judge): Promise<void> {
  const code = await obtainCode(bench);
  const first = await redeem(bench, code);
  const { answer } = obtained(bench, first, 'the redemption of a code');
  const replay = await redeem(bench, code);
  const exchanges = [code.exchange, first, replay];
  if (successOf(replay) !== undefined) {
    judge.report({
      requirement: ['B-20', 'CEHUB-12'],
      expected: 'a code to be refused that was redeemed before',
      actual: 'it gives tokens again',
      exchanges,
    });
    return;
  }
  expectError(judge, replay, 'invalid_grant', 'a code that was redeemed before');
  await afterReplay(bench, judge, answer, exchanges);
}

/** What was given for a code that two have shown may be in wrong hands. */
async function afterReplay(
  bench: ServerBench,
  judge: Judge,
  { accessToken, refreshToken }: { readonly accessToken: string; readonly refreshToken?: string },
  exchanges: readonly Exchange[],
): Promise<void> {
  const alive: string[] = [];
  const probes: Exchange[] = [];
  const { resources, endpoints } = bench.target;
  if (resources.length > 0 || endpoints.introspection !== undefined) {
    const probe = await probeAccessToken(bench, accessToken);
    probes.push(probe.exchange);
    if (probe.alive) alive.push('the access token');
  }
  if (refreshToken !== undefined) {
    const attempt = await refresh(bench, refreshToken);
    probes.push(attempt);
    if (successOf(attempt) !== undefined) alive.push('the refresh token');
  }
  judge.observe(
    'tokens of a code that is used twice',
    alive.length === 0 ? 'end' : `${alive.join(' and ')} live on`,
  );
  if (alive.length === 0) return;
  judge.report({
    requirement: 'B-20',
    expected: 'the tokens of a code to end when it is used a second time',
    actual: `${alive.join(' and ')} still ${alive.length === 1 ? 'works' : 'work'}`,
    exchanges: [...exchanges, ...probes],
    advisory: true,
  });
}

const ROUNDS = 3;
const AT_ONCE = 4;

async function race(bench: ServerBench, judge: Judge): Promise<void> {
  for (let round = 1; round <= ROUNDS; round++) {
    const code = await obtainCode(bench);
    const redemptions = await Promise.all(Array.from({ length: AT_ONCE }, () => redeem(bench, code)));
    const winners = redemptions.filter((each) => successOf(each) !== undefined);
    if (winners.length > 1) {
      judge.report({
        requirement: ['B-20', 'CEHUB-12'],
        expected: `one of ${AT_ONCE} simultaneous redemptions of a code to give tokens`,
        actual: `${winners.length} of them do, in round ${round} of ${ROUNDS}`,
        exchanges: [code.exchange, ...redemptions],
      });
      return;
    }
  }
  judge.observe('simultaneous redemptions of a code', `one at most of ${AT_ONCE} won in ${ROUNDS} rounds`);
}

/** Seconds. @see RFC 6749 section 4.1.2 */
const RECOMMENDED_LIFE = 600;
/** What nobody calls shortly any more. ISO 8601. */
const LONG_AFTER = 'P1D';

async function expiry(bench: ServerBench, judge: Judge): Promise<void> {
  const old = await obtainCode(bench);
  await bench.clock.advance((RECOMMENDED_LIFE + CLOCK_SKEW) * 1000);
  const late = await redeem(bench, old);
  if (successOf(late) === undefined) {
    return expectError(judge, late, 'invalid_grant', 'a code that has expired');
  }
  const older = await obtainCode(bench);
  await bench.clock.advance(LONG_AFTER);
  const tooLate = await redeem(bench, older);
  const forgotten = successOf(tooLate) === undefined;
  judge.report({
    requirement: ['B-20', 'CEHUB-12'],
    expected: 'a code to be refused that is more than ten minutes old',
    actual: forgotten ? 'it gives tokens, and a day later none' : 'it gives tokens, even a day later',
    exchanges: forgotten ? [old.exchange, late] : [older.exchange, tooLate],
    advisory: forgotten,
  });
}

/** Reports a refusal with another error than the one that is meant for it. */
export function expectError(judge: Judge, exchange: Exchange, error: string, what: string): void {
  const reading = readTokenError(replied(exchange));
  if (reading.ok && reading.value.error === error) return;
  judge.report({
    requirement: 'B-14',
    expected: `the error ${error} for ${what}`,
    actual: outcomeInWords(exchange),
    exchanges: [exchange],
  });
}

const common = { party: 'authorization-server', kind: 'scenario', claims: ['authorization-code'] } as const;

export const authorizationCodeChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'code-replay',
    title: 'A code is redeemed once; the second attempt is refused and ends what the first one gave',
    requirements: ['B-20', 'B-14', 'CEHUB-12'],
    controls: [],
    run: onceOnly,
  },
  {
    ...common,
    id: 'code-race',
    title: 'Of simultaneous redemptions of one code at most one gives tokens',
    requirements: ['B-20', 'CEHUB-12'],
    controls: [],
    run: race,
  },
  {
    ...common,
    id: 'code-expiry',
    title: 'A code is refused when it is more than ten minutes old',
    requirements: ['B-20', 'B-14', 'CEHUB-12'],
    controls: ['clock'],
    run: expiry,
  },
];
