import type { Stage } from '../../fixtures/bench/index.ts';
import { type Exchange, pathOf, replyOf } from '../../mock-server/wire/index.ts';
import { Hindered } from '../check.ts';
import {
  type PresentedToken,
  parameterOf,
  readBearer,
  readTokenAnswer,
  readTokenRequest,
  type TokenAnswer,
  type TokenRequest,
} from '../readers/index.ts';

/** A token request with how it ended. */
export interface TokenTurn {
  readonly exchange: Exchange;
  readonly request: TokenRequest;
  /** Present when it yielded tokens. */
  readonly answer?: TokenAnswer;
}

/** A request to a protected resource. */
export interface ApiTurn {
  readonly exchange: Exchange;
  readonly tokens: readonly PresentedToken[];
}

/** Whether a request asks for tokens: by where it goes, or by what it says. */
export function asksForTokens({ request }: Exchange, tokenPath: string): boolean {
  return pathOf(request.url) === tokenPath || readTokenRequest(request).value.grantType !== undefined;
}

/** The token requests among exchanges, in the order in which they were sent. */
export const tokenTurns = (exchanges: readonly Exchange[], { server }: Stage): readonly TokenTurn[] =>
  exchanges
    .filter((exchange) => asksForTokens(exchange, server.paths.token))
    .map((exchange) => {
      const reply = replyOf(exchange);
      const answer = reply === undefined ? undefined : readTokenAnswer(reply);
      return {
        exchange,
        request: readTokenRequest(exchange.request).value,
        ...(answer?.ok ? { answer: answer.value } : {}),
      };
    });

/** @throws Hindered when there is none among the exchanges, so that what was cued has not been seen by the client */
export function requireTokenRequest(stage: Stage, exchanges: readonly Exchange[]): void {
  if (tokenTurns(exchanges, stage).length === 0) {
    throw new Hindered('the client made no token request, although its access token had expired');
  }
}

/** All other requests among exchanges. */
export const apiTurns = (exchanges: readonly Exchange[], { server }: Stage): readonly ApiTurn[] =>
  exchanges
    .filter((exchange) => !asksForTokens(exchange, server.paths.token))
    .map((exchange) => ({ exchange, tokens: readBearer(exchange.request).value }));

/** The token requests that present a refresh token. */
export const refreshes = (exchanges: readonly Exchange[], stage: Stage): readonly TokenTurn[] =>
  tokenTurns(exchanges, stage).filter(({ request }) => presentedRefreshToken(request) !== undefined);

export const presentedRefreshToken = (request: TokenRequest): string | undefined =>
  parameterOf(request, 'refresh_token');

/** Every refresh token that was handed to the client before an exchange, oldest first: by provisioning, then by answers. */
export const handedRefreshTokens = (stage: Stage, before = Number.POSITIVE_INFINITY): readonly string[] => [
  stage.server.provisioned.refreshToken,
  ...tokenTurns(stage.server.journal.exchanges(), stage)
    .filter(({ exchange }) => exchange.id < before)
    .flatMap(({ answer }) => answer?.refreshToken ?? []),
];

/** The refresh token that was handed to the client last before an exchange. */
export const newestRefreshToken = (stage: Stage, before?: number): string =>
  handedRefreshTokens(stage, before).at(-1) as string;

/** Every access token that the client was handed in this scene. */
export const issuedAccessTokens = (stage: Stage): ReadonlySet<string> =>
  new Set(
    tokenTurns(stage.server.journal.exchanges(), stage).flatMap(({ answer }) => answer?.accessToken ?? []),
  );
