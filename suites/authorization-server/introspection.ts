import fc from 'fast-check';
import { type ServerBench, SetUpFailure } from '../../fixtures/bench/index.ts';
import type { TargetClient } from '../../fixtures/target/index.ts';
import { bodyText, type Exchange } from '../../mock-server/wire/index.ts';
import {
  accepted,
  firstClient,
  formRequest,
  introspect,
  obtainTokens,
  outcomeInWords,
  replied,
} from '../acts.ts';
import { type Finding, type Judge, type ServerCheck, violation } from '../check.ts';
import { property } from '../property.ts';
import { readIntrospection } from '../readers/index.ts';

async function authorization(bench: ServerBench, judge: Judge): Promise<void> {
  const { answer, exchange: issue } = await obtainTokens(bench);
  const token = answer.accessToken;
  const known = await introspect(bench, token);
  if (!tells(known)) {
    throw new SetUpFailure(`introspection of a fresh token by its own client gave ${outcomeInWords(known)}`);
  }
  for (const [who, ask] of askers(bench)) {
    const exchange = await ask(token);
    judge.observe(`introspection ${who}`, `status ${replied(exchange).status}`);
    if (!tells(exchange)) continue;
    judge.report({
      requirement: 'B-41',
      expected: `nothing to be told of a token ${who}`,
      actual: outcomeInWords(exchange),
      exchanges: [issue, exchange],
    });
  }
}

/** Everybody who must not learn anything, with the way in which they ask. */
function askers(
  bench: ServerBench,
): readonly (readonly [who: string, ask: (token: string) => Promise<Exchange>])[] {
  const client = firstClient(bench);
  const as = (changed: Partial<TargetClient>) => (token: string) =>
    introspect(bench, token, { ...client, ...changed });
  const bare = (parameters: readonly (readonly [string, string])[]) => (token: string) =>
    bench.send(
      formRequest({
        url: bench.target.endpoints.introspection ?? '',
        parameters: [['token', token], ...parameters],
      }),
    );
  return [
    ['without credentials', bare([])],
    ['with a client identifier alone', bare([['client_id', client.id]])],
    ['with a wrong secret', as({ secret: `not${client.secret}` })],
    ['as a client that is not registered', as({ id: 'nobodysapplication' })],
  ];
}

/** Whether a reply says anything that the asker did not know: that a token is inactive tells nobody anything. */
function tells(exchange: Exchange): boolean {
  if (!accepted(exchange)) return false;
  const reading = readIntrospection(replied(exchange));
  return reading.ok ? reading.value.active || Object.keys(reading.value.members).length > 1 : true;
}

/**
 * What is to be said against the answer about a token that is dead or was never alive: one for what it claims, one
 * for what it reveals.
 */
export function* findingsOnInactive(
  exchange: Exchange,
  what: string,
  before: readonly Exchange[],
): Generator<Finding> {
  const reading = readIntrospection(replied(exchange));
  const exchanges = [...before, exchange];
  if (!reading.ok || reading.value.active) {
    yield {
      requirement: 'B-42',
      expected: `status 200 with active false for ${what}`,
      actual: inWords(exchange),
      exchanges,
    };
    return;
  }
  const told = Object.keys(reading.value.members).filter((name) => name !== 'active');
  if (told.length === 0) return;
  yield {
    requirement: 'B-42',
    expected: `active false and nothing else for ${what}`,
    actual: `also ${told.join(', ')}`,
    exchanges,
    advisory: true,
  };
}

const inWords = (exchange: Exchange): string => {
  const reply = replied(exchange);
  return `status ${reply.status} with ${bodyText(reply) || 'no content'}`;
};

const unknownTokens: fc.Arbitrary<string> = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9_-]{20,60}$/),
  fc.string({
    unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    minLength: 1,
  }),
);

async function unknown(bench: ServerBench, judge: Judge): Promise<void> {
  await property(
    judge,
    unknownTokens,
    (token) => [`a client asks about ${token}, which nobody issued`],
    async (token) => {
      const exchange = await introspect(bench, token);
      for (const finding of findingsOnInactive(exchange, 'a token that nobody issued', []))
        throw violation(finding);
    },
  );
}

export const introspectionChecks: readonly ServerCheck[] = [
  {
    id: 'introspection-authorization',
    title: 'Who shows no credentials learns nothing about a token',
    party: 'authorization-server',
    kind: 'scenario',
    requirements: ['B-41'],
    claims: ['introspection'],
    controls: [],
    run: authorization,
  },
  {
    id: 'introspection-of-unknown-tokens',
    title: 'A token that nobody issued is inactive, and no more is said',
    party: 'authorization-server',
    kind: 'property',
    requirements: ['B-42'],
    claims: ['introspection'],
    controls: [],
    run: unknown,
  },
];
