import { MissingControl, type ServerBench } from '../fixtures/bench/index.ts';
import type { ServerTarget, TargetClient, TargetResource, TargetUser } from '../fixtures/target/index.ts';

/** What a target file names first: what checks use where it makes no difference. */

export const tokenEndpoint = (bench: ServerBench): string =>
  required(bench.target.endpoints.token, 'endpoints.token');
export const firstClient = (bench: ServerBench): TargetClient => required(bench.target.clients[0], 'clients');
export const firstUser = (bench: ServerBench): TargetUser => required(bench.target.users[0], 'users');

/** The resource that the first client's tokens cover by their default scope. */
export function firstResource(bench: ServerBench): TargetResource {
  const { scopes } = firstClient(bench);
  return required(
    bench.target.resources.find((resource) => resource.scopes.every((scope) => scopes.includes(scope))),
    'resources (one that the first client may use)',
  );
}

/** @throws MissingControl where the target file lacks it */
export function required<Value>(value: Value | undefined, setting: string): Value {
  if (value === undefined) throw new MissingControl(`the target file has no ${setting}`);
  return value;
}

/** By what grant tokens are had where a check does not examine it: for a person if the target can. */
export function obtainingGrant({
  claims,
}: Pick<ServerTarget, 'claims'>): 'password' | 'authorization_code' | 'client_credentials' {
  if (claims.has('password')) return 'password';
  return claims.has('authorization-code') ? 'authorization_code' : 'client_credentials';
}

/** Claims of which one is enough for tokens of a person. */
export const USER_GRANTS = ['password', 'authorization-code'] as const;

/** Whether refresh tokens can be had. */
export const hasRefreshTokens = ({ target: { claims } }: ServerBench): boolean =>
  claims.has('refresh') && USER_GRANTS.some((grant) => claims.has(grant));
