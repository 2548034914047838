import fc from 'fast-check';
import type { ClientBench, ScriptStep, Stage } from '../../fixtures/bench/index.ts';
import type { ApiCall } from '../../fixtures/drivers/index.ts';
import { type ClientCheck, Hindered, type Judge, violation } from '../check.ts';
import { property } from '../property.ts';
import { judgeOtherTrouble } from '../rules/other-trouble.ts';
import { differences } from '../rules/repetition.ts';
import { judgeRequiredScopes } from '../rules/scoped-tokens.ts';
import { type Acted, answerInWords, call, during, sharedScene, succeeded } from './acts.ts';
import { apiCalls, callInWords } from './api-calls.ts';
import { refusalInWords, type SpeltRefusal, speltRefusals } from './challenge-spellings.ts';
import { served } from './cues.ts';
import { apiTurns, tokenTurns, trafficOf } from './history.ts';
import {
  callTo,
  enter,
  granting,
  pathsTo,
  refusing,
  scopeAsked,
  settle,
  soFar,
  tokenSent,
} from './scope-acts.ts';

interface Refused {
  readonly refusal: SpeltRefusal;
  readonly request: ApiCall;
}

const refusedCalls: fc.Arbitrary<Refused> = fc.record({
  refusal: speltRefusals,
  request: apiCalls.map((request) => ({ ...request, path: `/some/protected/url${request.path}` })),
});

async function recoveries(bench: ClientBench, judge: Judge): Promise<void> {
  const scene = sharedScene(() => enter(bench));
  let serial = 0;
  await property(judge, refusedCalls, story, ({ refusal, request }) =>
    scene(async (stage) => {
      // A token of this scope may be at hand already: nothing has to be asked for.
      if (askedBefore(stage, refusal.scope)) return 'spent';
      const token = `token-${++serial}.of~${refusal.scope.length}`;
      stage.server.script(refusing(refusal), granting(refusal.scope, token), served(1));
      judgeRecovery(stage, { refusal, request }, token, await call(stage, request), bench);
      return undefined;
    }),
  );
}

const askedBefore = (stage: Stage, scope: string): boolean =>
  tokenTurns(stage.server.journal.exchanges(), stage).some((turn) => scopeAsked(turn) === scope);

const story = ({ refusal, request }: Refused): string[] => [
  `the client calls ${callInWords(request)}`,
  `it is refused with ${refusalInWords(refusal)}`,
];

function judgeRecovery(
  stage: Stage,
  { refusal, request }: Refused,
  token: string,
  { answer, exchanges }: Acted,
  bench: ClientBench,
): void {
  const [first, again] = apiTurns(exchanges, stage);
  if (first === undefined) throw new Hindered(`a call sends nothing: ${answerInWords(answer)}`);
  const asked = tokenTurns(exchanges, stage).find(({ exchange }) => exchange.began > first.exchange.ended);
  const told = soFar(stage, exchanges, answer);
  if (asked === undefined) {
    throw violation({
      requirement: ['MOBILEFIRST-33', 'MOBILEFIRST-21', 'B-31'],
      expected: `a token request for the scope "${refusal.scope}" of the challenge`,
      actual: told,
      exchanges,
    });
  }
  const [astray] = judgeRequiredScopes(trafficOf(stage, exchanges, bench));
  if (astray !== undefined) throw violation({ ...astray, exchanges });
  const wrong =
    again === undefined
      ? [told]
      : [
          ...differences(first.exchange, again.exchange, request),
          ...(tokenSent(again.exchange) === token ? [] : ['another token than the one just issued']),
          ...(succeeded(answer) ? [] : [`for the caller ${answerInWords(answer)}`]),
        ];
  if (wrong.length === 0) return;
  throw violation({
    requirement: 'MOBILEFIRST-21',
    expected: 'the same request once more, with the new token and nothing else changed',
    actual: wrong.join('; '),
    exchanges,
  });
}

const answered = (status: number, headers: Readonly<Record<string, string>> = {}): ScriptStep => ({
  on: { endpoint: 'resource' },
  times: 1,
  do: { reply: { status, headers, body: { error: 'trouble' } } },
});

/** Failures that no token mends. */
const OTHER_TROUBLE: Readonly<Record<string, ScriptStep>> = {
  'status 404': answered(404),
  'status 500': answered(500),
  'status 500 with a Bearer challenge': answered(500, {
    'WWW-Authenticate': 'Bearer scope="SampleSecurityTest"',
  }),
  'status 401 with a challenge of Basic': answered(401, { 'WWW-Authenticate': 'Basic realm="api"' }),
  'status 401 without a challenge': answered(401),
  'status 403 without a challenge': answered(403),
  'status 429': { on: { endpoint: 'resource' }, times: 1, do: { fault: 'too-many-requests' } },
  'a broken connection': { on: { endpoint: 'resource' }, times: 1, do: { fault: 'reset' } },
};

