import fc from 'fast-check';
import type { ClientBench, Stage } from '../../fixtures/bench/index.ts';
import { type ClientCheck, Hindered, type Judge, violation } from '../check.ts';
import { atMost, property } from '../property.ts';
import { judgeCarried, judgeTokensPerCall } from '../rules/kept-tokens.ts';
import { ANY_CALL, answerInWords, call, during, establish, setScene, succeeded } from './acts.ts';
import { apiCalls, callInWords } from './api-calls.ts';
import { served } from './cues.ts';
import { apiTurns, tokenTurns, trafficOf } from './history.ts';

const LIFE = 'PT12H';
const TWELVE_HOURS = 43_200;
const CALLS = 6;

/** A JWT that says of itself that it expired long ago, and whose it is not. */
const LYING = [
  { alg: 'none', typ: 'JWT' },
  { sub: 'mallory', email: 'mallory@attacker.example', exp: 946_684_800 },
]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .join('.');

const tokens: fc.Arbitrary<string> = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9._~+/-]{1,40}={0,2}$/),
  fc.constant(`${LYING}.c2ln`),
  fc.constantFrom('x'.repeat(255), `${'y'.repeat(300)}end`, `${'z'.repeat(4000)}end`),
);

async function opaque(bench: ClientBench, judge: Judge): Promise<void> {
  await property(
    atMost(judge, 10),
    tokens,
    (token) => [`a login gives an access token of ${token.length} characters: ${token.slice(0, 12)}…`],
    async (token) => {
      const stage = await bench.stage();
      const body = { access_token: token, token_type: 'Bearer', expires_in: TWELVE_HOURS };
      stage.server.script({ on: { endpoint: 'token' }, do: { reply: { status: 200, body } } }, served(10));
      await logIn(stage);
      const { answer, exchanges } = await during(stage, async () => {
        await stage.client.call(ANY_CALL);
        return stage.client.call(ANY_CALL);
      });
      const presented = new Set(
        apiTurns(exchanges, stage).flatMap((turn) => turn.tokens.map((each) => each.token)),
      );
      const asked = tokenTurns(exchanges, stage).length;
      const asIs = presented.size === 1 && presented.has(token);
      await stage.client.close();
      if (succeeded(answer) && asIs && asked === 0) return;
      throw violation({
        requirement: 'CLUERIDE-04',
        expected:
          'any token to be presented as it came, for as long as the answer said, whatever it looks like',
        actual: asIs ? `${asked} token requests; ${answerInWords(answer)}` : 'another token, or none',
        exchanges,
      });
    },
  );
}

async function logIn(stage: Stage): Promise<void> {
  const begun = await stage.client.authorize();
  const back = begun.ok && begun.url !== undefined ? await stage.server.browse(begun.url) : undefined;
  if (back === undefined) throw new Hindered(`no login can be begun: ${answerInWords(begun)}`);
  // What the client makes of the answer shows in its calls.
  await stage.client.callback(back);
}

async function oneForAll(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await setScene(bench);
  const { answer, exchanges } = await during(stage, async () => {
    const answers = [];
    for (let at = 0; at < CALLS; at++) answers.push(await stage.client.call(ANY_CALL));
    return answers;
  });
  const failed = answer.find((each) => !succeeded(each));
  if (failed !== undefined) throw new Hindered(`a call after the login gave ${answerInWords(failed)}`);
  for (const finding of judgeTokensPerCall(trafficOf(stage, exchanges, bench))) judge.report(finding);
}

async function carried(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await establish(bench);
  await property(
    atMost(judge, 10),
    apiCalls,
    (request) => [`the client calls ${callInWords(request)}`],
    async (request) => {
      const { exchanges } = await call(stage, request);
      const traffic = trafficOf(stage, stage.server.journal.exchanges(), bench);
      const made = traffic.apiTurns.filter(({ exchange }) => exchanges.includes(exchange));
      const [finding] = judgeCarried(traffic, made);
      if (finding !== undefined) throw violation({ ...finding, exchanges });
    },
  );
}

async function twelveHours(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await establish(bench);
  await stage.clock.advance(LIFE);
  await stage.clock.advance('PT1M');
  const { answer, exchanges } = await call(stage);
  if (succeeded(answer) && tokenTurns(exchanges, stage).length === 1) return;
  judge.report({
    requirement: 'CLUERIDE-12',
    expected: 'a token of more than twelve hours to be renewed, once, and the call to succeed',
    actual: `${tokenTurns(exchanges, stage).length} token requests; the caller got ${answerInWords(answer)}`,
    exchanges,
  });
}

const common = {
  party: 'client',
  claims: ['browser-login'],
  controls: [],
} as const satisfies Partial<ClientCheck>;

export const keptTokenChecks: readonly ClientCheck[] = [
  {
    ...common,
    id: 'opaque-tokens',
    title: 'A client takes any token as it comes, and reads nothing in it',
    kind: 'property',
    requirements: ['CLUERIDE-04'],
    run: opaque,
  },
  {
    ...common,
    id: 'one-token-for-all-calls',
    title: 'A token serves every call of a session',
    kind: 'scenario',
    requirements: ['CLUERIDE-05'],
    run: oneForAll,
  },
  {
    ...common,
    id: 'carried-tokens',
    title: 'Each call carries the current token in its Authorization field, and nowhere else',
    kind: 'property',
    requirements: ['CLUERIDE-06'],
    run: carried,
  },
  {
    ...common,
    id: 'token-of-twelve-hours',
    title: 'A token is renewed after twelve hours',
    kind: 'scenario',
    requirements: ['CLUERIDE-12'],
    controls: ['clock'],
    run: twelveHours,
  },
];
