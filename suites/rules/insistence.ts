import type { Finding } from '../check.ts';
import { scopeAsked } from './scoped-tokens.ts';
import {
  type ApiTurn,
  follows,
  isRefused,
  placeOf,
  refreshTurns,
  renewalTurns,
  statusOf,
  type TokenTurn,
  type Traffic,
  tokenOf,
} from './traffic.ts';

/** Repetitions of a call after which it must have been given up: a person who tries again is no client that insists. */
const PATIENCE = 2;

/** A call whose new token is refused too is not repeated for ever. */
export function judgeInsistence(traffic: Traffic): readonly Finding[] {
  const most = traffic.known.complete ? 1 : PATIENCE;
  const chains = chainsOfRefusals(traffic);
  return chains.flatMap((chain) => {
    const [first] = chain;
    if (first === undefined) return [];
    const renewals = renewalTurns(traffic).filter(
      (turn) =>
        follows(turn, first) &&
        (traffic.known.complete || turn.exchange.began < (chain.at(-1)?.exchange.began ?? 0)),
    );
    if (chain.length - 1 <= most && !(traffic.known.complete && renewals.length > most)) return [];
    const requirement = rowsOf(chain, renewals, traffic);
    if (requirement.length === 0) return [];
    return {
      requirement,
      expected: 'one refresh and one repetition at most, when the new token is refused too',
      actual: `${renewals.length} refreshes and ${chain.length - 1} repetitions`,
      exchanges: [...chain, ...renewals].map(({ exchange }) => exchange).sort((a, b) => a.began - b.began),
    };
  });
}

/** Attempts at one call after which a client goes on for ever, where its document lets it choose their number. */
const MOST_ATTEMPTS = 5;

/** Where tokens are for scopes, a service may ask for several of them; what helps nobody is the same one again. */
function rowsOf(
  chain: readonly ApiTurn[],
  renewals: readonly TokenTurn[],
  { known }: Traffic,
): readonly string[] {
  if (known.oneScopePerToken !== true) return ['ENIGMA-27', 'ESB-03'];
  const scopes = renewals.filter(({ answer }) => answer !== undefined).map(scopeAsked);
  const again = scopes.length - new Set(scopes).size;
  return [
    ...(again > (known.complete ? 0 : 1) ? ['MOBILEFIRST-D04'] : []),
    ...(chain.length > MOST_ATTEMPTS ? ['MOBILEFIRST-36'] : []),
  ];
}

/** Milliseconds within which one request follows another without a call of an application between. */
const AT_ONCE = 1000;

/** The same call refused again and again, each time with another token, and then perhaps served. */
function chainsOfRefusals(traffic: Traffic): readonly (readonly ApiTurn[])[] {
  const { apiTurns, known } = traffic;
  const places = Map.groupBy(apiTurns, ({ exchange }) => (known.complete ? '' : placeOf(exchange)));
  return [...places.values()].flatMap((turns) => {
    const chains: ApiTurn[][] = [];
    let before: ApiTurn | undefined;
    for (const turn of turns) {
      const goesOn =
        before !== undefined &&
        isRefused(before) &&
        (known.complete ? follows(turn, before) : isNextTry(turn, before, traffic));
      if (goesOn) chains.at(-1)?.push(turn);
      else chains.push([turn]);
      before = turn;
    }
    return chains;
  });
}

/** Whether a call was made at once with the token of a refresh that was made at once after a refusal. */
const isNextTry = (turn: ApiTurn, refused: ApiTurn, traffic: Traffic): boolean =>
  renewalTurns(traffic).some(
    (renewal) =>
      follows(renewal, refused) &&
      follows(turn, renewal) &&
      renewal.answer?.accessToken === tokenOf(turn) &&
      renewal.exchange.startedAt - refused.exchange.endedAt < AT_ONCE &&
      turn.exchange.startedAt - renewal.exchange.endedAt < AT_ONCE,
  );

/** A call that is forbidden leads to no refresh: another token of the same scope opens no more. */
export function judgeForbidden(traffic: Traffic): readonly Finding[] {
  const refreshes = refreshTurns(traffic);
  return traffic.apiTurns
    .filter((turn) => statusOf(turn) === 403 && turn.tokens.length > 0)
    .flatMap((forbidden) => {
      const later = refreshes.filter((turn) => follows(turn, forbidden));
      const [renewal] = later;
      const again = traffic.apiTurns.find((turn) => follows(turn, forbidden));
      const atOnce =
        renewal !== undefined &&
        again !== undefined &&
        follows(again, renewal) &&
        placeOf(again.exchange) === placeOf(forbidden.exchange) &&
        renewal.exchange.startedAt - forbidden.exchange.endedAt < AT_ONCE;
      if (renewal === undefined || (!traffic.known.complete && !atOnce)) return [];
      return {
        requirement: 'ENIGMA-29',
        expected: 'no refresh after a call that is forbidden: another token of the same scope opens no more',
        actual: `${traffic.known.complete ? later.length : 'one'} after status 403`,
        exchanges: [forbidden.exchange, renewal.exchange],
        advisory: true,
      };
    });
}