async function otherTrouble(bench: ClientBench, judge: Judge): Promise<void> {
  const scene = sharedScene(() => settle(bench, 'SampleSecurityTest'));
  for (const [what, step] of Object.entries(OTHER_TROUBLE)) {
    await scene(async (stage) => {
      stage.server.script(step);
      const { answer, exchanges } = await call(stage, callTo(stage, 'SampleSecurityTest'));
      const [asked] = judgeOtherTrouble(trafficOf(stage, exchanges, bench));
      // Whoever repeats a call that was lost on the way may well succeed.
      const hidden = succeeded(answer) && apiTurns(exchanges, stage).length === 1;
      if (asked === undefined && !hidden) return undefined;
      judge.report({
        requirement: asked?.requirement ?? 'MOBILEFIRST-35',
        expected: `no token request after ${what}, and the failure for the caller`,
        actual: soFar(stage, exchanges, answer),
        exchanges,
      });
      return 'spent';
    });
  }
}

async function defaultScope(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await enter(bench);
  const { answer, exchanges } = await call(stage, callTo(stage, undefined));
  const [asked] = tokenTurns(exchanges, stage);
  const scope = asked && scopeAsked(asked);
  const standard = asked !== undefined && (scope === undefined || scope === stage.server.defaultScope);
  if (standard) {
    if (succeeded(answer)) return;
    throw new Hindered(`a call of a service that takes every token gave ${answerInWords(answer)}`);
  }
  judge.report({
    requirement: asked === undefined ? 'MOBILEFIRST-33' : 'MOBILEFIRST-18',
    expected: 'a token for the test of the application, where the challenge has an empty scope',
    actual:
      asked === undefined || standard ? soFar(stage, exchanges, answer) : `a token request for "${scope}"`,
    exchanges,
  });
}

/** Two services, of two scopes, are called at once: each call goes out again with the token of its own. */
async function together(bench: ClientBench, judge: Judge): Promise<void> {
  const scopes = ['SampleSecurityTest', 'TwoStepSecurityTest'];
  // One after the other it works.
  await (await settle(bench, ...scopes)).client.close();
  const stage = await enter(bench);
  const requests = [0, 1].flatMap((round) =>
    scopes.map(
      (scope): ApiCall => ({
        method: 'POST',
        path: `${pathsTo(stage, scope)[0]}/${round}`,
        body: `${round}`,
      }),
    ),
  );
  const { answer, exchanges } = await during(stage, () =>
    Promise.all(requests.map((request) => stage.client.call(request))),
  );
  const failed = answer.find((each) => !succeeded(each));
  const turns = apiTurns(exchanges, stage);
  if (failed === undefined && turns.length <= 2 * requests.length) return;
  judge.report({
    requirement: 'MOBILEFIRST-21',
    expected: `${requests.length} calls at once, of two services, each repeated once with a token of its own scope`,
    actual: `${turns.length} calls${failed === undefined ? '' : `, and for a caller ${answerInWords(failed)}`}`,
    exchanges,
  });
}

export const scopeRecoveryChecks: readonly ClientCheck[] = [
  {
    id: 'recovery-by-scope',
    title: 'A refused call is made again, whole, with a token for the scope of its challenge',
    party: 'client',
    kind: 'property',
    requirements: ['MOBILEFIRST-21', 'MOBILEFIRST-33', 'MOBILEFIRST-34', 'B-31'],
    claims: ['realm-login'],
    controls: [],
    run: recoveries,
  },
  {
    id: 'failure-without-token-trouble',
    title: 'After a failure that is not about tokens nobody asks for one, and the caller is told',
    party: 'client',
    kind: 'scenario',
    requirements: ['MOBILEFIRST-35'],
    claims: ['realm-login'],
    controls: [],
    run: otherTrouble,
  },
  {
    id: 'recovery-by-default-scope',
    title: 'Where a challenge has an empty scope, the token is for the test of the application',
    party: 'client',
    kind: 'scenario',
    requirements: ['MOBILEFIRST-18', 'MOBILEFIRST-33'],
    claims: ['realm-login'],
    controls: [],
    run: defaultScope,
  },
  {
    id: 'services-called-at-once',
    title: 'Calls of several services at once each get a token of their own scope',
    party: 'client',
    kind: 'scenario',
    requirements: ['MOBILEFIRST-21'],
    claims: ['realm-login'],
    controls: [],
    run: together,
  },
];
