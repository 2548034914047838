import fc from 'fast-check';
import type { ClientBench, Stage } from '../../fixtures/bench/index.ts';
import type { ClientAnswer, RefusedCall } from '../../fixtures/drivers/index.ts';
import { type ClientCheck, Hindered, type Judge, violation } from '../check.ts';
import { property } from '../property.ts';
import { answerInWords, during } from './acts.ts';
import { documented, handedOver, refusalInWords, speltRefusals } from './challenge-spellings.ts';
import { enter } from './scope-acts.ts';

async function spelt(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await enter(bench);
  await property(
    judge,
    fc.oneof(
      { weight: 1, arbitrary: fc.constant(documented('SampleSecurityTest', 403)) },
      { weight: 9, arbitrary: speltRefusals },
    ),
    (refusal) => [`a call is refused with ${refusalInWords(refusal)}`, 'the client is asked for the scope'],
    async (refusal) => {
      const { answer, exchanges } = await during(stage, () =>
        stage.client.requiredScope(handedOver(refusal)),
      );
      if (answer.ok && answer.scope === refusal.scope && exchanges.length === 0) return;
      throw violation({
        requirement: ['MOBILEFIRST-33', 'B-31'],
        expected: `the scope "${refusal.scope}", read from the refusal alone`,
        actual: exchanges.length > 0 ? 'requests' : readingInWords(answer),
        exchanges,
      });
    },
  );
}

const readingInWords = (answer: ClientAnswer): string =>
  answer.ok ? JSON.stringify(answer.scope ?? null) : answerInWords(answer);

const refusal = (status: number, ...challenges: string[]): RefusedCall => ({
  status,
  headers: challenges.length === 0 ? {} : { 'WWW-Authenticate': challenges.join(', ') },
});
const BEARER = 'Bearer scope="SampleSecurityTest"';

/** Failures that no token mends. A challenge beside a status that refuses nothing is none. */
const OTHER_FAILURES: Readonly<Record<string, RefusedCall>> = {
  'status 404': refusal(404),
  'status 500': refusal(500),
  'status 503': refusal(503),
  'status 400': refusal(400),
  'status 401 without a challenge': refusal(401),
  'status 401 with a challenge of Basic': refusal(401, 'Basic realm="api"'),
  'status 403 without a challenge': refusal(403),
  'status 403 with a scope for another scheme': refusal(403, 'SecurityTest scope="SampleSecurityTest"'),
  'status 401 with Bearer in the realm of Basic': refusal(401, 'Basic realm="Bearer scope=x"'),
  'status 404 with a Bearer challenge': refusal(404, BEARER),
  'status 500 with a Bearer challenge': refusal(500, BEARER),
  'status 407 with a challenge for a proxy': {
    status: 407,
    headers: { 'Proxy-Authenticate': BEARER },
  },
};

async function others(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await enter(bench);
  for (const [what, refused] of Object.entries(OTHER_FAILURES)) {
    const { answer, exchanges } = await during(stage, () => stage.client.requiredScope(refused));
    if (answer.ok && (answer.scope ?? null) === null && exchanges.length === 0) continue;
    judge.report({
      requirement: 'MOBILEFIRST-35',
      expected: `null for ${what}, which is not about tokens`,
      actual: exchanges.length > 0 ? 'requests' : readingInWords(answer),
      exchanges,
    });
  }
}

async function withoutName(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await enter(bench);
  await empty(stage, judge);
  const bare = await stage.client.requiredScope(refusal(401, 'Bearer realm="api"'));
  if (!bare.ok) throw new Hindered(`a challenge without a scope gave ${answerInWords(bare)}`);
  judge.observe(
    'what a Bearer challenge without a scope means',
    (bare.scope ?? null) === null ? 'that tokens are not the trouble' : 'the default scope',
  );
  if (isDefault(bare, stage) || (bare.scope ?? null) === null) return;
  judge.report({
    requirement: 'MOBILEFIRST-33',
    expected: 'no scope, or the default one, from a challenge that names none',
    actual: readingInWords(bare),
    exchanges: [],
  });
}

async function empty(stage: Stage, judge: Judge): Promise<void> {
  const answer = await stage.client.requiredScope(refusal(401, 'Bearer scope = ""'));
  if (isDefault(answer, stage)) return;
  judge.report({
    requirement: 'MOBILEFIRST-33',
    expected: 'the default scope from a challenge whose scope is empty',
    actual: readingInWords(answer),
    exchanges: [],
  });
}

const isDefault = (answer: ClientAnswer, { server }: Stage): boolean =>
  answer.ok && (answer.scope === '' || (answer.scope !== undefined && answer.scope === server.defaultScope));

const common = {
  party: 'client',
  claims: ['scope-api'],
  controls: [],
} as const satisfies Partial<ClientCheck>;

export const requiredScopeChecks: readonly ClientCheck[] = [
  {
    ...common,
    id: 'required-scope',
    title: 'From a refusal the client reads the scope that is required, in every legal spelling',
    kind: 'property',
    requirements: ['MOBILEFIRST-33', 'B-31'],
    run: spelt,
  },
  {
    ...common,
    id: 'no-required-scope',
    title: 'From a failure that is not about tokens the client reads null',
    kind: 'scenario',
    requirements: ['MOBILEFIRST-35'],
    run: others,
  },
  {
    ...common,
    id: 'required-default-scope',
    title: 'An empty scope is the default one',
    kind: 'scenario',
    requirements: ['MOBILEFIRST-33'],
    run: withoutName,
  },
];
