import { MissingControl, type ServerBench } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import {
  accepted,
  obtained,
  obtainRefreshToken,
  obtainTokens,
  probeAccessToken,
  refresh,
  replied,
  revoke,
  successOf,
} from '../acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { hasRefreshTokens } from '../named-first.ts';
import { accessTokenWindow, CLOCK_SKEW, expectationsOf } from '../profiles.ts';
import { ROUNDING } from '../time.ts';

/** A token that is looked at on both sides of a restart. */
interface Witness {
  readonly name: string;
  readonly exchanges: readonly Exchange[];
  readonly alive: boolean;
  look(): Promise<{ readonly alive: boolean; readonly exchange: Exchange }>;
}

async function restart(bench: ServerBench, judge: Judge): Promise<void> {
  const witnesses = [
    ...(await expiredToken(bench)),
    ...(await accessTokens(bench)),
    ...(hasRefreshTokens(bench) ? await refreshTokens(bench) : []),
  ];
  await bench.restart();
  for (const { name, alive, exchanges, look } of witnesses) {
    const after = await look();
    if (after.alive === alive) continue;
    judge.report({
      requirement: 'ENIGMA-D04',
      expected: `${name} to be ${alive ? 'accepted' : 'refused'} after a restart, as it was before`,
      actual: after.alive ? 'it is accepted' : 'it is refused',
      exchanges: [...exchanges, after.exchange],
    });
  }
}

async function accessTokens(bench: ServerBench): Promise<readonly Witness[]> {
  const living = await accessWitness(bench, 'a living access token');
  if (!bench.target.claims.has('revocation')) return [living];
  const { answer, exchange } = await obtainTokens(bench);
  const revocation = await revoke(bench, answer.accessToken);
  const look = () => probeAccessToken(bench, answer.accessToken);
  const before = await look();
  const exchanges = [exchange, revocation, before.exchange];
  return before.alive
    ? [living]
    : [living, { name: 'a revoked access token', alive: false, exchanges, look }];
}

async function accessWitness(bench: ServerBench, name: string): Promise<Witness> {
  const { answer, exchange } = await obtainTokens(bench);
  const look = () => probeAccessToken(bench, answer.accessToken);
  const before = await look();
  return { name, alive: before.alive, exchanges: [exchange, before.exchange], look };
}

/** None where time cannot be moved as far as a token lives. */
async function expiredToken(bench: ServerBench): Promise<readonly Witness[]> {
  if (!bench.target.controls.has('clock')) return [];
  const { answer, exchange } = await obtainTokens(bench);
  const window = accessTokenWindow(expectationsOf(bench.target), answer.expiresIn);
  if (window === undefined) return [];
  try {
    const life = window.high + CLOCK_SKEW + bench.clock.tolerance + 2 * ROUNDING;
    await bench.clock.advance(Math.ceil(life * 1000));
  } catch (error) {
    if (error instanceof MissingControl) return [];
    throw error;
  }
  const look = () => probeAccessToken(bench, answer.accessToken);
  const before = await look();
  const exchanges = [exchange, before.exchange];
  return before.alive ? [] : [{ name: 'an expired access token', alive: false, exchanges, look }];
}

async function refreshTokens(bench: ServerBench): Promise<readonly Witness[]> {
  const unused = await obtainRefreshToken(bench);
  const living = refreshWitness(bench, 'a refresh token', true, unused.refreshToken, [unused.exchange]);
  return [living, ...(await replacedWitnesses(bench)), ...(await revokedWitness(bench))];
}

/** A refresh token that was replaced, and the one in its place; none where a refresh keeps the token. */
async function replacedWitnesses(bench: ServerBench): Promise<readonly Witness[]> {
  const { old, newest, history } = await family(bench);
  if (newest === undefined || newest === old) return [];
  const witnesses = [refreshWitness(bench, 'the newest refresh token', true, newest, history)];
  // Whether reuse is refused is tried on another family, since it may end the one that it is tried on.
  const other = await family(bench);
  if (successOf(await refresh(bench, other.old)) === undefined) {
    witnesses.push(refreshWitness(bench, 'a refresh token that was replaced', false, old, history));
  }
  return witnesses;
}

async function family(bench: ServerBench) {
  const { refreshToken: old, exchange } = await obtainRefreshToken(bench);
  const renewal = await refresh(bench, old);
  const newest = obtained(bench, renewal, 'a refresh').answer.refreshToken;
  return { old, newest, history: [exchange, renewal] };
}

async function revokedWitness(bench: ServerBench): Promise<readonly Witness[]> {
  if (!bench.target.claims.has('revocation')) return [];
  const { refreshToken, exchange } = await obtainRefreshToken(bench);
  const revocation = await revoke(bench, refreshToken);
  if (!accepted(revocation) || successOf(await refresh(bench, refreshToken)) !== undefined) return [];
  const history = [exchange, revocation];
  return [refreshWitness(bench, 'a revoked refresh token', false, refreshToken, history)];
}

const refreshWitness = (
  bench: ServerBench,
  name: string,
  alive: boolean,
  token: string,
  exchanges: readonly Exchange[],
): Witness => ({
  name,
  alive,
  exchanges,
  async look() {
    const exchange = await refresh(bench, token);
    replied(exchange);
    return { alive: successOf(exchange) !== undefined, exchange };
  },
});

export const restartChecks: readonly ServerCheck[] = [
  {
    id: 'restart',
    title: 'A restart neither loses a living token nor revives a dead one',
    party: 'authorization-server',
    kind: 'scenario',
    requirements: ['ENIGMA-D04'],
    claims: [],
    controls: ['restart'],
    run: restart,
  },
];
