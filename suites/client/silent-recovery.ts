import fc from 'fast-check';
import type { ClientBench, ScriptStep, Stage } from '../../fixtures/bench/index.ts';
import type { ApiCall } from '../../fixtures/drivers/index.ts';
import { type Exchange, replyOf } from '../../mock-server/wire/index.ts';
import { type ClientCheck, Hindered, type Judge, violation } from '../check.ts';
import { atMost, property } from '../property.ts';
import { judgeOtherTrouble } from '../rules/other-trouble.ts';
import { judgeRecoveries } from '../rules/recovery.ts';
import { type Acted, answerInWords, call, callTogether, establish, sharedScene, succeeded } from './acts.ts';
import { apiCalls, callInWords } from './api-calls.ts';
import { apiTurns, tokenTurns, trafficOf } from './history.ts';

/** Seconds between a refusal and the request for a new token that count as at once. */
const AT_ONCE = 1;
/** A refused refresh, and a login in its place. */
const REQUESTS_OF_A_RECOVERY = 2;

const refused = (form: string): ScriptStep => ({
  on: { endpoint: 'resource' },
  times: 1,
  do: { behaviour: 'gateway-fault', with: { form } },
});

/** How a gateway says that it does not take a token: the documents name no form, so a client reads the status. */
const LOST_TOKEN: Readonly<Record<string, ScriptStep>> = {
  'a challenge alone': refused('none'),
  'a fault in XML': refused('fault-xml'),
  'a fault in JSON': refused('fault-json'),
  'a flat JSON object': refused('flat-json'),
};

const answered = (status: number, body: unknown = { error: 'trouble' }): ScriptStep => ({
  on: { endpoint: 'resource' },
  times: 1,
  do: { reply: { status, body } },
});

/** What is no lost token, and leads to no token request. */
const OTHER_TROUBLE: Readonly<Record<string, ScriptStep>> = {
  'status 400': answered(400),
  'status 403': { on: { endpoint: 'resource' }, times: 1, do: { behaviour: 'insufficient-scope' } },
  'status 404': answered(404),
  'status 409': answered(409),
  'status 429': { on: { endpoint: 'resource' }, times: 1, do: { fault: 'too-many-requests' } },
  'status 500': answered(500),
  'status 503': { on: { endpoint: 'resource' }, times: 1, do: { fault: 'unavailable' } },
  'a broken connection': { on: { endpoint: 'resource' }, times: 1, do: { fault: 'reset' } },
};

async function failures(bench: ClientBench, judge: Judge): Promise<void> {
  const scene = sharedScene(() => establish(bench));
  for (const [what, step] of Object.entries({ ...LOST_TOKEN, ...OTHER_TROUBLE })) {
    await scene(async (stage) => {
      const lost = what in LOST_TOKEN;
      if (lost) await stage.server.revokeTokens();
      stage.server.script(step);
      const { answer, exchanges } = await call(stage);
      const [groundless] = judgeOtherTrouble(trafficOf(stage, exchanges, bench));
      if (groundless !== undefined) {
        judge.report({ ...groundless, exchanges });
        return 'spent';
      }
      if (!lost || afterRefusal(exchanges, stage).length > 0) return undefined;
      judge.report({
        requirement: 'ESB-02',
        expected: `a request for a new token after ${what} that refuses the old one`,
        actual: `none; the caller got ${answerInWords(answer)}`,
        exchanges,
      });
      return 'spent';
    });
  }
}

/** Token requests that followed the first call among exchanges. */
function afterRefusal(exchanges: readonly Exchange[], stage: Stage) {
  const [first] = apiTurns(exchanges, stage);
  return tokenTurns(exchanges, stage).filter(
    ({ exchange }) => first !== undefined && exchange.began > first.exchange.ended,
  );
}

/** What takes a token away: all that the user has, as another device's logout may, or the access token alone. */
type Loss = 'revoked' | 'expired';

interface Session {
  readonly losses: readonly { readonly loss: Loss; readonly request: ApiCall }[];
}

const sessions: fc.Arbitrary<Session> = fc.record({
  losses: fc.array(fc.record({ loss: fc.constantFrom<Loss>('revoked', 'expired'), request: apiCalls }), {
    minLength: 1,
    maxLength: 5,
  }),
});

async function session(bench: ClientBench, judge: Judge): Promise<void> {
  await property(atMost(judge, 8), sessions, story, async ({ losses }) => {
    const stage = await establish(bench);
    for (const [index, { loss, request }] of losses.entries()) {
      if (loss === 'revoked') await stage.server.revokeTokens();
      else await stage.server.expireAccessTokens();
      const prompts = stage.client.prompts();
      const acted = await call(stage, request);
      const prompted = stage.client.prompts() > prompts;
      judgeRecovery(stage, request, acted, { prompted, before: index }, bench);
    }
    await stage.client.close();
  });
}

const story = ({ losses }: Session): string[] => [
  'a user logs in, and the client makes a call',
  ...losses.flatMap(({ loss, request }) => [
    loss === 'revoked' ? 'every token of the user is revoked' : 'the access token expires at the gateway',
    `the client calls ${callInWords(request)}`,
  ]),
];

