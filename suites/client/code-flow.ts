import type { ClientBench } from '../../fixtures/bench/index.ts';
import type { ApiCall } from '../../fixtures/drivers/index.ts';
import { pathOf } from '../../mock-server/wire/index.ts';
import { type ClientCheck, Hindered, type Judge } from '../check.ts';
import { judgeAuthorizationUrl, judgeFreshness } from '../rules/authorization-requests.ts';
import { judgeTokenFields } from '../rules/web-sessions.ts';
import { answerInWords, authorizationUrl, call, logInByBrowser, succeeded } from './acts.ts';
import { beginFlow, handOver, judgeFlow, OF_BROWSER_LOGINS } from './authorizations.ts';
import { apiTurns, tokenTurns, trafficOf } from './history.ts';

async function flow(bench: ClientBench, judge: Judge): Promise<void> {
  const begun = await beginFlow(bench, {
    look(stage, asked) {
      const { registered, redirectUri = '' } = stage.server;
      const { withoutProofKeys } = trafficOf(stage, [], bench).known;
      const facts = { registered, redirectUri, withoutProofKeys };
      for (const finding of judgeAuthorizationUrl(asked.href, facts)) judge.report(finding);
    },
  });
  const { stage } = begun;
  const { answer, exchanges } = await handOver(begun, begun.back);
  const [turn] = tokenTurns(exchanges, stage);
  if (turn === undefined) throw new Hindered(`the client asks for no token: ${answerInWords(answer)}`);
  for (const finding of judgeFlow(begun, exchanges, bench)) judge.report(finding);
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

async function freshness(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await bench.stage();
  const urls = [new URL(await authorizationUrl(stage)), new URL(await authorizationUrl(stage))];
  for (const finding of judgeFreshness(urls, true)) judge.report(finding);
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
  const before = stage.server.journal.exchanges();
  const issued = tokenTurns(before, stage).at(-1)?.answer?.accessToken;
  const { answer, exchanges } = await call(stage, OBJECT);
  const [elsewhere] = judgeTokenFields(trafficOf(stage, [...before, ...exchanges], bench));
  if (elsewhere !== undefined) return judge.report(elsewhere);
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

export const codeFlowChecks: readonly ClientCheck[] = [
  {
    ...OF_BROWSER_LOGINS,
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
    ...OF_BROWSER_LOGINS,
    id: 'fresh-authorizations',
    title: 'Each authorization has a state and a challenge of its own',
    requirements: ['B-23', 'B-44'],
    run: freshness,
  },
  {
    ...OF_BROWSER_LOGINS,
    id: 'documented-call',
    title: 'An object of the API is called with the token in its header',
    requirements: ['CEHUB-27'],
    run: documentedCall,
  },
];
