import type { ClientBench } from '../../fixtures/bench/index.ts';
import { type ClientCheck, Hindered, type Judge } from '../check.ts';
import {
  judgeStraySecrets,
  judgeUngivenRefreshTokens,
  judgeUsersInRefreshes,
} from '../rules/web-sessions.ts';
import { formIn } from '../secret-forms.ts';
import { answerInWords, call, logInByBrowser, succeeded } from './acts.ts';
import { beginFlow, OF_BROWSER_LOGINS } from './authorizations.ts';
import { tokenTurns, trafficOf } from './history.ts';

async function privateSecret(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await bench.stage();
  await logInByBrowser(stage);
  await call(stage);
  await stage.server.expireAccessTokens();
  await call(stage);
  for (const finding of judgeStraySecrets(trafficOf(stage, stage.server.journal.exchanges(), bench))) {
    judge.report(finding);
  }
  const { secret } = stage.server.registered;
  if (secret === undefined || formIn(Buffer.from(stage.client.logs().join('\n')), secret) === undefined)
    return;
  judge.report({
    requirement: 'CEHUB-21',
    expected: 'the client secret at the token endpoint only',
    actual: 'it stands in the log',
    exchanges: [],
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
  for (const finding of judgeUsersInRefreshes(trafficOf(stage, exchanges, bench))) judge.report(finding);
  const prompted = stage.client.prompts() > prompts;
  if (succeeded(answer) && turn?.request.grantType === 'refresh_token' && !prompted) return;
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
  for (const finding of judgeUngivenRefreshTokens(trafficOf(stage, exchanges, bench))) judge.report(finding);
}

export const webSessionChecks: readonly ClientCheck[] = [
  {
    ...OF_BROWSER_LOGINS,
    id: 'private-client-secret',
    title: 'The client secret goes to the token endpoint only',
    requirements: ['CEHUB-21'],
    run: privateSecret,
  },
  {
    ...OF_BROWSER_LOGINS,
    id: 'refresh-without-user',
    title: 'An expired access token is replaced without the user',
    requirements: ['CEHUB-14', 'CEHUB-29'],
    run: refreshed,
  },
  {
    ...OF_BROWSER_LOGINS,
    id: 'no-refresh-token',
    title: 'Who was given no refresh token sends none',
    requirements: ['CEHUB-29'],
    run: withoutRefreshToken,
  },
];
