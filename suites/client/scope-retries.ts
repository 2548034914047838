import fc from 'fast-check';
import type { ClientBench, ScriptStep, Stage } from '../../fixtures/bench/index.ts';
import { type Exchange, headerValues, replyOf } from '../../mock-server/wire/index.ts';
import { type ClientCheck, Hindered, type Judge, violation } from '../check.ts';
import { atMost, property } from '../property.ts';
import { type Acted, answerInWords, call, sharedScene, succeeded } from './acts.ts';
import { documented } from './challenge-spellings.ts';
import { apiTurns, tokenTurns } from './history.ts';
import { callTo, refusing, scopeAsked, settle, soFar, tokenSent } from './scope-acts.ts';

/** Attempts at one call; the document leaves the number to the application. */
const MOST_ATTEMPTS = 5;
/** A client that goes on for so long goes on for ever. */
const PATIENCE = 40;

async function hopeless(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await settle(bench, 'SampleSecurityTest');
  stage.server.script(refusing(documented('SampleSecurityTest'), PATIENCE));
  const { answer, exchanges } = await call(stage, callTo(stage, 'SampleSecurityTest'));
  const attempts = apiTurns(exchanges, stage).length;
  const requests = tokenTurns(exchanges, stage).length;
  if (requests === 0) throw new Hindered('the client makes no token request after a refusal');
  judge.observe('attempts at a call that is always refused', String(attempts));
  if (attempts > MOST_ATTEMPTS || requests > MOST_ATTEMPTS) {
    judge.report({
      requirement: 'MOBILEFIRST-36',
      expected: `a call that is always refused to end, after ${MOST_ATTEMPTS} attempts at most`,
      actual: `${attempts} calls and ${requests} token requests`,
      exchanges,
    });
  }
  if (succeeded(answer) && attempts <= PATIENCE) {
    judge.report({
      requirement: 'MOBILEFIRST-36',
      expected: 'the caller to be told when the client gives up',
      actual: 'nothing that tells it from a success',
      exchanges,
      advisory: true,
    });
  }
  if (requests > 1) {
    judge.report({
      requirement: 'MOBILEFIRST-D04',
      expected: 'no further token once a fresh one has been refused for the same scope',
      actual: soFar(stage, exchanges, answer),
      exchanges,
    });
  }
}

/** What a service answers, call by call. */
type Reaction = 'wants-sample' | 'wants-two-steps' | 'breaks' | 'serves';

const SCOPES: Readonly<Partial<Record<Reaction, string>>> = {
  'wants-sample': 'SampleSecurityTest',
  'wants-two-steps': 'TwoStepSecurityTest',
};

const reactions: fc.Arbitrary<readonly Reaction[]> = fc.array(
  fc.constantFrom<Reaction>('wants-sample', 'wants-two-steps', 'wants-two-steps', 'breaks', 'serves'),
  { minLength: 1, maxLength: 6 },
);

const cue = (reaction: Reaction): ScriptStep => {
  const scope = SCOPES[reaction];
  if (scope !== undefined) return refusing(documented(scope, reaction === 'wants-sample' ? 401 : 403));
  const reply = { status: reaction === 'serves' ? 200 : 500, body: {} };
  return { on: { endpoint: 'resource' }, times: 1, do: { reply } };
};

async function inARow(bench: ClientBench, judge: Judge): Promise<void> {
  const scene = sharedScene(() => settle(bench, 'SampleSecurityTest', 'TwoStepSecurityTest'));
  await property(
    atMost(judge, 12),
    reactions,
    (row) => row.map((reaction) => `a call is answered: the service ${reaction.replaceAll('-', ' ')}`),
    (row) =>
      scene(async (stage) => {
        stage.server.script(...row.map(cue));
        judgeRow(stage, await call(stage, callTo(stage, 'SampleSecurityTest')));
        return undefined;
      }),
  );
}

function judgeRow(stage: Stage, { answer, exchanges }: Acted): void {
  const turns = apiTurns(exchanges, stage);
  for (const [place, { exchange }] of turns.entries()) {
    const next = turns[place + 1]?.exchange;
    const asked = tokenTurns(exchanges, stage).filter(
      (turn) =>
        turn.exchange.began > exchange.ended && (next === undefined || turn.exchange.began < next.began),
    );
    const scope = scopeWanted(exchange);
    if (scope === undefined) {
      if (asked.length === 0) continue;
      throw violation({
        requirement: 'MOBILEFIRST-35',
        expected: `no token request after status ${replyOf(exchange)?.status}`,
        actual: soFar(stage, exchanges, answer),
        exchanges,
      });
    }
    const [first] = asked;
    if (first !== undefined && scopeAsked(first) !== scope) {
      throw violation({
        requirement: 'MOBILEFIRST-34',
        expected: `a token request for the scope "${scope}" that the last refusal named`,
        actual: `one for ${scopeAsked(first) ?? 'the default one'}`,
        exchanges,
      });
    }
    if (next === undefined || issuedFor(scope, stage).has(tokenSent(next) ?? '')) {
      if (next === undefined || tokenSent(next) !== tokenSent(exchange)) continue;
    }
    throw violation({
      requirement: 'MOBILEFIRST-36',
      expected:
        'each further attempt with a token for the scope that was asked for, other than the refused one',
      actual:
        tokenSent(next) === tokenSent(exchange)
          ? 'the same token again'
          : 'a token for another scope, or none',
      exchanges,
    });
  }
  const last = turns.at(-1)?.exchange;
  const status = last && replyOf(last)?.status;
  if (succeeded(answer) === (status === 200)) return;
  throw violation({
    requirement: 'MOBILEFIRST-36',
    expected: `the caller to be told how the last call ended, with status ${status}`,
    actual: answerInWords(answer),
    exchanges,
    advisory: true,
  });
}

/** The scope that a reply of this check's script asks for. */
function scopeWanted(exchange: Exchange): string | undefined {
  const reply = replyOf(exchange);
  const field = reply === undefined ? '' : headerValues(reply, 'www-authenticate').join();
  return /^Bearer scope = "(.*)"$/.exec(field)?.[1];
}

/** Every token that was issued for a scope in this scene. */
const issuedFor = (scope: string, stage: Stage): ReadonlySet<string> =>
  new Set(
    tokenTurns(stage.server.journal.exchanges(), stage).flatMap((turn) =>
      turn.answer !== undefined && scopeAsked(turn) === scope ? turn.answer.accessToken : [],
    ),
  );

export const scopeRetryChecks: readonly ClientCheck[] = [
  {
    id: 'call-always-refused',
    title: 'A call that is refused whatever its token ends, and its caller is told',
    party: 'client',
    kind: 'scenario',
    requirements: ['MOBILEFIRST-36', 'MOBILEFIRST-D04'],
    claims: ['realm-login'],
    controls: [],
    run: hopeless,
  },
  {
    id: 'refusals-in-a-row',
    title: 'Whatever a service answers in a row, each further attempt has a token that was asked for',
    party: 'client',
    kind: 'property',
    requirements: ['MOBILEFIRST-34', 'MOBILEFIRST-35', 'MOBILEFIRST-36'],
    claims: ['realm-login'],
    controls: [],
    run: inARow,
  },
];
