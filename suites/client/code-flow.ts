import { createHash } from 'node:crypto';
import type { ClientBench } from '../../fixtures/bench/index.ts';
import type { ApiCall } from '../../fixtures/drivers/index.ts';
import { type Exchange, pathOf } from '../../mock-server/wire/index.ts';
import { type ClientCheck, Hindered, type Judge } from '../check.ts';
import { flawsOf, parameterOf, readTokenRequest } from '../readers/index.ts';
import { judgeAuthorizationUrl } from '../rules/authorization-requests.ts';
import {
  answerInWords,
  authorizationUrl,
  call,
  during,
  logInByBrowser,
  sentBack,
  succeeded,
} from './acts.ts';
import type { Flow } from './authorizations.ts';
import { apiTurns, tokenTurns } from './history.ts';

async function flow(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await bench.stage();
  const asked = new URL(await authorizationUrl(stage));
  const { registered, redirectUri = '' } = stage.server;
  for (const finding of judgeAuthorizationUrl(asked.href, { registered, redirectUri })) judge.report(finding);
  const back = new URL(await sentBack(stage, asked.href));
  const { answer, exchanges } = await during(stage, () => stage.client.callback(back.href));
  const turns = tokenTurns(exchanges, stage);
  const [turn] = turns;
  if (turn === undefined) throw new Hindered(`the client asks for no token: ${answerInWords(answer)}`);
  if (turns.length > 1) {
    judge.report({
      requirement: 'CEHUB-11',
      expected: 'one token request for one code',
      actual: `${turns.length} of them`,
      exchanges,
    });
  }
  judgeRedemption({ stage, asked, back }, turn.exchange, judge);
  if (!answer.ok) throw new Hindered(`the login through a browser gave ${answerInWords(answer)}`);
  const called = await call(stage);
  const [api] = apiTurns(called.exchanges, stage);
  if (succeeded(called.answer) && api?.tokens[0]?.token === turn.answer?.accessToken) return;
  judge.report({
    requirement: ['CEHUB-13', 'CEHUB-22'],
    expected: 'the call after a login to present the token that came for the code, and to succeed',
    actual: answerInWords(called.answer),
    exchanges: [...exchanges, ...called.exchanges],
  });
}

/** What the client sends for the code. */
function judgeRedemption({ stage, asked, back }: Flow, exchange: Exchange, judge: Judge): void {
  const reading = readTokenRequest(exchange.request);
  const { registered } = stage.server;
  const proofs = reading.value.credentials.filter(({ secret }) => secret !== undefined);
  const report = (requirement: string | readonly string[], expected: string, actual: string) =>
    judge.report({ requirement, expected, actual, exchanges: [exchange] });
  const wrong = [
    ...(reading.value.grantType === 'authorization_code'
      ? []
      : [`grant ${reading.value.grantType ?? 'none'}`]),
    ...(parameterOf(reading.value, 'code') === back.searchParams.get('code') ? [] : ['another code']),
    ...(asked.searchParams.get('redirect_uri') === (parameterOf(reading.value, 'redirect_uri') ?? null)
      ? []
      : ['another redirect_uri than the authorization request']),
    ...flawsOf(reading, 'method', 'content-type', 'parameter-in-query').map(({ actual }) => actual),
  ];
  if (wrong.length > 0)
    report(
      'CEHUB-22',
      'a form with the code as it came and the redirect_uri of the request',
      wrong.join('; '),
    );
  if (
    proofs.length !== 1 ||
    proofs.some(({ id, secret }) => id !== registered.id || secret !== registered.secret)
  ) {
    const rows = proofs.length > 1 ? ['CEHUB-11', 'B-05'] : 'CEHUB-11';
    report(rows, 'the client to prove itself once', `${proofs.length} proofs, or another pair`);
  }
  const verifier = parameterOf(reading.value, 'code_verifier');
  const challenge = asked.searchParams.get('code_challenge');
  if (challenge === null) return;
  const fits =
    verifier !== undefined && createHash('sha256').update(verifier).digest('base64url') === challenge;
  if (!fits || !/^[A-Za-z0-9._~-]{43,128}$/.test(verifier)) {
    report(
      'B-44',
      'the verifier of the challenge, of 43 to 128 characters',
      verifier === undefined ? 'none' : 'another one',
    );
  }
}

async function freshness(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await bench.stage();
  const flows = [new URL(await authorizationUrl(stage)), new URL(await authorizationUrl(stage))];
  for (const [name, row] of [
    ['state', 'B-23'],
    ['code_challenge', 'B-44'],
  ] as const) {
    const values = new Set(flows.map(({ searchParams }) => searchParams.get(name)));
    if (values.size === flows.length) continue;
    judge.report({
      requirement: row,
      expected: `another ${name} for each authorization`,
      actual: 'the same one for two',
      exchanges: stage.server.journal.exchanges(),
    });
  }
}

/** An object of the documented API, written to as its example does. */
const OBJECT: ApiCall = {
  method: 'POST',
  path: '/ceapi/v2/orders',
  headers: { 'Content-Type': 'application/json' },
  body: '{"goods":"tea"}',
};

async function documentedCall(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await bench.stage();
  await logInByBrowser(stage);
  const issued = tokenTurns(stage.server.journal.exchanges(), stage).at(-1)?.answer?.accessToken;
  const { answer, exchanges } = await call(stage, OBJECT);
  const [turn] = apiTurns(exchanges, stage);
  const presented = turn?.tokens.filter(({ place, token }) => place === 'header' && token === issued) ?? [];
  const asIs = turn !== undefined && pathOf(turn.exchange.request.url) === OBJECT.path;
  if (presented.length === 1 && turn?.tokens.length === 1 && asIs) return;
  judge.report({
    requirement: 'CEHUB-27',
    expected: `POST ${OBJECT.path} with the access token in its Authorization header, and nowhere else`,
    actual:
      turn === undefined
        ? `no call: ${answerInWords(answer)}`
        : `${turn.tokens.length} tokens, ${presented.length} of them there`,
    exchanges,
  });
}

const common = {
  party: 'client',
  kind: 'scenario',
  claims: ['browser-login'],
  controls: [],
} as const satisfies Partial<ClientCheck>;

export const codeFlowChecks: readonly ClientCheck[] = [
  {
    ...common,
    id: 'browser-login',
    title: 'A login through a browser asks, redeems and calls as it should',
    requirements: [
      'CEHUB-11',
      'CEHUB-13',
      'CEHUB-20',
      'CEHUB-21',
      'CEHUB-22',
      'B-05',
      'B-06',
      'B-23',
      'B-44',
    ],
    run: flow,
  },
  {
    ...common,
    id: 'fresh-authorizations',
    title: 'Each authorization has a state and a challenge of its own',
    requirements: ['B-23', 'B-44'],
    run: freshness,
  },
  {
    ...common,
    id: 'documented-call',
    title: 'An object of the API is called with the token in its header',
    requirements: ['CEHUB-27'],
    run: documentedCall,
  },
];
