import { type ServerBench, SetUpFailure } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import {
  introspect,
  obtainRefreshToken,
  obtainTokens,
  outcomeInWords,
  probeAccessToken,
  refresh,
  replied,
  successOf,
} from '../acts.ts';
import { hasRefreshTokens } from '../named-first.ts';
import { readActivity } from '../token-activity.ts';

/** A token to revoke, with the way to see whether it is still good. */
export interface Victim {
  readonly kind: 'access token' | 'refresh token';
  readonly token: string;
  readonly issue: Exchange;
  probe(): Promise<{ readonly alive: boolean; readonly exchange: Exchange }>;
}

/**
 * Whether an access token is still good after somebody tried to revoke it: by a resource, or by its issuer where resource
 * servers validate offline and cannot know.
 */
export async function probeRevokedToken(
  bench: ServerBench,
  token: string,
): Promise<{ readonly alive: boolean; readonly exchange: Exchange }> {
  if (!bench.target.claims.has('offline-validation')) return probeAccessToken(bench, token);
  const exchange = await introspect(bench, token);
  const said = readActivity(bench.target, replied(exchange));
  if (said === undefined) throw new SetUpFailure(`introspection gave ${outcomeInWords(exchange)}`);
  return { alive: said.active, exchange };
}

/** An access token, looked at by who has to know of its revocation. */
export async function accessTokenVictim(bench: ServerBench): Promise<Victim> {
  const { answer, exchange } = await obtainTokens(bench);
  const token = answer.accessToken;
  return { kind: 'access token', token, issue: exchange, probe: () => probeRevokedToken(bench, token) };
}

async function refreshTokenVictim(bench: ServerBench): Promise<Victim> {
  const { refreshToken: token, exchange: issue } = await obtainRefreshToken(bench);
  return {
    kind: 'refresh token',
    token,
    issue,
    async probe() {
      const exchange = await refresh(bench, token);
      replied(exchange);
      return { alive: successOf(exchange) !== undefined, exchange };
    },
  };
}

/** One way to get a victim per kind of token that the target has. */
export const victimsOf = (bench: ServerBench): readonly ((bench: ServerBench) => Promise<Victim>)[] =>
  hasRefreshTokens(bench) ? [accessTokenVictim, refreshTokenVictim] : [accessTokenVictim];
