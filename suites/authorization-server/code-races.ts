import type { ServerBench } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { probeAccessToken, replied, successOf } from '../acts.ts';
import { obtainCode, redeem } from '../authorization-acts.ts';
import { type Judge, type ServerCheck, violation } from '../check.ts';

/** A race that is not lost in this many rounds is no proof: what was seen is reported. */
const ROUNDS = 6;
const AT_ONCE = 4;

async function redemptions(bench: ServerBench, judge: Judge): Promise<void> {
  const agent = bench.openUserAgent();
  const seen = new Map<string, number>();
  for (let round = 1; round <= ROUNDS; round++) {
    const code = await obtainCode(bench, { agent });
    const exchanges = await Promise.all(Array.from({ length: AT_ONCE }, () => redeem(bench, code)));
    for (const exchange of exchanges) replied(exchange);
    const tokens = new Set(exchanges.flatMap((exchange) => successOf(exchange)?.accessToken ?? []));
    const outcome = `${tokens.size} of ${AT_ONCE} won`;
    seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
    if (tokens.size > 1) throw await severalWon(bench, round, tokens, [code.exchange, ...exchanges]);
  }
  const rounds = [...seen].map(([what, count]) => `${what} in ${count}`).join(', ');
  judge.observe('simultaneous redemptions of a code', `${ROUNDS} rounds of ${AT_ONCE}: ${rounds}`);
}

/** A server that notices afterwards, and ends all of them, has kept the worst from happening. */
async function severalWon(
  bench: ServerBench,
  round: number,
  tokens: ReadonlySet<string>,
  exchanges: readonly Exchange[],
) {
  const proofs: Exchange[] = [];
  for (const token of tokens) {
    const { alive, exchange } = await probeAccessToken(bench, token);
    if (alive) proofs.push(exchange);
  }
  return violation({
    requirement: 'B-20',
    expected: 'a code to be redeemed once at most, also by requests at the same time',
    actual: `it gave ${tokens.size} access tokens in round ${round}, of which ${proofs.length} work`,
    exchanges: [...exchanges, ...proofs],
    advisory: proofs.length === 0,
    counterexample: [
      'a user allows a client, which gets a code',
      `the code is redeemed ${AT_ONCE} times at once, and ${tokens.size} access tokens come of it`,
      `${proofs.length} of them work`,
    ],
  });
}

export const codeRaceChecks: readonly ServerCheck[] = [
  {
    id: 'simultaneous-redemptions',
    title: 'A code that is redeemed several times at once gives one token at most',
    party: 'authorization-server',
    kind: 'scenario',
    requirements: ['B-20'],
    claims: ['authorization-code'],
    controls: [],
    run: redemptions,
  },
];
