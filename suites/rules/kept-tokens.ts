import type { Finding } from '../check.ts';
import { ageInWords } from '../wording.ts';
import { type Judgement, openAll, type Rule } from './rule.ts';
import { eagerRefreshes, judgeAges, wastedIn } from './token-use.ts';
import { type ApiTurn, follows, isRefused, type Traffic, tokenOf } from './traffic.ts';
import { judgeTokenFields } from './web-sessions.ts';

/** Fewest characters of what is surely the beginning of a token, and of no other. */
const SURELY_CUT = 16;

/** Every call presents one token, in its field, as it came. */
export function judgeCarried(
  traffic: Traffic,
  judged: readonly ApiTurn[] = traffic.apiTurns,
): readonly Finding[] {
  const { tokenTurns, known } = traffic;
  const elsewhere = judgeTokenFields({ ...traffic, apiTurns: judged });
  return [
    ...elsewhere,
    ...judged.flatMap((turn): readonly Finding[] => {
      const issued = tokenTurns.filter((each) => each.answer !== undefined && follows(turn, each));
      const current = issued.at(-1)?.answer?.accessToken;
      const [only] = turn.tokens;
      const alone = turn.tokens.length === 1 && only?.place === 'header';
      const found = (requirement: string, expected: string, actual: string): readonly Finding[] => [
        { requirement, expected, actual, exchanges: [turn.exchange] },
      ];
      if (
        alone &&
        only !== undefined &&
        isCut(
          only.token,
          issued.flatMap(({ answer }) => answer?.accessToken ?? []),
        )
      ) {
        return found('CLUERIDE-04', 'the token as it came', `its first ${only.token.length} characters`);
      }
      if (alone && (!known.complete || only?.token === current)) return [];
      if (turn.tokens.length === 0 && (!known.complete || elsewhere.length > 0)) return [];
      return found(
        'CLUERIDE-06',
        'each call to carry the current token once, in its Authorization field',
        alone
          ? 'another token'
          : `${turn.tokens.length} tokens, by ${turn.tokens.map(({ place }) => place).join(' and ') || 'no way'}`,
      );
    }),
  ];
}

const isCut = (presented: string, issued: readonly string[]): boolean =>
  presented.length >= SURELY_CUT &&
  !issued.includes(presented) &&
  issued.some((token) => token.startsWith(presented));

/** A token serves all calls of a session. In a recording a client may have been started anew, but not for each call. */
export function judgeTokensPerCall(traffic: Traffic): readonly Finding[] {
  const wasted = traffic.known.complete ? traffic.tokenTurns : wastedIn(traffic);
  if (wasted.length === 0) return [];
  return [
    {
      requirement: 'CLUERIDE-05',
      expected: `one token for ${traffic.apiTurns.length} calls after a login`,
      actual: `${wasted.length} ${traffic.known.complete ? 'more' : 'that served one call each while they were young'}`,
      exchanges: wasted.slice(0, 2).map(({ exchange }) => exchange),
    },
  ];
}

/** A token that is dead by what was said of it, and that was refused, is not presented again. */
const judgeOldTokens = (traffic: Traffic): readonly Finding[] =>
  judgeAges(traffic).flatMap((found) => {
    const late = traffic.apiTurns.find(({ exchange }) => exchange === found.exchanges.at(-1));
    if (late === undefined || !isRefused(late)) return [];
    const again = traffic.apiTurns.find((turn) => follows(turn, late) && tokenOf(turn) === tokenOf(late));
    if (again === undefined) return [];
    const age = (again.exchange.startedAt - (found.exchanges[0]?.endedAt ?? 0)) / 1000;
    return [
      {
        requirement: 'CLUERIDE-12',
        expected: 'a token that has lived its time, and is refused, to be renewed',
        actual: `a further call with it, at the age of ${ageInWords(age)}`,
        exchanges: [...found.exchanges, again.exchange],
      },
    ];
  });

function judge(traffic: Traffic): Judgement {
  const presented = traffic.apiTurns.filter(({ tokens }) => tokens.length > 0);
  const shared = presented.some((turn) =>
    presented.some((other) => other !== turn && tokenOf(other) === tokenOf(turn)),
  );
  const early = eagerRefreshes(traffic).length;
  const bare = presented.length < traffic.apiTurns.length;
  return {
    findings: [...judgeCarried(traffic), ...judgeTokensPerCall(traffic), ...judgeOldTokens(traffic)],
    open: {
      ...openAll(
        ['CLUERIDE-05'],
        !shared
          ? 'no token that served two calls is in the recording'
          : early > 0
            ? 'a young token was replaced, and whether its client was started anew is not in the recording'
            : undefined,
      ),
      ...openAll(
        ['CLUERIDE-06'],
        presented.length === 0 || bare
          ? 'whether a call without a token could have had one is not in the recording'
          : undefined,
      ),
      'CLUERIDE-04': 'why a client asked for a token is not in the recording',
      'CLUERIDE-12': 'what a caller was given when a token had lived its time is not in the recording',
    },
  };
}

export const keptTokenRule: Rule = {
  id: 'kept-tokens',
  title: 'One token serves all calls of a session, as it came, in one place, and not after its time',
  requirements: ['CLUERIDE-04', 'CLUERIDE-05', 'CLUERIDE-06', 'CLUERIDE-12'],
  judge,
};