function judgeRecovery(
  stage: Stage,
  request: ApiCall,
  { answer, exchanges }: Acted,
  { prompted, before }: { readonly prompted: boolean; readonly before: number },
  bench: ClientBench,
): void {
  if (prompted) {
    throw violation({
      requirement: before === 0 ? ['ESB-17', 'ESB-05'] : ['ESB-12', 'ESB-17', 'ESB-05'],
      expected: `nobody to be asked during recovery ${before + 1} of the session`,
      actual: 'a prompt',
      exchanges,
    });
  }
  const turns = apiTurns(exchanges, stage);
  const [first, again, ...more] = turns;
  const requests = afterRefusal(exchanges, stage);
  if (requests.length === 0 || requests.length > REQUESTS_OF_A_RECOVERY) {
    throw violation({
      requirement: 'ESB-03',
      expected: 'one recovery: a refresh, a login, or one after the other',
      actual: `${requests.length} token requests; the caller got ${answerInWords(answer)}`,
      exchanges,
    });
  }
  const [finding] = judgeRecoveries(trafficOf(stage, exchanges, bench), request);
  if (finding !== undefined || first === undefined || again === undefined) {
    const { expected = 'a call', actual = 'none', requirement = 'ESB-03' } = finding ?? {};
    throw violation({
      requirement,
      expected,
      actual: `${actual}; the caller got ${answerInWords(answer)}`,
      exchanges,
    });
  }
  const [asked] = requests;
  const waited = asked === undefined ? 0 : (asked.exchange.startedAt - first.exchange.endedAt) / 1000;
  const hidden = [
    ...(waited > AT_ONCE ? [`${waited} seconds pass before the token request`] : []),
    ...(more.length > 0 ? [`the call is made ${turns.length} times`] : []),
    ...(succeeded(answer) ? [] : [`the caller gets ${answerInWords(answer)}`]),
  ];
  if (hidden.length === 0) return;
  throw violation({
    requirement: 'ESB-18',
    expected: 'the call to be made once more as it was, at once, and its caller to see a success only',
    actual: hidden.join('; '),
    exchanges,
  });
}

async function hopeless(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await establish(bench);
  stage.server.script({ on: { endpoint: 'resource' }, do: { behaviour: 'gateway-fault' } });
  const { answer, exchanges } = await call(stage);
  const requests = afterRefusal(exchanges, stage).length;
  const calls = apiTurns(exchanges, stage).length;
  if (requests === 0) throw new Hindered('the client makes no token request after a refusal');
  if (requests > REQUESTS_OF_A_RECOVERY || calls > 2 || succeeded(answer)) {
    judge.report({
      requirement: 'ESB-03',
      expected:
        'one recovery and one repetition, and then the failure for the caller, where every token is refused',
      actual: `${requests} token requests and ${calls} calls; the caller got ${answerInWords(answer)}`,
      exchanges,
    });
  }
}

async function together(bench: ClientBench, judge: Judge): Promise<void> {
  await property(
    atMost(judge, 4),
    fc.integer({ min: 2, max: 12 }),
    (calls) => ['every token of the user is revoked', `the client makes ${calls} calls at once`],
    async (calls) => {
      const stage = await establish(bench);
      await stage.server.revokeTokens();
      const requests = Array.from(
        { length: calls },
        (_, at): ApiCall => ({
          method: 'POST',
          path: `/api/orders/${at}`,
          body: `{"order":${at}}`,
          headers: { 'Content-Type': 'application/json' },
        }),
      );
      const { answer, exchanges } = await callTogether(stage, requests);
      const renewals = tokenTurns(exchanges, stage).length;
      const served = apiTurns(exchanges, stage).filter(({ exchange }) => replyOf(exchange)?.status === 200);
      const failed = answer.find((each) => !succeeded(each));
      if (renewals <= REQUESTS_OF_A_RECOVERY && served.length === calls && failed === undefined) {
        return stage.client.close();
      }
      throw violation({
        requirement: 'ESB-18',
        expected: `${calls} calls that fail together to share one recovery, and each to happen once`,
        actual: `${renewals} token requests, ${served.length} calls that happened${failed === undefined ? '' : `, and for a caller ${answerInWords(failed)}`}`,
        exchanges,
      });
    },
  );
}

const common = {
  party: 'client',
  claims: ['password-login'],
  controls: [],
} as const satisfies Partial<ClientCheck>;

export const silentRecoveryChecks: readonly ClientCheck[] = [
  {
    ...common,
    id: 'lost-token-or-other-trouble',
    title:
      'A client asks for a new token when its token is refused, in whatever form, and after nothing else',
    kind: 'scenario',
    requirements: ['ESB-02'],
    run: failures,
  },
  {
    ...common,
    id: 'silent-recovery',
    title:
      'However often its tokens are taken away, a client goes on at once, and neither user nor caller notices',
    kind: 'property',
    requirements: ['ESB-03', 'ESB-05', 'ESB-12', 'ESB-17', 'ESB-18'],
    run: session,
  },
  {
    ...common,
    id: 'hopeless-recovery',
    title: 'A call whose new token is refused too is given up',
    kind: 'scenario',
    requirements: ['ESB-03'],
    run: hopeless,
  },
  {
    ...common,
    id: 'shared-recovery',
    title: 'Calls that fail together share one recovery, and each happens once',
    kind: 'property',
    requirements: ['ESB-18'],
    run: together,
  },
];
