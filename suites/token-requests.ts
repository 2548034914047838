import type { ServerBench } from '../fixtures/bench/index.ts';
import type { TargetClient, TargetUser } from '../fixtures/target/index.ts';
import type { Exchange, HeaderField } from '../mock-server/wire/index.ts';
import { firstClient, firstUser, formRequest, obtainRefreshToken, tokenEndpoint } from './acts.ts';
import { obtainCode } from './authorization-acts.ts';
import { USER_GRANTS } from './named-first.ts';
import { realmParameters } from './realms.ts';

/** Grants of the token endpoint, as `grant_type` names them, and what takes the place of a grant: passing realms. */
export type GrantType = 'password' | 'authorization_code' | 'refresh_token' | 'client_credentials' | 'realms';

/** Parameters of a form in the order of the wire, repetitions kept. */
export type Parameters = readonly (readonly [name: string, value: string])[];

/** The grants that a target claims. */
export function offeredGrants({
  target: { claims, securityTests, controls },
}: ServerBench): readonly GrantType[] {
  return [
    ...(securityTests.length > 0 && !controls.has('token') ? (['realms'] as const) : []),
    ...(claims.has('password') ? (['password'] as const) : []),
    ...(claims.has('refresh') && USER_GRANTS.some((grant) => claims.has(grant))
      ? (['refresh_token'] as const)
      : []),
    ...(claims.has('client-credentials') ? (['client_credentials'] as const) : []),
    // Its requests work once, and cost a visit each: it stands in where nothing else gives a first token.
    ...(claims.has('authorization-code') && !claims.has('password') && !claims.has('client-credentials')
      ? (['authorization_code'] as const)
      : []),
  ];
}

/** The grants of a target that take no token to ask for one. */
export const firstGrants = (bench: ServerBench): readonly GrantType[] =>
  offeredGrants(bench).filter((grant) => grant !== 'refresh_token');

/** Who asks. */
export interface Asker {
  readonly client?: TargetClient;
  readonly user?: TargetUser;
  /** What the refresh token of a refresh is obtained for; the default if absent. */
  readonly scope?: string;
}

/**
 * Parameters of a request that has to succeed once the client has proved itself; its credentials are not among
 * them. For a refresh, a refresh token is obtained.
 * @throws SetUpFailure when there is none
 */
export async function goodParameters(
  bench: ServerBench,
  grant: GrantType,
  { client = firstClient(bench), user, scope }: Asker = {},
): Promise<Parameters> {
  if (grant === 'realms') {
    return realmParameters(bench, { client, ...(user === undefined ? {} : { user }) });
  }
  const named: Parameters = [['grant_type', grant]];
  if (grant === 'password') {
    const { name, password } = user ?? firstUser(bench);
    return [...named, ['username', name], ['password', password]];
  }
  if (grant === 'client_credentials') return named;
  if (grant === 'authorization_code') {
    const { redemption } = await obtainCode(bench, { client, ...(user === undefined ? {} : { user }) });
    return Object.entries(redemption).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    );
  }
  const { refreshToken } = await obtainRefreshToken(bench, {
    client,
    ...(user === undefined ? {} : { user }),
    ...(scope === undefined ? {} : { scope }),
  });
  return [...named, ['refresh_token', refreshToken]];
}

/** Sends exactly these parameters and fields to the token endpoint. */
export const postToken = (
  bench: ServerBench,
  parameters: Parameters,
  headers: readonly HeaderField[] = [],
  url: string = tokenEndpoint(bench),
): Promise<Exchange> => bench.send(formRequest({ url, parameters, headers }));
