import type { Finding } from '../check.ts';
import { parameterOf } from '../readers/index.ts';
import { judgeInsistence } from './insistence.ts';
import { type Asked, differences } from './repetition.ts';
import { type Judgement, openAll, type Rule } from './rule.ts';
import { BEARER } from './token-use.ts';
import {
  type ApiTurn,
  challengeOf,
  follows,
  isRefused,
  placeOf,
  presentedRefreshToken,
  renewalTurns,
  type TokenTurn,
  type Traffic,
  tokenOf,
} from './traffic.ts';

/** A call whose token was refused, and what its client did about it. */
interface Recovery {
  readonly refused: ApiTurn;
  /** Refreshes after the refusal, up to the repetition. */
  readonly renewals: readonly TokenTurn[];
  readonly again: ApiTurn | undefined;
  /** Whether another repetition could be meant. */
  readonly ambiguous: boolean;
}

/** The recoveries that traffic holds. A repetition belongs to one refusal, the last before it, and is none of its own. */
function recoveries(traffic: Traffic, asked?: Asked): readonly Recovery[] {
  const { apiTurns, known } = traffic;
  const refusals = apiTurns.filter(isRefused);
  const taken = new Set<ApiTurn>();
  const found = refusals.toReversed().map((refused): Recovery => {
    const renewed = renewalTurns(traffic).filter((turn) => follows(turn, refused));
    const later = apiTurns.filter(
      (turn) =>
        follows(turn, refused) &&
        (known.complete || placeOf(turn.exchange) === placeOf(refused.exchange)) &&
        // What leaves with the same token before another one has arrived is a call of its own.
        (tokenOf(turn) !== tokenOf(refused) || renewed.some((each) => isUseful(each) && follows(turn, each))),
    );
    const again = known.complete ? later[0] : repetitionAmong(later, taken, refused, asked);
    if (again !== undefined) taken.add(again);
    return {
      refused,
      again,
      renewals: renewed.filter((turn) => again === undefined || turn.exchange.began < again.exchange.began),
      ambiguous:
        !known.complete &&
        refusals.filter((each) => placeOf(each.exchange) === placeOf(refused.exchange)).length > 1,
    };
  });
  return found.filter(({ refused }) => !taken.has(refused)).toReversed();
}

/**
 * The first call that repeats one as it was, else the first with another token. A call with the same token may be one of
 * its own that was late, as long as any other has the new one.
 */
function repetitionAmong(
  later: readonly ApiTurn[],
  taken: ReadonlySet<ApiTurn>,
  refused: ApiTurn,
  asked?: Asked,
): ApiTurn | undefined {
  const others = later.filter((turn) => tokenOf(turn) !== tokenOf(refused));
  if (others.length === 0) return later.find((turn) => !taken.has(turn));
  const free = others.filter((turn) => !taken.has(turn));
  return free.find((turn) => differences(refused.exchange, turn.exchange, asked).length === 0) ?? free[0];
}

/** What became of each call whose token was refused: one refresh, and one repetition that is as it was. */
export const judgeRecoveries = (traffic: Traffic, asked?: Asked): readonly Finding[] =>
  recoveries(traffic, asked).flatMap((recovery) => judgeRecovery(recovery, traffic, asked) ?? []);

function judgeRecovery(recovery: Recovery, traffic: Traffic, asked?: Asked): Finding | undefined {
  const { refused, renewals, again, ambiguous } = recovery;
  const { complete } = traffic.known;
  const exchanges = [refused, ...renewals, ...(again === undefined ? [] : [again])].map(
    ({ exchange }) => exchange,
  );
  const oldToken = again !== undefined && tokenOf(again) === tokenOf(refused);
  const wentOn = again === undefined && !complete && goesOnWith(refused, renewals[0], traffic);
  if (renewals.length === 0 || wentOn) {
    if (again !== undefined && !oldToken) return undefined;
    if (!complete && !wentOn) return undefined;
    return {
      requirement: isPlain(refused) || !readsPlainOnes(refused, traffic) ? 'ENIGMA-26' : 'B-31',
      expected: 'a refresh after the refusal',
      actual: 'none',
      exchanges,
    };
  }
  const yielded = renewals.filter(isUseful);
  const last = yielded.at(-1);
  if (last === undefined) return undefined;
  if (complete && yielded.length > 1) {
    return {
      requirement: 'ENIGMA-26',
      expected: 'one refresh for one expiry',
      actual: `${yielded.length} of them`,
      exchanges,
    };
  }
  if (!complete && again === undefined && hasChangedHands(refused, traffic)) return undefined;
  const goneOn = traffic.apiTurns.some((turn) => follows(turn, last) && !isRefused(turn));
  const unclear = yielded.length < renewals.length || (again === undefined && (!goneOn || ambiguous));
  if (!complete && unclear && (again === undefined || oldToken)) return undefined;
  if (again === undefined || oldToken) {
    return {
      requirement: ['ENIGMA-26', 'ENIGMA-27', 'ESB-03', 'MOBILEFIRST-21'],
      expected: 'the call to be repeated with the new token',
      actual: again === undefined ? 'no repetition' : 'one with the old token',
      exchanges,
      // Who watches cannot know whether somebody gave the call up meanwhile.
      advisory: !complete && again === undefined,
    };
  }
  const changed = ambiguous ? [] : differences(refused.exchange, again.exchange, asked);
  if (changed.length === 0) return undefined;
  return {
    requirement: ['ENIGMA-27', 'ESB-18', 'MOBILEFIRST-21'],
    expected: 'the call to be repeated as it was, but for its token',
    actual: changed.join('; '),
    exchanges,
  };
}

