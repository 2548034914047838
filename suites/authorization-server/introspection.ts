import { type ServerBench, SetUpFailure } from '../../fixtures/bench/index.ts';
import type { TargetClient } from '../../fixtures/target/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import {
  accepted,
  firstClient,
  formRequest,
  introspect,
  obtainTokens,
  outcomeInWords,
  replied,
} from '../acts.ts';
import { type Judge, type ServerCheck, violation } from '../check.ts';
import { unknownTokens } from '../models/unknown-tokens.ts';
import { property } from '../property.ts';
import { readIntrospection } from '../readers/index.ts';
import { findingsOnInactive } from './inactive-answer.ts';

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

async function unknown(bench: ServerBench, judge: Judge): Promise<void> {
  await property(
    judge,
    unknownTokens,
    (token) => [`a client asks about ${token}, which nobody issued`],
    async (token) => {
      const exchange = await introspect(bench, token);
      for (const finding of findingsOnInactive(bench, exchange, 'a token that nobody issued', []))
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
