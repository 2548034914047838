import fc from 'fast-check';
import type { ClientBench, Stage } from '../../fixtures/bench/index.ts';
import { type ClientCheck, Hindered, type Judge, violation } from '../check.ts';
import { atMost, property } from '../property.ts';
import { type Acted, answerInWords, during, sharedScene } from './acts.ts';
import { tokenTurns } from './history.ts';
import { enter, enterCredentials, lastIssued, scopeAsked } from './scope-acts.ts';

/** What an application does with its client; no scope is the default one, or that of all. */
type Act = { readonly does: 'obtain' | 'fail' | 'get'; readonly scope?: string };

const NO_SUCH_SCOPE = 'NoSuchSecurityTest';

const scopes = fc.constantFrom(
  'SampleSecurityTest',
  'TwoStepSecurityTest',
  'WebSecurityTest',
  'MobileSecurityTest',
  undefined,
);
const acts: fc.Arbitrary<readonly Act[]> = fc.array(
  fc
    .record({ does: fc.constantFrom<Act['does']>('obtain', 'obtain', 'get', 'get', 'fail'), scope: scopes })
    .map(({ does, scope }) => ({ does, ...(scope === undefined ? {} : { scope }) })),
  { minLength: 2, maxLength: 8 },
);

/** The last token of each scope, and under no scope that of all. */
type Model = Map<string | undefined, string>;

async function remembered(bench: ClientBench, judge: Judge): Promise<void> {
  const scene = sharedScene(async () => ({ ...(await enter(bench)), model: new Map() as Model }));
  await property(atMost(judge, 10), acts, story, (sequence) =>
    scene(async ({ model, ...stage }) => {
      await enterCredentials(stage);
      for (const act of sequence) await (act.does === 'get' ? get : obtain)(stage, act, model);
      for (const scope of [undefined, 'SampleSecurityTest', stage.server.defaultScope, NO_SUCH_SCOPE]) {
        await get(stage, { does: 'get', ...(scope === undefined ? {} : { scope }) }, model);
      }
      return undefined;
    }),
  );
}

const story = (sequence: readonly Act[]): string[] =>
  sequence.map(({ does, scope = does === 'get' ? 'any scope' : 'the default scope' }) =>
    does === 'fail'
      ? `a token for ${NO_SUCH_SCOPE} is asked for in vain`
      : `${does === 'obtain' ? 'a new token is asked for' : 'the last token is looked up'}: ${scope}`,
  );

async function obtain(stage: Stage, { does, scope }: Act, model: Model): Promise<void> {
  const wanted = does === 'fail' ? NO_SUCH_SCOPE : scope;
  const { answer, exchanges } = await during(stage, () => stage.client.obtain(wanted));
  if (does === 'fail') {
    if (!answer.ok && tokenTurns(exchanges, stage).length > 0) return;
    throw violation({
      requirement: answer.ok ? 'MOBILEFIRST-38' : 'MOBILEFIRST-29',
      expected: `a token request for ${NO_SUCH_SCOPE}, and the failure for the application`,
      actual: answer.ok ? `the token ${answer.token ?? 'null'}` : 'no token request',
      exchanges,
    });
  }
  const issued = requireNewToken(stage, wanted, { answer, exchanges });
  const actual = wanted ?? stage.server.defaultScope;
  const kept = await stage.client.lastToken(actual);
  if (!kept.ok || kept.token !== issued) {
    throw violation({
      requirement: 'MOBILEFIRST-30',
      expected: `the new token to be the last one for ${actual} as soon as it is there`,
      actual: kept.ok ? tokenInWords(kept.token, issued) : answerInWords(kept),
      exchanges,
    });
  }
  model.set(actual, issued).set(undefined, issued);
}

