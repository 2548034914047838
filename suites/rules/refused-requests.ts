import type { Finding } from '../check.ts';
import { judgeForbidden } from './insistence.ts';
import type { Judgement, Rule } from './rule.ts';
import {
  follows,
  presentedRefreshToken,
  refreshTurns,
  statusOf,
  type TokenTurn,
  type Traffic,
} from './traffic.ts';

/** The row that says what a client does about a refusal; undefined for code 16, which is followed, and for all else. */
function rowOf(turn: TokenTurn, { known: { errorCodes, unrequestableStatus } }: Traffic): string | undefined {
  if (statusOf(turn) === unrequestableStatus && unrequestableStatus !== undefined) return 'ENIGMA-29';
  const code = turn.refusal?.code;
  if (errorCodes === undefined || code === undefined || code === errorCodes.elsewhere) return undefined;
  if (code === errorCodes.credentials) return 'ENIGMA-32';
  if (code === errorCodes.disabled || code === errorCodes.locked) return 'ENIGMA-33';
  return code === errorCodes.scope ? 'ENIGMA-36' : 'ENIGMA-31';
}

/** Repetitions of a refused request, each at once, behind which there are no calls of an application any more. */
const PATIENCE = 2;
/** Milliseconds within which a request follows another one at once. */
const AT_ONCE = 1000;

/**
 * Refused token requests that were sent again. In complete traffic of one call once is enough; in a recording each may
 * have been for a call of its own, until there are too many of them too fast.
 */
export function judgeAttempts(traffic: Traffic): readonly Finding[] {
  const { complete } = traffic.known;
  return runsOf(traffic).flatMap((run) => {
    const [first] = run;
    const row = first === undefined ? undefined : rowOf(first, traffic);
    if (row === undefined || run.length <= (complete ? 1 : PATIENCE + 1)) return [];
    return {
      requirement: row,
      expected: 'one token request for one call, since nothing has changed after the refusal',
      actual: `${run.length} of them`,
      exchanges: run.map(({ exchange }) => exchange),
    };
  });
}

/** Refused token requests with those that follow them at once; in a recording only such as are the same. */
function runsOf(traffic: Traffic): readonly (readonly TokenTurn[])[] {
  const { complete } = traffic.known;
  const runs: TokenTurn[][] = [];
  let before: TokenTurn | undefined;
  for (const turn of traffic.tokenTurns) {
    const row = before === undefined ? undefined : rowOf(before, traffic);
    const goesOn =
      before !== undefined &&
      row !== undefined &&
      (complete ||
        (row === rowOf(turn, traffic) &&
          follows(turn, before) &&
          turn.exchange.startedAt - before.exchange.endedAt < AT_ONCE &&
          contentOf(turn) === contentOf(before)));
    if (goesOn) runs.at(-1)?.push(turn);
    else runs.push([turn]);
    before = turn;
  }
  return runs;
}

const contentOf = ({ request }: TokenTurn): string =>
  JSON.stringify([request.grantType, request.parameters, request.credentials]);

/** What a client does when its refresh token is refused for good: nothing more with it, and nothing in its place. */
export function judgeLapse(traffic: Traffic): readonly Finding[] {
  const { complete, errorCodes } = traffic.known;
  if (errorCodes === undefined) return [];
  const refreshes = refreshTurns(traffic);
  const dead = refreshes.filter(
    ({ refusal }) =>
      refusal?.error === 'invalid_grant' && refusal.code === undefined && refusal.status === 400,
  );
  const again = refreshes.find((turn) =>
    dead.some(
      (refused) =>
        follows(turn, refused) &&
        presentedRefreshToken(turn.request) === presentedRefreshToken(refused.request),
    ),
  );
  const [, second] = complete ? refreshes : [];
  const repeated = again ?? second;
  if (repeated !== undefined) {
    const same = refreshes.filter(
      ({ request }) => complete || presentedRefreshToken(request) === presentedRefreshToken(repeated.request),
    );
    return [
      {
        requirement: 'ENIGMA-19',
        expected: 'one refresh at most with a refresh token that has ended',
        actual: `${same.length} of them`,
        exchanges: same.map(({ exchange }) => exchange),
      },
    ];
  }
  const instead = traffic.tokenTurns.find(
    (turn) =>
      (complete || dead.some((refused) => follows(turn, refused))) &&
      (complete
        ? (turn.request.grantType ?? 'refresh_token') !== 'refresh_token'
        : turn.request.grantType === 'client_credentials'),
  );
  if (instead === undefined) return [];
  return [
    {
      requirement: 'ENIGMA-19',
      expected: 'the client to fall back on nothing else when its refresh token has ended',
      actual: `a token request with grant_type ${instead.request.grantType}`,
      exchanges: [...dead.slice(0, 1), instead].map(({ exchange }) => exchange),
    },
  ];
}

const REFUSALS = {
  'ENIGMA-29': 'with status 403',
  'ENIGMA-31': 'with a code that is not known',
  'ENIGMA-32': 'with code 05',
  'ENIGMA-33': 'with code 10 or 14',
  'ENIGMA-36': 'with code 54',
} as const;

function judge(traffic: Traffic): Judgement {
  const seen = new Set(traffic.tokenTurns.map((turn) => rowOf(turn, traffic)));
  const open = Object.entries(REFUSALS).map(([row, refused]) => [
    row,
    seen.has(row)
      ? 'for which calls tokens were asked, and what their callers were told, is not in the recording'
      : `no token request that was refused ${refused} is in the recording`,
  ]);
  const lapsed = refreshTurns(traffic).some(({ refusal }) => refusal?.error === 'invalid_grant');
  return {
    findings: [...judgeAttempts(traffic), ...judgeLapse(traffic), ...judgeForbidden(traffic)],
    open: {
      ...Object.fromEntries(open),
      'ENIGMA-19': lapsed
        ? 'whether somebody was told that the refresh token has ended is not in the recording'
        : 'no refresh token that was refused for good is in the recording',
    },
  };
}

export const refusedRequestRule: Rule = {
  id: 'refused-token-requests',
  title: 'A refused token request is not sent again, and a refresh token that has ended is given up',
  requirements: ['ENIGMA-19', 'ENIGMA-29', 'ENIGMA-31', 'ENIGMA-32', 'ENIGMA-33', 'ENIGMA-36'],
  judge,
};
