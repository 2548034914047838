import type { Exchange } from '../../mock-server/wire/index.ts';
import type { Finding } from '../check.ts';
import { ROUNDING, seconds } from '../time.ts';
import { ageInWords } from '../wording.ts';
import { type Judgement, openAll, type Rule } from './rule.ts';
import {
  type ApiTurn,
  follows,
  refreshTurns,
  statusOf,
  type TokenTurn,
  type Traffic,
  tokenOf,
} from './traffic.ts';

/** The type of token that clients use as RFC 6750 says. */
export const BEARER = /^bearer$/i;

/** The turn that issued one of the tokens that a call presents. */
const sourceOf = ({ tokenTurns }: Traffic, { tokens }: ApiTurn): TokenTurn | undefined =>
  tokenTurns.findLast(({ answer }) => tokens.some(({ token }) => token === answer?.accessToken));

/** No call may leave with a token that is dead by what its answer said. */
export function judgeAges(
  traffic: Traffic,
  judged: readonly ApiTurn[] = traffic.apiTurns,
): readonly Finding[] {
  return judged.flatMap((turn) => {
    const source = sourceOf(traffic, turn);
    const claimed = source?.answer?.members.expires_in;
    if (source === undefined || claimed === undefined) return [];
    const lifetime = Number(claimed);
    const age = seconds(turn.exchange.startedAt - source.exchange.endedAt);
    if (Number.isNaN(lifetime) || age < lifetime + traffic.known.tolerance + ROUNDING) return [];
    return {
      requirement: 'ENIGMA-24',
      expected: `a new token before the call: the one at hand lives ${ageInWords(lifetime)}`,
      actual: `a call with it at the age of ${ageInWords(age)}`,
      exchanges: [source.exchange, turn.exchange],
      // The document shows no answer, and RFC 6749 section 5.1 has a number.
      advisory: typeof claimed === 'string',
    };
  });
}

/** Refreshes that a client made although its token was young, and had not been refused. */
export function earlyRefreshes(traffic: Traffic): readonly { held: TokenTurn; renewal: TokenTurn }[] {
  return refreshTurns(traffic).flatMap((renewal) => {
    const held = traffic.tokenTurns.findLast((turn) => turn.answer !== undefined && follows(renewal, turn));
    const lifetime = held?.answer?.expiresIn;
    if (held === undefined || lifetime === undefined || lifetime < 3600) return [];
    const age = seconds(renewal.exchange.startedAt - held.exchange.endedAt);
    const refused = traffic.apiTurns.some(
      (turn) => [401, 403].includes(statusOf(turn) ?? 0) && follows(turn, held) && follows(renewal, turn),
    );
    return age > lifetime / 2 || refused ? [] : [{ held, renewal }];
  });
}

/** Those of them that replaced a token which its client could use: of one that never was nobody knows. */
export const eagerRefreshes = (traffic: Traffic): ReturnType<typeof earlyRefreshes> =>
  earlyRefreshes(traffic).filter(({ held, renewal }) =>
    traffic.apiTurns.some((turn) => tokenOf(turn) === held.answer?.accessToken && follows(renewal, turn)),
  );

/** Tokens that served one call each, from which one may conclude where a client may have been started anew. */
const HABIT = 5;

/** Young tokens that served one call each, where there are too many of them for a client that is started anew. */
export function wastedIn(traffic: Traffic): readonly TokenTurn[] {
  const wasted = eagerRefreshes(traffic).filter(({ held }) => callsWith(held, traffic) === 1);
  return wasted.length < HABIT ? [] : wasted.map(({ held }) => held);
}