function requireNewToken(stage: Stage, wanted: string | undefined, { answer, exchanges }: Acted): string {
  const turns = tokenTurns(exchanges, stage);
  const issued = lastIssued(exchanges, stage);
  if (turns.length === 0 || (answer.ok && issued === undefined)) {
    throw violation({
      requirement: 'MOBILEFIRST-29',
      expected: 'a request for a new token',
      actual: turns.length === 0 ? 'none' : 'none that yields a token',
      exchanges,
    });
  }
  const stray = turns.map(scopeAsked).find((scope) => scope !== wanted);
  const named = turns.some((turn) => scopeAsked(turn) !== wanted);
  if (named && !(wanted === undefined && stray === stage.server.defaultScope)) {
    throw violation({
      requirement: wanted === undefined ? 'MOBILEFIRST-18' : 'MOBILEFIRST-29',
      expected: `a token request for ${wanted ?? 'the default scope, by naming none'}`,
      actual: `one for ${stray ?? 'the default scope'}`,
      exchanges,
    });
  }
  if (!answer.ok || issued === undefined) {
    throw new Hindered(
      `a token for ${wanted ?? 'the default scope'} is not to be had: ${answerInWords(answer)}`,
    );
  }
  if ((answer.token ?? issued) === issued) return issued;
  throw violation({
    requirement: 'MOBILEFIRST-29',
    expected: 'the token that the server has just issued',
    actual: 'another one',
    exchanges,
  });
}

async function get(
  stage: Stage,
  { scope }: Act,
  model: ReadonlyMap<string | undefined, string>,
): Promise<void> {
  const { answer, exchanges } = await during(stage, () => stage.client.lastToken(scope));
  const expected = model.get(scope);
  if (answer.ok && (answer.token ?? undefined) === expected && exchanges.length === 0) return;
  throw violation({
    requirement: 'MOBILEFIRST-31',
    expected: `${expected === undefined ? 'null' : 'the last token'} for ${scope ?? 'no scope in particular'}, from memory`,
    actual:
      exchanges.length > 0
        ? 'requests'
        : answer.ok
          ? tokenInWords(answer.token, expected)
          : answerInWords(answer),
    exchanges: stage.server.journal.exchanges(),
  });
}

const tokenInWords = (token: string | null | undefined, expected: string | undefined): string => {
  if ((token ?? null) === null) return 'null';
  return token === expected ? 'it' : 'another token';
};

/** @throws Hindered when they are not to be had one after the other either */
async function obtainInTurn(stage: Stage, wanted: readonly string[]): Promise<void> {
  for (const scope of wanted) {
    const answer = await stage.client.obtain(scope);
    if (!answer.ok) throw new Hindered(`a token for ${scope}: ${answerInWords(answer)}`);
  }
  await stage.client.close();
}

async function atOnce(bench: ClientBench, judge: Judge): Promise<void> {
  const wanted = ['SampleSecurityTest', 'TwoStepSecurityTest', 'SampleSecurityTest', 'WebSecurityTest'];
  await obtainInTurn(await enter(bench), wanted);
  const stage = await enter(bench);
  const { answer, exchanges } = await during(stage, () =>
    Promise.all(wanted.map((scope) => stage.client.obtain(scope))),
  );
  judge.observe(
    'tokens issued for four requests at once, two of them of one scope',
    String(tokenTurns(exchanges, stage).filter((turn) => turn.answer !== undefined).length),
  );
  for (const [place, scope] of wanted.entries()) {
    const given = answer[place];
    const issued = new Set(
      tokenTurns(exchanges, stage).flatMap((turn) =>
        turn.answer !== undefined && scopeAsked(turn) === scope ? turn.answer.accessToken : [],
      ),
    );
    const kept = await stage.client.lastToken(scope);
    const right = given?.ok === true && (given.token == null || issued.has(given.token));
    if (right && kept.ok && issued.has(kept.token ?? '')) continue;
    judge.report({
      requirement: right ? 'MOBILEFIRST-30' : 'MOBILEFIRST-29',
      expected: `a token for ${scope}, among tokens of other scopes that are asked for at once`,
      actual: given?.ok === false ? answerInWords(given) : 'one for another scope, or none',
      exchanges,
    });
  }
}

export const scopeTokenChecks: readonly ClientCheck[] = [
  {
    id: 'tokens-of-scopes',
    title:
      'The client gets a new token whenever it is asked, and knows the last one of each scope and of all',
    party: 'client',
    kind: 'property',
    requirements: ['MOBILEFIRST-18', 'MOBILEFIRST-29', 'MOBILEFIRST-30', 'MOBILEFIRST-31', 'MOBILEFIRST-38'],
    claims: ['realm-login', 'scope-api'],
    controls: [],
    run: remembered,
  },
  {
    id: 'tokens-obtained-at-once',
    title: 'Tokens of several scopes that are asked for at once are not mixed up',
    party: 'client',
    kind: 'scenario',
    requirements: ['MOBILEFIRST-29', 'MOBILEFIRST-30'],
    claims: ['realm-login', 'scope-api'],
    controls: [],
    run: atOnce,
  },
];
