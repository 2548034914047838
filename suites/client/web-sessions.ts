import type { ClientBench } from '../../fixtures/bench/index.ts';
import { bodyText } from '../../mock-server/wire/index.ts';
import { type ClientCheck, Hindered, type Judge } from '../check.ts';
import { parameterOf } from '../readers/index.ts';
import { formIn } from '../secret-forms.ts';
import { answerInWords, call, logInByBrowser, succeeded } from './acts.ts';
import { beginFlow } from './authorizations.ts';
import { tokenTurns } from './history.ts';

async function privateSecret(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await bench.stage();
  await logInByBrowser(stage);
  await call(stage);
  await stage.server.expireAccessTokens();
  await call(stage);
  const { secret } = stage.server.registered;
  const outside = stage.server.journal
    .exchanges()
    .filter(({ endpoint }) => endpoint !== 'token')
    .filter(
      ({ request }) =>
        formIn(Buffer.from(JSON.stringify(request.headers) + bodyText(request)), secret) !== undefined,
    );
  const inLog = formIn(Buffer.from(stage.client.logs().join('\n')), secret) !== undefined;
  if (outside.length === 0 && !inLog) return;
  judge.report({
    requirement: 'CEHUB-21',
    expected: 'the client secret at the token endpoint only',
    actual: inLog
      ? 'it stands in the log'
      : `it goes to ${outside.map(({ endpoint }) => endpoint ?? 'somewhere').join(', ')}`,
    exchanges: outside,
  });
}

async function refreshed(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await bench.stage();
  await logInByBrowser(stage);
  await call(stage);
  await stage.server.expireAccessTokens();
  const prompts = stage.client.prompts();
  const { answer, exchanges } = await call(stage);
  const [turn] = tokenTurns(exchanges, stage);
  const prompted = stage.client.prompts() > prompts;
  const withUser =
    turn !== undefined && ['username', 'password'].some((name) => parameterOf(turn.request, name));
  if (succeeded(answer) && turn?.request.grantType === 'refresh_token' && !prompted && !withUser) return;
  judge.report({
    requirement: ['CEHUB-14', 'CEHUB-29'],
    expected:
      'a refresh by the refresh token alone when the access token has expired, and nobody to be asked',
    actual: `${turn === undefined ? 'no token request' : `one with grant ${turn.request.grantType}`}${prompted ? ', a prompt' : ''}; the caller got ${answerInWords(answer)}`,
    exchanges,
  });
}

async function withoutRefreshToken(bench: ClientBench, judge: Judge): Promise<void> {
  const { stage, back } = await beginFlow(bench);
  stage.server.script({ on: { endpoint: 'token' }, do: { patch: { members: { refresh_token: null } } } });
  const login = await stage.client.callback(back.href);
  if (!login.ok) throw new Hindered(`a login without a refresh token gave ${answerInWords(login)}`);
  await stage.server.expireAccessTokens();
  const { exchanges } = await call(stage);
  const attempts = tokenTurns(exchanges, stage);
  if (attempts.length === 0) return;
  judge.report({
    requirement: 'CEHUB-29',
    expected: 'no refresh where no refresh token was included',
    actual: `${attempts.length} token requests, with ${attempts.map(({ request }) => parameterOf(request, 'refresh_token') ?? 'none').join(', ')}`,
    exchanges,
  });
}

const common = {
  party: 'client',
  kind: 'scenario',
  claims: ['browser-login'],
  controls: [],
} as const satisfies Partial<ClientCheck>;

export const webSessionChecks: readonly ClientCheck[] = [
  {
    ...common,
    id: 'private-client-secret',
    title: 'The client secret goes to the token endpoint only',
    requirements: ['CEHUB-21'],
    run: privateSecret,
  },
  {
    ...common,
    id: 'refresh-without-user',
    title: 'An expired access token is replaced without the user',
    requirements: ['CEHUB-14', 'CEHUB-29'],
    run: refreshed,
  },
  {
    ...common,
    id: 'no-refresh-token',
    title: 'Who was given no refresh token sends none',
    requirements: ['CEHUB-29'],
    run: withoutRefreshToken,
  },
];
