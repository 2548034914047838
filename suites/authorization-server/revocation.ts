import fc from 'fast-check';
import { type ServerBench, SetUpFailure } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { accepted, obtainTokens, outcomeInWords, replied, revoke, statusOf } from '../acts.ts';
import { type Judge, type ServerCheck, violation } from '../check.ts';
import { unknownTokens } from '../models/unknown-tokens.ts';
import { property } from '../property.ts';
import { readRefusal } from '../refusal.ts';
import { type Victim, victimsOf } from './revocable-tokens.ts';

const HINTS = ['access_token', 'refresh_token', 'unheard_of'];

async function unknown(bench: ServerBench, judge: Judge): Promise<void> {
  await property(
    judge,
    fc.record({ token: unknownTokens, hint: fc.option(fc.constantFrom(...HINTS), { nil: undefined }) }),
    ({ token, hint }) => [
      `a client revokes ${token}, which nobody issued${hint ? `, hinting at ${hint}` : ''}`,
    ],
    async ({ token, hint }) => {
      const exchange = await revoke(bench, token, undefined, hint);
      if (ended(exchange) || isUnsupported(exchange)) return;
      throw violation({
        requirement: 'B-38',
        expected: 'status 200 for a token that nobody issued: what the client wants is so',
        actual: outcomeInWords(exchange),
        exchanges: [exchange],
      });
    },
  );
}

async function again(bench: ServerBench, judge: Judge): Promise<void> {
  const { answer } = await obtainTokens(bench);
  const first = await revoke(bench, answer.accessToken);
  if (!ended(first))
    return judge.leave(
      'B-38',
      'untestable',
      `an access token could not be revoked: ${outcomeInWords(first)}`,
    );
  const second = await revoke(bench, answer.accessToken);
  if (ended(second)) return;
  judge.report({
    requirement: 'B-38',
    expected: 'status 200 for a token that is revoked already',
    actual: outcomeInWords(second),
    exchanges: [first, second],
  });
}

/** @throws SetUpFailure while the endpoint is out of service, which RFC 7009 section 2.2.1 allows for */
function ended(exchange: Exchange): boolean {
  if (replied(exchange).status === 503) throw new SetUpFailure(`revocation gave ${outcomeInWords(exchange)}`);
  return statusOf(exchange) === 200;
}

/** A server need not be able to revoke every type of token. @see RFC 7009 section 2.2.1 */
const isUnsupported = (exchange: Exchange): boolean =>
  readRefusal(replied(exchange)).error === 'unsupported_token_type';

async function hints(bench: ServerBench, judge: Judge): Promise<void> {
  for (const choose of victimsOf(bench)) {
    // Without a hint it has to work in the first place, which is for another row to judge.
    const plain = await choose(bench);
    if (!accepted(await revoke(bench, plain.token)) || (await plain.probe()).alive) continue;
    for (const hint of HINTS) await judgeHint(bench, judge, await choose(bench), hint);
  }
}

async function judgeHint(bench: ServerBench, judge: Judge, victim: Victim, hint: string): Promise<void> {
  const exchange = await revoke(bench, victim.token, undefined, hint);
  const { alive, exchange: proof } = await victim.probe();
  if (accepted(exchange) && !alive) return;
  judge.report({
    requirement: 'B-38',
    expected: `the ${victim.kind} to be found and revoked although the hint is ${hint}`,
    actual: accepted(exchange) ? 'it succeeds, and the token works on' : outcomeInWords(exchange),
    exchanges: [victim.issue, exchange, proof],
  });
}

export const revocationChecks: readonly ServerCheck[] = [
  {
    id: 'revocation-of-unknown-tokens',
    title: 'To revoke a token that nobody issued is no error',
    party: 'authorization-server',
    kind: 'property',
    requirements: ['B-38'],
    claims: ['revocation'],
    controls: [],
    run: unknown,
  },
  {
    id: 'revocation-again',
    title: 'To revoke a token twice is no error',
    party: 'authorization-server',
    kind: 'scenario',
    requirements: ['B-38'],
    claims: ['revocation'],
    controls: [],
    run: again,
  },
  {
    id: 'revocation-hints',
    title: 'A token is found and revoked whatever type the client hints at',
    party: 'authorization-server',
    kind: 'scenario',
    requirements: ['B-38'],
    claims: ['revocation'],
    controls: [],
    run: hints,
  },
];
