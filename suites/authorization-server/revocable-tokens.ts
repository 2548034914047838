import type { ServerBench } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { obtainRefreshToken, obtainTokens, probeAccessToken, refresh, replied, successOf } from '../acts.ts';

/** A token to revoke, with the way to see whether it is still good. */
export interface Victim {
  readonly kind: 'access token' | 'refresh token';
  readonly token: string;
  readonly issue: Exchange;
  probe(): Promise<{ readonly alive: boolean; readonly exchange: Exchange }>;
}

/** An access token, looked at through a resource. */
export async function accessTokenVictim(bench: ServerBench): Promise<Victim> {
  const { answer, exchange } = await obtainTokens(bench);
  const token = answer.accessToken;
  return { kind: 'access token', token, issue: exchange, probe: () => probeAccessToken(bench, token) };
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

/** Whether refresh tokens can be had by the password grant. */
export const hasRefreshTokens = ({ target: { claims } }: ServerBench): boolean =>
  claims.has('refresh') && claims.has('password');

/** One way to get a victim per kind of token that the target has. */
export const victimsOf = (bench: ServerBench): readonly ((bench: ServerBench) => Promise<Victim>)[] =>
  hasRefreshTokens(bench) ? [accessTokenVictim, refreshTokenVictim] : [accessTokenVictim];
