import type { Exchange } from '../../mock-server/wire/index.ts';
import type { Finding } from '../check.ts';
import { type Judgement, openAll, type Rule } from './rule.ts';
import { earlyRefreshes } from './token-use.ts';
import {
  follows,
  presentedRefreshToken,
  refreshTurns,
  statusOf,
  type TokenTurn,
  type Traffic,
  tokenOf,
} from './traffic.ts';

/** Refreshes that were under way at once with one refresh token, and such as nothing called for. */
export function judgeSingleFlight(traffic: Traffic): readonly Finding[] {
  const refreshes = refreshTurns(traffic);
  if (traffic.known.complete && refreshes.length > 1) {
    return [
      {
        requirement: 'ENIGMA-D01',
        expected: 'calls that need a new token at the same time to share one refresh',
        actual: `${refreshes.length} refreshes`,
        exchanges: refreshes.map(({ exchange }) => exchange),
      },
    ];
  }
  const crowd = refreshes.find((turn) => companionsOf(turn, refreshes).length > 0);
  if (crowd !== undefined) {
    const together = [crowd, ...companionsOf(crowd, refreshes)];
    return [
      {
        requirement: 'ENIGMA-D01',
        expected: 'calls that need a new token at the same time to share one refresh',
        actual: `${together.length} refreshes at once with the same refresh token`,
        exchanges: together.map(({ exchange }) => exchange),
      },
    ];
  }
  return refreshes
    .slice(1)
    .flatMap((turn) => lateRefusalBefore(turn, traffic) ?? [])
    .slice(0, 1);
}

/** Refreshes that began while one was under way, and presented what it presented. */
const companionsOf = (turn: TokenTurn, refreshes: readonly TokenTurn[]): readonly TokenTurn[] =>
  refreshes.filter(
    (other) =>
      other.exchange.began > turn.exchange.began &&
      other.exchange.began < turn.exchange.ended &&
      presentedRefreshToken(other.request) === presentedRefreshToken(turn.request),
  );

/** What had ended last when something began. */
const lastBefore = <Turn extends { readonly exchange: Exchange }>(
  later: { readonly exchange: Exchange },
  turns: readonly Turn[],
): Turn | undefined =>
  turns.reduce<Turn | undefined>(
    (last, turn) => (follows(later, turn) && turn.exchange.ended > (last?.exchange.ended ?? 0) ? turn : last),
    undefined,
  );

/** A refresh right after the refusal of a token that had been replaced meanwhile, although the new one was good. */
function lateRefusalBefore(renewal: TokenTurn, traffic: Traffic): Finding | undefined {
  const refused = lastBefore(renewal, traffic.apiTurns);
  const other = lastBefore(renewal, traffic.tokenTurns);
  const issue = traffic.tokenTurns.findLast((turn) => turn.answer !== undefined && follows(renewal, turn));
  if (refused === undefined || issue?.answer === undefined || statusOf(refused) !== 401) return undefined;
  if (other !== undefined && other.exchange.ended > refused.exchange.ended) return undefined;
  const old = refused.exchange.began < issue.exchange.ended && refused.exchange.ended > issue.exchange.ended;
  const spent = traffic.apiTurns.some(
    (turn) => tokenOf(turn) === issue.answer?.accessToken && statusOf(turn) === 401,
  );
  if (!old || spent || tokenOf(refused) === issue.answer.accessToken) return undefined;
  return {
    requirement: 'ENIGMA-D01',
    expected: 'no further refresh for a call that is refused after another call has fetched the new token',
    actual: 'a refresh right after the refusal of the old token',
    exchanges: [issue.exchange, refused.exchange, renewal.exchange],
  };
}

/** Whether calls that were under way at once were refused with one token before a refresh. */
function isRush(renewal: TokenTurn, { apiTurns }: Traffic): boolean {
  const refused = apiTurns.filter((turn) => statusOf(turn) === 401 && follows(renewal, turn));
  return refused.some((turn) =>
    refused.some(
      (other) =>
        other !== turn && tokenOf(other) === tokenOf(turn) && !follows(other, turn) && !follows(turn, other),
    ),
  );
}

function judge(traffic: Traffic): Judgement {
  const rush = refreshTurns(traffic).some((turn) => turn.answer !== undefined && isRush(turn, traffic));
  const why = !rush
    ? 'no calls that met an expired token together are in the recording'
    : earlyRefreshes(traffic).length > 0
      ? 'a refresh is in the recording that followed another one although its token was young and had not been refused; what it was for is not'
      : undefined;
  return { findings: judgeSingleFlight(traffic), open: openAll(['ENIGMA-D01'], why) };
}

export const singleFlightRule: Rule = {
  id: 'single-flight',
  title: 'Calls that meet an expired token together share one refresh',
  requirements: ['ENIGMA-D01'],
  judge,
};
