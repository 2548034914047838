import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { MissingControl, type ServerBench } from '../../fixtures/bench/index.ts';
import { accepted, callResource, outcomeInWords, replied } from '../acts.ts';
import { type Judge, type ServerCheck, violation } from '../check.ts';
import { publishedKeys } from '../key-set.ts';
import { property } from '../property.ts';
import { readJwt } from '../readers/index.ts';
import { obtainWorkingToken } from '../resource-acts.ts';
import { certainForgeries, forgeries, forgersKey } from './forgeries.ts';

/** Forgeries are cheap to try, and there are many kinds. */
const RUNS_PER_RUN = 4;

async function forged(bench: ServerBench, judge: Judge): Promise<void> {
  const { answer, call: good } = await obtainWorkingToken(bench);
  const reading = readJwt(answer.accessToken);
  if (!reading.ok) return leave(judge, 'the access token is no JWT that can be read');
  const jwt = reading.value;
  const publicKeys = (await publishedKeys(bench)).filter(isUsable);
  const ownKey = await forgersKey(jwt.header.alg);
  const { generation } = judge;
  await property(
    { ...judge, generation: { ...generation, runs: generation.runs * RUNS_PER_RUN } },
    forgeries,
    ({ fault }) => ['a live token is taken', `another one is made of it: ${fault}`],
    async ({ fault, forge }) => {
      const token = forge({ jwt, publicKeys, ownKey });
      if (token === answer.accessToken) return;
      const call = await callResource(bench, token);
      replied(call);
      if (!accepted(call)) return;
      throw violation({
        requirement: ['ENIGMA-23', 'B-19'],
        expected: `a forged token to be refused: ${fault}`,
        actual: outcomeInWords(call),
        exchanges: [good, call],
      });
    },
    certainForgeries,
  );
}

function isUsable(key: JsonWebKey): boolean {
  try {
    return createPublicKey({ key, format: 'jwk' }).type === 'public';
  } catch {
    return false;
  }
}

/** Long before the token was issued, so that no tolerance of clocks reaches so far. */
const EARLIER = 600_000;

async function fromTheFuture(bench: ServerBench, judge: Judge): Promise<void> {
  const { rewind } = bench.clock;
  if (rewind === undefined)
    throw new MissingControl("the target's clock cannot be set back to before a token was issued");
  const { answer, call: good } = await obtainWorkingToken(bench);
  const reading = readJwt(answer.accessToken);
  if (!reading.ok || typeof reading.value.claims.nbf !== 'number') {
    return leave(judge, 'the access token has no claim nbf');
  }
  await rewind(EARLIER);
  const call = await callResource(bench, answer.accessToken);
  if (!accepted(call)) return;
  judge.report({
    requirement: 'ENIGMA-23',
    expected: `a token to be refused ${EARLIER / 1000} s before its nbf`,
    actual: outcomeInWords(call),
    exchanges: [good, call],
  });
}

function leave(judge: Judge, reason: string): void {
  for (const row of ['ENIGMA-23', 'B-19']) judge.leave(row, 'untestable', reason);
}

export const forgedTokenChecks: readonly ServerCheck[] = [
  {
    id: 'forged-token',
    title: 'A JWT that is altered, unsigned, or signed by another key or method opens no API',
    party: 'resource-server',
    kind: 'property',
    requirements: ['ENIGMA-23', 'B-19'],
    claims: ['jwt-access-tokens'],
    controls: [],
    run: forged,
  },
  {
    id: 'token-from-the-future',
    title: 'A token is refused before the instant from which it is valid',
    party: 'resource-server',
    kind: 'scenario',
    requirements: ['ENIGMA-23'],
    claims: ['jwt-access-tokens'],
    controls: ['clock'],
    run: fromTheFuture,
  },
];
