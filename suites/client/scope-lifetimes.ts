import fc from 'fast-check';
import type { ClientBench, Stage } from '../../fixtures/bench/index.ts';
import { type ClientCheck, Hindered, type Judge, violation } from '../check.ts';
import { lifetimeWindow } from '../lifetime.ts';
import { rulesOf } from '../profiles.ts';
import { atMost, property } from '../property.ts';
import { ROUNDING, seconds } from '../time.ts';
import { ageInWords } from '../wording.ts';
import { type Acted, answerInWords, call, during, sharedScene, succeeded } from './acts.ts';
import { apiTurns, tokenTurns } from './history.ts';
import { callTo, enterCredentials, pathsTo, scopeAsked, settle, soFar, tokenSent } from './scope-acts.ts';

/** A call of a service some seconds after the one before. */
interface Visit {
  readonly scope: string;
  readonly after: number;
}

const SCOPES = ['SampleSecurityTest', 'TwoStepSecurityTest'];

const visits: fc.Arbitrary<readonly Visit[]> = fc.array(
  fc.record({
    scope: fc.constantFrom(...SCOPES),
    after: fc.oneof(fc.integer({ min: 0, max: 90 }), fc.constantFrom(0, 5, 14, 16, 59, 61)),
  }),
  { minLength: 2, maxLength: 6 },
);

async function overTime(bench: ClientBench, judge: Judge): Promise<void> {
  let [calls, extra] = [0, 0];
  const scene = sharedScene(() => settle(bench, ...SCOPES));
  await property(atMost(judge, 10), visits, story, (sequence) =>
    scene(async (stage) => {
      await enterCredentials(stage);
      for (const scope of SCOPES) await call(stage, callTo(stage, scope));
      for (const { scope, after } of sequence) {
        await stage.clock.advance(after * 1000);
        const living = holdsLivingToken(stage, scope, bench);
        const acted = await call(stage, callTo(stage, scope));
        judgeVisit(stage, scope, acted);
        calls++;
        if (living && acted.exchanges.length > 1) extra++;
      }
      return undefined;
    }),
  );
  judge.observe('calls of two services in turn that took more than one request', `${extra} of ${calls}`);
}

const story = (sequence: readonly Visit[]): string[] => [
  'the client has called two services, of 15 and of 60 seconds',
  ...sequence.map(({ scope, after }) => `${ageInWords(after)} later it calls the one of ${scope}`),
];

function judgeVisit(stage: Stage, scope: string, { answer, exchanges }: Acted): void {
  const turns = apiTurns(exchanges, stage);
  const last = turns.at(-1)?.exchange;
  const first = turns[0]?.exchange;
  const stale =
    turns.length > 1 && first !== undefined && last !== undefined && tokenSent(first) === tokenSent(last);
  if (succeeded(answer) && !stale) return;
  const asked = tokenTurns(exchanges, stage);
  if (asked.length > 0 && asked.every((turn) => turn.answer === undefined)) {
    throw new Hindered(`no new token is to be had: ${answerInWords(answer)}`);
  }
  throw violation({
    requirement: 'MOBILEFIRST-07',
    expected: `a token for ${scope} that has expired to be replaced by a new one, and the call to succeed`,
    actual: stale ? 'the expired token once more' : soFar(stage, exchanges, answer),
    exchanges,
  });
}

/** Whether the newest token of a scope has some of its life left. */
function holdsLivingToken(stage: Stage, scope: string, bench: ClientBench): boolean {
  const issued = tokenTurns(stage.server.journal.exchanges(), stage).findLast(
    (turn) => turn.answer !== undefined && scopeAsked(turn) === scope,
  );
  if (issued === undefined) return false;
  const age = seconds(stage.clock.now() - issued.exchange.endedAt);
  return age < lifetimeOf(scope, bench) - stage.clock.tolerance - ROUNDING;
}

function lifetimeOf(scope: string, { target }: ClientBench): number {
  const { lifetimePerScope = {}, accessTokenLifetime = 'PT60S' } = rulesOf(target.profile);
  return lifetimeWindow(lifetimePerScope[scope] ?? accessTokenLifetime).low;
}

/** After one login, every service of the scope is served with the token that is there. */
async function everyService(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await settle(bench, 'SampleSecurityTest');
  const services = [...pathsTo(stage, 'SampleSecurityTest'), ...pathsTo(stage, undefined)];
  for (const path of services) {
    const request = { method: 'GET', path: `${path}/of-another-service` };
    const { answer, exchanges } = await during(stage, () => stage.client.call(request));
    const asked = tokenTurns(exchanges, stage).length;
    if (succeeded(answer) && asked === 0) continue;
    judge.report({
      requirement: 'MOBILEFIRST-01',
      expected: `the token at hand to be good for ${path} too, without another conversation`,
      actual: asked === 0 ? answerInWords(answer) : soFar(stage, exchanges, answer),
      exchanges,
    });
  }
}

/** A token lives for its lifetime: so long the client goes on with it. */
async function usedForItsLife(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await settle(bench, 'TwoStepSecurityTest');
  const { exchanges } = await during(stage, async () => {
    for (let round = 0; round < 4; round++) {
      await stage.clock.advance('PT5S');
      await stage.client.call(callTo(stage, 'TwoStepSecurityTest'));
    }
  });
  const requests = tokenTurns(exchanges, stage).length;
  if (requests === 0) return;
  judge.report({
    requirement: 'MOBILEFIRST-D07',
    expected: 'the token at hand in each of four calls within the first third of its life',
    actual: `${requests} token requests`,
    exchanges,
  });
}

const common = { party: 'client', claims: ['realm-login'] } as const satisfies Partial<ClientCheck>;

export const scopeLifetimeChecks: readonly ClientCheck[] = [
  {
    ...common,
    id: 'tokens-of-short-life',
    title: 'However long a client was idle, and whatever the lifetimes of its scopes, its calls succeed',
    kind: 'property',
    requirements: ['MOBILEFIRST-07'],
    controls: ['clock'],
    run: overTime,
  },
  {
    ...common,
    id: 'one-token-for-services',
    title: 'One token serves for every service of its scope, and for those that take any',
    kind: 'scenario',
    requirements: ['MOBILEFIRST-01'],
    controls: [],
    run: everyService,
  },
  {
    ...common,
    id: 'token-used-while-it-lives',
    title: 'A token is used for as long as it lives',
    kind: 'scenario',
    requirements: ['MOBILEFIRST-D07'],
    controls: ['clock'],
    run: usedForItsLife,
  },
];
