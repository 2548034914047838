import { bodyText, type Exchange, headerValues } from '../../mock-server/wire/index.ts';
import type { Finding } from '../check.ts';
import { parameterOf } from '../readers/index.ts';
import { formIn } from '../secret-forms.ts';
import { authorizationRequests } from './code-flows.ts';
import { openAll, type Rule } from './rule.ts';
import {
  credentialsOf,
  follows,
  isNothing,
  presentedRefreshToken,
  refreshTurns,
  statusOf,
  type TokenTurn,
  type Traffic,
  tokenOf,
} from './traffic.ts';

/** The client secret beside token requests: in what the API is sent, and in what goes through browsers. */
export function judgeStraySecrets(traffic: Traffic): readonly Finding[] {
  const { secret } = credentialsOf(traffic) ?? {};
  if (secret === undefined) return [];
  const places = [
    ...traffic.apiTurns.map(({ exchange }) => ({ exchange, where: 'the API' })),
    ...authorizationRequests(traffic).map(({ exchange }) => ({ exchange, where: 'a browser' })),
  ];
  return places
    .filter(({ exchange: { request } }) => {
      const said = `${request.url}\n${JSON.stringify(request.headers)}\n${bodyText(request)}`;
      return formIn(Buffer.from(said), secret) !== undefined;
    })
    .map(({ exchange, where }) => ({
      requirement: 'CEHUB-21',
      expected: 'the client secret at the token endpoint only',
      actual: `it goes to ${where}`,
      exchanges: [exchange],
    }));
}

/** A refresh is made by the refresh token alone. */
export const judgeUsersInRefreshes = (traffic: Traffic): readonly Finding[] =>
  refreshTurns(traffic)
    .filter(({ request }) => ['username', 'password'].some((name) => parameterOf(request, name)))
    .map(({ exchange }) => ({
      requirement: ['CEHUB-14', 'CEHUB-29'],
      expected: 'a refresh by the refresh token alone',
      actual: 'one with name or password of the user',
      exchanges: [exchange],
    }));

/** Who was given no refresh token sends none. In a recording only the name of nothing is surely none. */
export const judgeUngivenRefreshTokens = (traffic: Traffic): readonly Finding[] =>
  refreshTurns(traffic)
    .filter(
      (turn) =>
        isNothing(presentedRefreshToken(turn.request) ?? '') ||
        (traffic.known.complete && !wasGivenBefore(turn, traffic)),
    )
    .map((turn) => ({
      requirement: 'CEHUB-29',
      expected: 'no refresh where no refresh token was included',
      actual: `one with ${presentedRefreshToken(turn.request) || 'nothing'}`,
      exchanges: [turn.exchange],
    }));

const wasGivenBefore = (turn: TokenTurn, { tokenTurns }: Traffic): boolean =>
  tokenTurns.some(
    ({ answer, exchange }) => answer?.refreshToken !== undefined && follows(turn, { exchange }),
  );

/** Tokens of the client that stand in another field of a call than `Authorization`. */
export function judgeTokenFields(traffic: Traffic): readonly Finding[] {
  const issued = traffic.tokenTurns.flatMap(({ answer }) => answer?.accessToken ?? []);
  return traffic.apiTurns.flatMap(({ exchange }) => {
    const fields = exchange.request.headers.filter(
      ([name, value]) =>
        !/^(authorization|referer)$/i.test(name) &&
        issued.some((token) => value.split(/[\s=;]+/).includes(token)),
    );
    const alone = headerValues(exchange.request, 'authorization').length === 0;
    if (fields.length === 0) return [];
    return [
      {
        requirement: ['CEHUB-27', 'CLUERIDE-06', ...(alone ? ['CEHUB-13'] : [])],
        expected: 'the access token in the Authorization field of a call, and nowhere else',
        actual: `it stands in ${fields.map(([name]) => name).join(' and ')}`,
        exchanges: [exchange],
      },
    ];
  });
}

/** Whether a call was served with the token that a turn had yielded. */
const servedBy = ({ answer, exchange }: TokenTurn, { apiTurns }: Traffic): boolean =>
  apiTurns.some(
    (turn) =>
      tokenOf(turn) === answer?.accessToken &&
      follows(turn, { exchange }) &&
      Math.floor((statusOf(turn) ?? 0) / 100) === 2,
  );

export const webSessionRule: Rule = {
  id: 'web-session',
  title: 'A login through a browser gives a token that opens the API, and is refreshed without the user',
  requirements: ['CEHUB-13', 'CEHUB-14', 'CEHUB-21', 'CEHUB-27', 'CEHUB-29'],
  judge(traffic) {
    const opened = traffic.tokenTurns.filter((turn) => turn.answer !== undefined && servedBy(turn, traffic));
    const refreshed = opened.some(({ request }) => presentedRefreshToken(request) !== undefined);
    const underObjects = (exchange: Exchange) =>
      new URL(exchange.request.url).pathname.startsWith(traffic.known.objectPrefix ?? '/');
    const objects = traffic.apiTurns.some(
      (turn) => turn.tokens.length > 0 && underObjects(turn.exchange) && statusOf(turn) === 200,
    );
    return {
      findings: [
        ...judgeStraySecrets(traffic),
        ...judgeUsersInRefreshes(traffic),
        ...judgeUngivenRefreshTokens(traffic),
        ...judgeTokenFields(traffic),
      ],
      open: {
        ...openAll(
          ['CEHUB-13'],
          opened.length === 0 ? 'no call that was served with a token of the recording is in it' : undefined,
        ),
        ...openAll(
          ['CEHUB-14', 'CEHUB-29'],
          refreshed ? undefined : 'no refresh whose token then served a call is in the recording',
        ),
        ...openAll(
          ['CEHUB-27'],
          objects ? undefined : 'no call of an object with a token is in the recording',
        ),
        'CEHUB-21': 'what a client keeps and logs is not in a recording',
      },
    };
  },
};
