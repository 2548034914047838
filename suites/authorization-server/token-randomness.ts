import { MissingControl, type ServerBench } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { obtainTokens, revoke } from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { readJwt, type TokenAnswer } from '../readers/index.ts';
import { firstGrants } from '../token-requests.ts';
import { roomForChance } from './room-for-chance.ts';

const SAMPLE = 32;
const NEEDED = 128;
/** A random UUID has 122 bits: too few by the letter, and nobody's weak point. */
const FORGIVABLE = 120;

/** Ends the tokens of an answer early. */
async function end(bench: ServerBench, { accessToken, refreshToken }: TokenAnswer): Promise<void> {
  await revoke(bench, accessToken);
  if (refreshToken !== undefined) await revoke(bench, refreshToken);
}

async function randomness(bench: ServerBench, judge: Judge): Promise<void> {
  if (firstGrants(bench).length === 0) {
    throw new MissingControl('the target claims neither "password" nor "client-credentials"');
  }
  const { claims, endpoints } = bench.target;
  const canEnd = claims.has('revocation') && endpoints.revocation !== undefined;
  const exchanges: Exchange[] = [];
  const samples = { access: [] as string[], refresh: [] as string[] };
  for (let count = 0; count < SAMPLE; count++) {
    let { answer, exchange } = await obtainTokens(bench);
    // Who hands out the same token until it ends has another one when it has ended.
    if (answer.accessToken === samples.access.at(-1) && canEnd) {
      await end(bench, answer);
      ({ answer, exchange } = await obtainTokens(bench));
    }
    exchanges.push(exchange);
    samples.access.push(answer.accessToken);
    if (answer.refreshToken !== undefined) samples.refresh.push(answer.refreshToken);
  }
  const seen = Object.entries(samples).map(([kind, sample]) => judgeSample(judge, kind, sample, exchanges));
  if (seen.some(Boolean)) return;
  judge.leave(
    'B-28',
    'untestable',
    'repeated requests bring the same tokens, which tells nothing about new ones',
  );
}

/** @returns whether the sample told anything */
function judgeSample(
  judge: Judge,
  kind: string,
  sample: readonly string[],
  exchanges: readonly Exchange[],
): boolean {
  const distinct = [...new Set(sample)];
  const [first] = distinct;
  // A server may hand out the token that it issued before, as long as that lives.
  if (first === undefined || distinct.length === 1) return false;
  const report = (expected: string, actual: string, advisory = false) =>
    judge.report({ requirement: 'B-28', expected, actual, exchanges: exchanges.slice(0, 3), advisory });
  // Who guesses a signed token has to guess its signature, and a sample tells nothing about that:
  // two of one second may well be the same.
  if (readJwt(first).ok) return true;
  if (distinct.length < sample.length) {
    report(`${kind} tokens that differ`, `${distinct.length} different ones in ${sample.length} answers`);
    return true;
  }
  const bits = Math.floor(roomForChance(distinct));
  judge.observe(`room for chance in ${kind} tokens`, `${bits} bits`);
  if (bits >= NEEDED) return true;
  report(
    `room for ${NEEDED} bits of chance between one ${kind} token and the next`,
    `room for ${bits}`,
    bits >= FORGIVABLE,
  );
  return true;
}

export const tokenRandomnessChecks: readonly ServerCheck[] = [
  {
    id: 'token-randomness',
    title: 'New tokens have room for 128 bits of chance, and do not repeat or count',
    party: 'authorization-server',
    kind: 'scenario',
    requirements: ['B-28'],
    claims: [],
    controls: [],
    run: randomness,
  },
];
