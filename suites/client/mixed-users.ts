import type { ClientBench, ScriptStep, Stage } from '../../fixtures/bench/index.ts';
import type { ApiCall } from '../../fixtures/drivers/index.ts';
import type { TargetUser } from '../../fixtures/target/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { pathOf } from '../../mock-server/wire/index.ts';
import { type ClientCheck, Hindered, type Judge } from '../check.ts';
import { answerInWords, authorizationUrl, call, during, establish, expireAccessToken } from './acts.ts';
import { apiTurns, presentedRefreshToken, tokenTurns } from './history.ts';

/** Milliseconds for which an answer is held back: somebody else logs in meanwhile. */
const HELD_BACK = 40;

const held = (endpoint: 'token' | 'resource'): ScriptStep => ({
  on: { endpoint },
  times: 1,
  do: { fault: 'delay', with: { milliseconds: HELD_BACK } },
});

/** A call that the first user makes, and nobody else. */
const OF_THE_FIRST: ApiCall = { method: 'GET', path: '/api/of-the-first-user' };

/** What is under way for the first user when the second one logs in. */
const UNDER_WAY: Readonly<Record<string, 'token' | 'resource'>> = {
  'a refresh': 'token',
  'a call that will be refused': 'resource',
};

async function secondUser(bench: ClientBench, judge: Judge): Promise<void> {
  await judgeChange(bench, 'nothing', undefined, judge);
}

async function meanwhile(bench: ClientBench, judge: Judge): Promise<void> {
  for (const [what, endpoint] of Object.entries(UNDER_WAY)) await judgeChange(bench, what, endpoint, judge);
}

async function judgeChange(
  bench: ClientBench,
  what: string,
  endpoint: 'token' | 'resource' | undefined,
  judge: Judge,
): Promise<void> {
  const stage = await establish(bench);
  const second = await stage.server.addUser();
  if (endpoint === 'token') await expireAccessToken(stage, bench);
  if (endpoint === 'resource') await stage.server.expireAccessTokens();
  if (endpoint !== undefined) stage.server.script(held(endpoint));
  const early = endpoint === undefined ? undefined : stage.client.call(OF_THE_FIRST);
  const { exchanges } = await during(stage, async () => {
    await logIn(stage, second, bench);
    await early;
  });
  stage.server.clearScript();
  const after = await during(stage, async () => {
    await call(stage);
    await expireAccessToken(stage, bench);
    await call(stage);
  });
  const actual = mixedUp(stage, exchanges, after.exchanges);
  await stage.client.close();
  if (actual === undefined) return;
  judge.report({
    requirement: 'B-D10',
    expected: `each user to be served with tokens of their own, when a second one logs in with ${what} under way`,
    actual,
    exchanges: [...exchanges, ...after.exchanges],
  });
}

async function logIn(stage: Stage, user: TargetUser, { target }: ClientBench): Promise<void> {
  const { client, server } = stage;
  if (target.claims.has('password-login')) {
    const login = await client.login({ username: user.name, password: user.password });
    if (!login.ok) throw new Hindered(`the login of a second user gave ${answerInWords(login)}`);
    return;
  }
  const back = await server.browse(await authorizationUrl(stage), 'allow', user);
  const login = back === undefined ? undefined : await client.callback(back);
  if (login?.ok !== true) throw new Hindered('a second user gets through no login');
}

/** What shows that tokens of one user served the other; undefined where nothing does. */
function mixedUp(
  stage: Stage,
  meanwhile: readonly Exchange[],
  after: readonly Exchange[],
): string | undefined {
  const login = tokenTurns(meanwhile, stage).findLast(
    (turn) => turn.answer !== undefined && presentedRefreshToken(turn.request) === undefined,
  );
  if (login?.answer === undefined) throw new Hindered('the login of a second user yields no token');
  const access = new Set([login.answer.accessToken]);
  const refresh = new Set([login.answer.refreshToken]);
  const late = new Set(after);
  for (const { exchange, request, answer } of tokenTurns([...meanwhile, ...after], stage)) {
    const presented = presentedRefreshToken(request);
    const ofSecond = presented === undefined ? late.has(exchange) : refresh.has(presented);
    if (late.has(exchange) && !ofSecond) return 'a refresh with the token of the first user';
    if (answer === undefined || !ofSecond) continue;
    access.add(answer.accessToken);
    refresh.add(answer.refreshToken);
  }
  const tokensOf = (exchanges: readonly Exchange[], first: boolean) =>
    apiTurns(exchanges, stage)
      .filter(({ exchange }) => (pathOf(exchange.request.url) === OF_THE_FIRST.path) === first)
      .flatMap(({ tokens }) => tokens.map(({ token }) => token));
  if (tokensOf(meanwhile, true).some((token) => access.has(token))) {
    return 'the call of the first user, with the token of the second';
  }
  return tokensOf(after, false).some((token) => !access.has(token))
    ? 'a call of the second user, with the token of the first'
    : undefined;
}

const common = {
  party: 'client',
  kind: 'scenario',
  requirements: ['B-D10'],
  controls: [],
} as const satisfies Partial<ClientCheck>;

const BY_LOGIN = ['password-login', 'browser-login'];

export const mixedUserChecks: readonly ClientCheck[] = [
  {
    ...common,
    id: 'second-user',
    title: 'When somebody else has logged in, nothing of the user before is presented',
    claims: [BY_LOGIN],
    run: secondUser,
  },
  {
    ...common,
    id: 'second-user-meanwhile',
    title: 'What is under way when somebody else logs in ends with the user before',
    claims: [BY_LOGIN, 'several-users'],
    run: meanwhile,
  },
];
