import type { ClientBench, Stage } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { Hindered } from '../check.ts';
import { documentedIn } from '../rules/documented.ts';
import {
  type ApiTurn,
  type Known,
  presentedRefreshToken,
  refreshTurns,
  sortOut,
  type TokenTurn,
  type Traffic,
} from '../rules/traffic.ts';

export { presentedRefreshToken, type TokenTurn };

/** Exchanges of a scene, sorted, with what is known of the client in it. */
export function trafficOf(
  { server, clock }: Stage,
  exchanges: readonly Exchange[],
  { target }: Pick<ClientBench, 'target'>,
): Traffic {
  const { maxHops } = target.policy;
  const known: Known = {
    tokenPath: server.paths.token,
    registered: server.registered,
    provisioned: [server.provisioned.refreshToken],
    origins: Object.values(server.regions),
    tolerance: clock.tolerance,
    complete: true,
    ...documentedIn(target.profile),
    ...(target.claims.has('issuer-discovery') ? { discovers: true } : {}),
    ...(maxHops === undefined ? {} : { maxHops }),
  };
  return sortOut(exchanges, known);
}

const sorted = (exchanges: readonly Exchange[], { server }: Stage): Traffic =>
  sortOut(exchanges, { tokenPath: server.paths.token, tolerance: 0, complete: true });

/** The token requests among exchanges, in the order in which they were sent. */
export const tokenTurns = (exchanges: readonly Exchange[], stage: Stage): readonly TokenTurn[] =>
  sorted(exchanges, stage).tokenTurns;

/** @throws Hindered when there is none among the exchanges, so that what was cued has not been seen by the client */
export function requireTokenRequest(stage: Stage, exchanges: readonly Exchange[]): void {
  if (tokenTurns(exchanges, stage).length === 0) {
    throw new Hindered('the client made no token request, although its access token had expired');
  }
}

/** All other requests among exchanges. */
export const apiTurns = (exchanges: readonly Exchange[], stage: Stage): readonly ApiTurn[] =>
  sorted(exchanges, stage).apiTurns;

/** The token requests that present a refresh token. */
export const refreshes = (exchanges: readonly Exchange[], stage: Stage): readonly TokenTurn[] =>
  refreshTurns(sorted(exchanges, stage));

/** Every refresh token that was handed to the client before an exchange, oldest first: by provisioning, then by answers. */
const handedRefreshTokens = (stage: Stage, before = Number.POSITIVE_INFINITY): readonly string[] => [
  stage.server.provisioned.refreshToken,
  ...tokenTurns(stage.server.journal.exchanges(), stage)
    .filter(({ exchange }) => exchange.id < before)
    .flatMap(({ answer }) => answer?.refreshToken ?? []),
];

/** The refresh token that was handed to the client last before an exchange. */
export const newestRefreshToken = (stage: Stage, before?: number): string =>
  handedRefreshTokens(stage, before).at(-1) as string;