/**
 * Whether a client made further calls with a token that had been refused, and no refresh before them. One whose refreshes
 * fail, or that never made any, can do no better.
 */
function goesOnWith(refused: ApiTurn, renewal: TokenTurn | undefined, traffic: Traffic): boolean {
  const refreshes = renewalTurns(traffic);
  const last = refreshes.findLast((turn) => follows(refused, turn)) ?? refreshes.find(isUseful);
  if (last === undefined || !isUseful(last)) return false;
  return (
    Math.abs(refused.exchange.startedAt - last.exchange.endedAt) < KEPT_FOR_SURE &&
    traffic.apiTurns.some(
      (turn) =>
        follows(turn, refused) &&
        tokenOf(turn) === tokenOf(refused) &&
        (renewal === undefined || renewal.exchange.began > turn.exchange.ended),
    )
  );
}

/** Whether somebody else has logged in after a call had begun: it is not made again in the name of another. */
function hasChangedHands(refused: ApiTurn, { tokenTurns }: Traffic): boolean {
  const logins = tokenTurns.filter(
    ({ request, answer }) => answer !== undefined && presentedRefreshToken(request) === undefined,
  );
  const userOf = ({ request }: TokenTurn) => parameterOf(request, 'username');
  const before = logins.findLast(({ exchange }) => exchange.ended < refused.exchange.began);
  return logins.some(
    (turn) =>
      turn.exchange.ended > refused.exchange.began &&
      (before === undefined || userOf(turn) === undefined || userOf(turn) !== userOf(before)),
  );
}

/** Milliseconds for which a refresh token is taken to live, whatever is known of it. */
const KEPT_FOR_SURE = 30 * 86_400_000;

/** Whether a refresh yielded a token that a client can use. */
const isUseful = ({ answer }: TokenTurn): boolean =>
  answer !== undefined && (answer.tokenType === undefined || BEARER.test(answer.tokenType));

/** Whether its client recovered from the plainest challenge after another one: then it is that other one that it cannot read. */
const readsPlainOnes = (refused: ApiTurn, traffic: Traffic): boolean =>
  recoveries(traffic).some(
    (later) =>
      follows(later.refused, refused) &&
      isPlain(later.refused) &&
      later.again !== undefined &&
      later.renewals.some(isUseful),
  );

/** Whether the refusal has the plainest challenge, or none. @see RFC 9110 section 11.6.1 */
const isPlain = ({ exchange }: ApiTurn): boolean =>
  /^(Bearer( [a-z_]+="[^"]*"(, [a-z_]+="[^"]*")*)?)?$/.test(challengeOf(exchange));

const NO_RECOVERY = 'no call whose token was refused, and that was repeated, is in the recording';

function judge(traffic: Traffic): Judgement {
  const found = recoveries(traffic);
  const repeated = found.filter(({ again, renewals }) => again !== undefined && renewals.length > 0);
  const unfinished = found.some(({ again }) => again === undefined);
  const hard = repeated.filter(({ refused }) => !isPlain(refused));
  return {
    findings: [...judgeRecoveries(traffic), ...judgeInsistence(traffic)],
    open: {
      ...openAll(
        ['ENIGMA-26', 'ESB-03', 'ESB-18', 'MOBILEFIRST-21', 'MOBILEFIRST-36', 'MOBILEFIRST-D04'],
        repeated.length === 0
          ? NO_RECOVERY
          : 'what the caller of a recovered call was given is not in the recording',
      ),
      ...openAll(
        ['ENIGMA-27'],
        repeated.length === 0
          ? NO_RECOVERY
          : unfinished
            ? 'a call whose token was refused is not repeated as far as the recording goes'
            : undefined,
      ),
      ...openAll(
        ['B-31'],
        hard.length === 0
          ? 'no refusal is in the recording with a Bearer challenge among others or in another spelling'
          : found.some(({ refused, again }) => again === undefined && !isPlain(refused))
            ? 'a call that such a challenge refused is not repeated as far as the recording goes'
            : undefined,
      ),
    },
  };
}

export const recoveryRule: Rule = {
  id: 'expiry-recovery',
  title: 'A call whose token is refused is repeated once, whole, with the token of one refresh',
  requirements: [
    'ENIGMA-26',
    'ENIGMA-27',
    'ESB-03',
    'ESB-18',
    'MOBILEFIRST-21',
    'MOBILEFIRST-36',
    'MOBILEFIRST-D04',
    'B-31',
  ],
  judge,
};