/** A refresh before every call fulfils the words of the document, and wears out the server. */
export function judgeEagerness(traffic: Traffic, since?: Exchange): readonly Finding[] {
  const eager = eagerRefreshes(traffic).filter(
    ({ renewal }) => since === undefined || renewal.exchange.began > since.ended,
  );
  const [first] = eager;
  if (first === undefined || (!traffic.known.complete && wastedIn(traffic).length === 0)) return [];
  const { held, renewal } = first;
  return [
    {
      requirement: 'ENIGMA-24',
      expected: `the token at hand to be used: it lives ${ageInWords(held.answer?.expiresIn ?? 0)}`,
      actual: `a refresh before the call, at its age of ${ageInWords(seconds(renewal.exchange.startedAt - held.exchange.endedAt))}`,
      exchanges: [held.exchange, renewal.exchange],
      advisory: true,
    },
  ];
}

const callsWith = ({ answer }: TokenTurn, { apiTurns }: Traffic): number =>
  apiTurns.filter((turn) => tokenOf(turn) === answer?.accessToken).length;

/** A call without a token is one fault if a token was at hand or could be had. */
export function judgeAbsence(traffic: Traffic): readonly Finding[] {
  return withoutToken(traffic)
    .filter((turn) => traffic.known.complete || isHeldThroughout(traffic, turn))
    .map(({ exchange }) => ({
      requirement: 'ENIGMA-24',
      expected: 'every call to carry an access token',
      actual: 'one without any',
      exchanges: [exchange],
    }));
}

/** Of a recording only those that the server refused: others may be to places that are open to all. */
const withoutToken = ({ apiTurns, known }: Traffic): readonly ApiTurn[] =>
  apiTurns.filter(
    (turn) =>
      turn.tokens.length === 0 &&
      !turn.exchange.request.headers.some(([name]) => name.toLowerCase() === 'authorization') &&
      (known.complete || statusOf(turn) === 401),
  );

/** Whether a token was presented before a call and after it, so that nobody had logged out meanwhile. */
const isHeldThroughout = ({ apiTurns }: Traffic, turn: ApiTurn): boolean =>
  apiTurns.some(
    (before) =>
      tokenOf(before) !== undefined &&
      follows(turn, before) &&
      apiTurns.some((after) => follows(after, turn) && tokenOf(after) === tokenOf(before)),
  );

/** A token of a type that is not bearer is none that a client may use as one. */
export const judgeTokenTypes = (traffic: Traffic): readonly Finding[] =>
  traffic.apiTurns.flatMap((turn) => {
    const source = sourceOf(traffic, turn);
    const type = source?.answer?.tokenType;
    if (source === undefined || type === undefined || BEARER.test(type)) return [];
    return {
      requirement: 'B-10',
      expected: `a token of the type "${type}" not to be used as a bearer token`,
      actual: 'a call with it',
      exchanges: [source.exchange, turn.exchange],
    };
  });

function judgeLife(traffic: Traffic): Judgement {
  const dated = traffic.apiTurns.some((turn) => sourceOf(traffic, turn)?.answer?.expiresIn !== undefined);
  const eager = eagerRefreshes(traffic).length;
  const bare = withoutToken(traffic).length;
  const why = !dated
    ? 'no call is in the recording with a token whose issue and lifetime are in it too'
    : eager > 0
      ? `a young token was replaced ${eager} times, and whether its client was started anew is not in the recording`
      : bare > 0
        ? 'a call was made without a token, and whether its client could have had one is not in the recording'
        : undefined;
  return {
    findings: [...judgeAbsence(traffic), ...judgeAges(traffic), ...judgeEagerness(traffic)],
    open: openAll(['ENIGMA-24'], why),
  };
}

export const livingTokenRule: Rule = {
  id: 'living-token',
  title: 'No call leaves without a token, or with one that is dead by what was said of it',
  requirements: ['ENIGMA-24'],
  judge: judgeLife,
};

export const tokenTypeRule: Rule = {
  id: 'token-types',
  title: 'A token of an unknown type is not used',
  requirements: ['B-10'],
  judge: (traffic) => ({
    findings: judgeTokenTypes(traffic),
    open: {
      'B-10':
        'no token of another type is used in the recording; what a client makes of members that it does not know is not in it',
    },
  }),
};
