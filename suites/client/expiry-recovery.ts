import fc from 'fast-check';
import type { ClientBench, Stage } from '../../fixtures/bench/index.ts';
import type { ApiCall } from '../../fixtures/drivers/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { type ClientCheck, Hindered, type Judge, type Violation, violation } from '../check.ts';
import { atMost, property } from '../property.ts';
import { judgeForbidden, judgeInsistence } from '../rules/insistence.ts';
import { judgeRecoveries } from '../rules/recovery.ts';
import { refreshTurns, statusOf, type Traffic } from '../rules/traffic.ts';
import { type Acted, answerInWords, BY_GRANT, call, establish, sharedScene, succeeded } from './acts.ts';
import { apiCalls, callInWords, passedOn } from './api-calls.ts';
import { tokenExpired } from './cues.ts';
import { trafficOf } from './history.ts';

const FORMS = ['full', 'challenge', 'json', 'bare'] as const;

/** One call of a batch, and how its first attempt is refused, if it is. */
interface Step {
  readonly request: ApiCall;
  readonly refused: (typeof FORMS)[number] | undefined;
}

const batches: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    request: apiCalls,
    refused: fc.option(fc.constantFrom(...FORMS), { nil: undefined, freq: 3 }),
  }),
  { minLength: 1, maxLength: 5 },
);

async function batch(bench: ClientBench, judge: Judge): Promise<void> {
  const scene = sharedScene(() => establish(bench));
  await property(atMost(judge, 10), batches, story, (steps) =>
    scene(async (stage) => {
      for (const { request, refused } of steps) {
        if (refused !== undefined) stage.server.script(tokenExpired(1, refused));
        const acted = await call(stage, request);
        judgeCall(trafficOf(stage, acted.exchanges, bench), request, acted);
        stage.server.clearScript();
      }
      return undefined;
    }),
  );
}

/** What became of one call, whose first attempt may have been refused. */
function judgeCall(traffic: Traffic, request: ApiCall, { answer, exchanges }: Acted): void {
  const [finding] = judgeRecoveries(traffic, request);
  if (finding !== undefined) {
    const actual = `${finding.actual}; the caller got ${answerInWords(answer)}`;
    throw violation({ ...finding, actual, exchanges });
  }
  if (!succeeded(answer)) throw surfaced('the caller to see a success', answerInWords(answer), exchanges);
  const last = traffic.apiTurns.at(-1)?.exchange;
  const recovered = traffic.apiTurns.some((turn) => statusOf(turn) === 401);
  if (recovered && last !== undefined && !passedOn(answer, last)) {
    throw surfaced('the caller to get what the server answered', 'another body', exchanges);
  }
}

const surfaced = (expected: string, actual: string, exchanges: readonly Exchange[]): Violation =>
  violation({ requirement: 'ENIGMA-26', expected, actual, exchanges });

const story = (steps: readonly Step[]): string[] =>
  steps.flatMap(({ request, refused }) => [
    `the client calls ${callInWords(request)}`,
    ...(refused === undefined
      ? []
      : [`its token is refused as expired (${refused === 'full' ? 'challenge and JSON' : refused})`]),
  ]);

async function refusedForGood(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await establish(bench);
  stage.server.script(tokenExpired(20));
  const { answer, exchanges } = await call(stage);
  const traffic = trafficOf(stage, exchanges, bench);
  if (refreshTurns(traffic).length === 0) {
    judge.leave('ENIGMA-27', 'untestable', 'the client made no refresh after the refusal');
  }
  for (const finding of judgeInsistence(traffic)) judge.report(finding);
  if (succeeded(answer)) {
    judge.report({
      requirement: 'ENIGMA-26',
      expected: 'the caller of a call that was refused to the end to be told',
      actual: answerInWords(answer),
      exchanges,
    });
  }
}

async function forbidden(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await establish(bench);
  stage.server.script({ on: { endpoint: 'resource' }, do: { behaviour: 'insufficient-scope' } });
  const { exchanges } = await call(stage);
  for (const finding of judgeForbidden(trafficOf(stage, exchanges, bench))) judge.report(finding);
}

/** Challenges that say what the plainest one says. @see RFC 9110 section 11.6.1 */
const challenges: fc.Arbitrary<string> = fc
  .record({
    space: fc.constantFrom('', ' ', '  '),
    first: fc.constantFrom('realm="enigma"', 'realm="a, b=\\"c\\""', ''),
    error: fc.constantFrom('error="invalid_token"', 'error=invalid_token'),
    before: fc.constantFrom(
      '',
      'Basic realm="enigma", ',
      'Negotiate, ',
      'Digest realm="x", nonce="Bearer", ',
    ),
    after: fc.constantFrom('', ', Basic realm="enigma"'),
    scheme: fc.constantFrom('Bearer', 'bearer'),
  })
  .map(({ space, first, error, before, after, scheme }) => {
    const parameters = [first, error].filter((each) => each !== '').join(`${space},${space}`);
    return `${before}${scheme} ${parameters.replaceAll(/^(\w+)=|(?<=, *)(\w+)=/g, (name) => name.replace('=', `${space}=${space}`))}${after}`;
  });

async function challengeForms(bench: ClientBench, judge: Judge): Promise<void> {
  const scene = sharedScene(() => establish(bench, { rotation: 'keep' }));
  await property(
    atMost(judge, 12),
    challenges,
    (challenge) => [`a call is refused with status 401 and WWW-Authenticate: ${challenge}`],
    (challenge) =>
      scene(async (stage) => {
        stage.server.script({
          on: { endpoint: 'resource' },
          times: 1,
          do: { reply: { status: 401, headers: { 'WWW-Authenticate': challenge } } },
        });
        const { answer, exchanges } = await call(stage);
        if (succeeded(answer)) return undefined;
        await requireRecovery(stage);
        throw violation({
          requirement: 'B-31',
          expected: 'the client to find the Bearer challenge, refresh and repeat the call',
          actual: answerInWords(answer),
          exchanges,
        });
      }),
  );
}

/** @throws Hindered when the client does not recover from the plainest challenge either */
async function requireRecovery(stage: Stage): Promise<void> {
  stage.server.script(tokenExpired(1, 'challenge'));
  const { answer } = await call(stage);
  if (succeeded(answer)) return;
  throw new Hindered(`the client does not recover from the plainest challenge: ${answerInWords(answer)}`);
}

export const expiryRecoveryChecks: readonly ClientCheck[] = [
  {
    id: 'expiry-in-a-batch',
    title:
      'Wherever a token expires in a batch of calls, each call is repeated once, whole, and its caller served',
    party: 'client',
    kind: 'property',
    requirements: ['ENIGMA-26', 'ENIGMA-27'],
    claims: [],
    controls: [],
    run: batch,
  },
  {
    id: 'new-token-refused-too',
    title: 'A call that is refused with its new token too is given up, and its caller told',
    party: 'client',
    kind: 'scenario',
    requirements: ['ENIGMA-26', 'ENIGMA-27'],
    claims: [],
    controls: [],
    run: refusedForGood,
  },
  {
    id: 'forbidden-call',
    title: 'A call that is forbidden leads to no refresh',
    party: 'client',
    kind: 'scenario',
    requirements: ['ENIGMA-29'],
    claims: [],
    controls: [],
    run: forbidden,
  },
  {
    id: 'challenge-forms',
    title: 'The client finds the Bearer challenge among others and whatever its spacing',
    party: 'client',
    kind: 'property',
    requirements: ['B-31'],
    claims: [BY_GRANT],
    controls: [],
    run: challengeForms,
  },
];
