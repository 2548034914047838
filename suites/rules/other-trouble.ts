import { replyOf } from '../../mock-server/wire/index.ts';
import type { Finding } from '../check.ts';
import { isBearer, readChallenges } from '../readers/index.ts';
import { openAll, type Rule } from './rule.ts';
import { type ApiTurn, follows, placeOf, renewalTurns, statusOf, type Traffic, tokenOf } from './traffic.ts';

/** Milliseconds within which one request follows another without a call of an application between. */
const AT_ONCE = 1000;

/** Whether a call was answered, and not served, for another reason than its token. */
function isOtherTrouble(turn: ApiTurn, { known }: Traffic): boolean {
  const status = statusOf(turn);
  if (turn.tokens.length === 0 || (status !== undefined && status < 400)) return false;
  if (known.oneScopePerToken !== true) return status !== 401;
  const reply = replyOf(turn.exchange);
  const challenges = reply === undefined ? undefined : readChallenges(reply);
  const named = challenges?.ok === true && challenges.value.some(isBearer);
  return !(named && (status === 401 || status === 403));
}

/**
 * A failure that says nothing of the token leads to no request for another one. In a recording such a request may have had
 * another cause, unless it is made at once, and the same call at once after it.
 */
export const judgeOtherTrouble = (traffic: Traffic): readonly Finding[] =>
  traffic.apiTurns
    .filter((turn) => isOtherTrouble(turn, traffic))
    .flatMap((turn) => {
      const renewal = renewalTurns(traffic).find((each) => follows(each, turn));
      if (renewal === undefined) return [];
      const again = traffic.apiTurns.find((each) => follows(each, renewal));
      const forIt =
        renewal.exchange.startedAt - turn.exchange.endedAt < AT_ONCE &&
        again !== undefined &&
        again.exchange.startedAt - renewal.exchange.endedAt < AT_ONCE &&
        placeOf(again.exchange) === placeOf(turn.exchange) &&
        !isOld(turn, traffic) &&
        traffic.apiTurns.every((each) => each === turn || follows(turn, each) || !follows(renewal, each));
      if (!traffic.known.complete && !forIt) return [];
      const status = statusOf(turn);
      return [
        {
          requirement: ['ESB-02', 'MOBILEFIRST-35'],
          expected: `no request for a token after ${status === undefined ? 'a call without an answer' : `status ${status}`}, which says nothing of tokens`,
          actual: 'a token request',
          exchanges: [turn.exchange, renewal.exchange],
        },
      ];
    });

/** Whether a token has so little of its life left that a client may replace it by itself. */
function isOld(turn: ApiTurn, { tokenTurns }: Traffic): boolean {
  const source = tokenTurns.findLast(({ answer }) => answer?.accessToken === tokenOf(turn));
  const lifetime = source?.answer?.expiresIn;
  if (source === undefined || lifetime === undefined) return false;
  return turn.exchange.endedAt - source.exchange.endedAt > (lifetime * 1000) / 2;
}

export const otherTroubleRule: Rule = {
  id: 'other-trouble',
  title: 'A failure that says nothing of the token leads to no request for another one',
  requirements: ['ESB-02', 'MOBILEFIRST-35'],
  judge(traffic) {
    const seen = traffic.apiTurns.some((turn) => isOtherTrouble(turn, traffic));
    return {
      findings: judgeOtherTrouble(traffic),
      open: openAll(
        ['ESB-02', 'MOBILEFIRST-35'],
        seen
          ? 'whether the client asks for a token after each kind of refusal that is for its token is not in the recording'
          : 'no call with a token that failed for another reason is in the recording',
      ),
    };
  },
};
