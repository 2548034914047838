import type { Finding } from '../check.ts';
import { type Judgement, openAll, type Rule } from './rule.ts';
import {
  follows,
  isNothing,
  presentedRefreshToken,
  refreshTurns,
  type TokenTurn,
  type Traffic,
  tokenOf,
} from './traffic.ts';

/** Every refresh token that a client held before a turn, oldest first: handed to it outside, then by answers. */
const handedBefore = (traffic: Traffic, turn: TokenTurn): readonly string[] => [
  ...(traffic.known.provisioned ?? []),
  ...givers(traffic, turn).flatMap(({ answer }) => answer?.refreshToken ?? []),
];

/** The turns that had handed out a refresh token when another one began. */
const givers = ({ tokenTurns }: Traffic, turn: TokenTurn): readonly TokenTurn[] =>
  tokenTurns.filter((each) => each.answer?.refreshToken !== undefined && follows(turn, each));

/**
 * Which refresh token each refresh presents. In traffic that is not complete a client may hold several, of which one
 * that has been replaced, or spoilt, is still known for certain.
 */
export function judgeRefreshTokens(
  traffic: Traffic,
  judged: readonly TokenTurn[] = refreshTurns(traffic),
): readonly Finding[] {
  return judged.flatMap((turn) => {
    const presented = presentedRefreshToken(turn.request) ?? '';
    const handed = handedBefore(traffic, turn);
    if (presented === handed.at(-1)) return [];
    const evidence = [...givers(traffic, turn).slice(-3), turn].map(({ exchange }) => exchange);
    const expected = handed.at(-1);
    if (isNothing(presented)) return [];
    if (expected !== undefined && isSpoilt(presented, expected))
      return spoiling(presented, expected, evidence);
    const spoilt = handed.findLast((token) => isSpoilt(presented, token));
    const known = traffic.known.complete && handed.includes(presented);
    if (known || wasReplaced(presented, turn, traffic)) {
      return {
        requirement: ['ENIGMA-14', 'B-18'],
        expected: `the refresh token that was received last${expected === undefined ? '' : `: ${expected}`}`,
        actual: `one that has been replaced: ${presented}`,
        exchanges: evidence,
      };
    }
    if (spoilt !== undefined) return spoiling(presented, spoilt, evidence);
    if (!traffic.known.complete || expected === undefined) return [];
    return {
      requirement: 'ENIGMA-14',
      expected: `the refresh token that was received last: ${expected}`,
      actual: `another one: ${presented}`,
      exchanges: evidence,
    };
  });
}

/**
 * Whether a refresh token had been exchanged for another one, and its client had received that: it used what came with it.
 * One that dies when the answer arrives may fall back on what it had.
 */
const wasReplaced = (token: string, turn: TokenTurn, traffic: Traffic): boolean =>
  refreshTurns(traffic).some(
    ({ request, answer, exchange }) =>
      presentedRefreshToken(request) === token &&
      (answer?.refreshToken ?? token) !== token &&
      exchange.ended < turn.exchange.began &&
      traffic.apiTurns.some((call) => follows(turn, call) && tokenOf(call) === answer?.accessToken),
  );

function spoiling(presented: string, token: string, exchanges: Finding['exchanges']): Finding {
  const encoding = presented === encodeURIComponent(token) || presented === formDecoded(token);
  return {
    requirement: encoding ? 'ENIGMA-25' : 'ENIGMA-14',
    expected: `the refresh token as it was received: ${JSON.stringify(token)}`,
    actual: encoding ? 'it encoded twice, or not at all' : `another value: ${JSON.stringify(presented)}`,
    exchanges,
  };
}

/** Whether one text is what careless handling makes of a token. */
const isSpoilt = (presented: string, token: string): boolean =>
  presented !== token &&
  token.length > 0 &&
  (presented === encodeURIComponent(token) ||
    presented === formDecoded(token) ||
    (presented !== '' && presented === token.replace(/^[\s"]+|[\s="]+$/g, '')) ||
    (presented !== '' && presented === token.trim()));

/** What a form makes of a value that nobody encoded. */
const formDecoded = (value: string): string => new URLSearchParams(`v=${value}`).get('v') ?? '';

function judge(traffic: Traffic): Judgement {
  const refreshes = refreshTurns(traffic);
  // Who presents nothing may have lost its refresh token, or have logged out: that shows neither.
  const telling = refreshes.filter(({ request }) => !isNothing(presentedRefreshToken(request) ?? ''));
  const followed = refreshes.filter((turn) => telling.some((later) => follows(later, turn)));
  const yielding = followed.filter(({ answer }) => answer !== undefined);
  const replacing = yielding.filter(
    ({ answer, request }) =>
      answer?.refreshToken !== undefined && answer.refreshToken !== presentedRefreshToken(request),
  );
  const lost = refreshes.findLast(
    (turn) => turn.answer !== undefined && turn.answer.refreshToken === undefined && !followed.includes(turn),
  );
  const never = yielding.length === 0 ? 'no refresh after another one is in the recording' : undefined;
  const unfollowed =
    lost === undefined
      ? undefined
      : 'no refresh is in the recording after an answer that names no refresh token';
  return {
    findings: judgeRefreshTokens(traffic),
    open: {
      ...openAll(['ENIGMA-14'], never ?? unfollowed),
      ...openAll(
        ['B-18'],
        replacing.length === 0
          ? 'no refresh is in the recording after one that replaced the refresh token'
          : undefined,
      ),
      ...openAll(
        ['ENIGMA-25'],
        yielding.length === 0 && (traffic.known.provisioned ?? []).length === 0
          ? 'no refresh with a refresh token whose issue is in the recording'
          : undefined,
      ),
    },
  };
}

export const refreshTokenRule: Rule = {
  id: 'refresh-tokens-presented',
  title: 'Each refresh presents the refresh token that was received last, as it was received',
  requirements: ['ENIGMA-14', 'ENIGMA-25', 'B-18'],
  judge,
};
