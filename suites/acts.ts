import { MissingControl, type ServerBench, SetUpFailure } from '../fixtures/bench/index.ts';
import type { TargetClient, TargetResource, TargetUser } from '../fixtures/target/index.ts';
import { type Exchange, type HttpReply, replyOf } from '../mock-server/wire/index.ts';
import { tokensForCode } from './authorization-acts.ts';
import { credentials, formRequest, requestToken } from './form-requests.ts';
import { hookedFor, mintedFor } from './minted-tokens.ts';
import { firstClient, firstResource, firstUser, obtainingGrant, required } from './named-first.ts';
import { outcomeInWords } from './outcome.ts';
import { readTokenAnswer, type TokenAnswer } from './readers/index.ts';
import { passRealms } from './realms.ts';
import { readActivity } from './token-activity.ts';

export { basic, credentials, formRequest, requestToken } from './form-requests.ts';
export { outcomeInWords } from './outcome.ts';

/** Acting: functions that send and give back what came. Judging is elsewhere. */

/** Calls a protected resource with a token. */
export function callResource(
  bench: ServerBench,
  token: string,
  resource: TargetResource = firstResource(bench),
): Promise<Exchange> {
  return bench.send({
    method: resource.method,
    url: resource.url,
    headers: [
      ['Accept', 'application/json'],
      ['Authorization', `Bearer ${token}`],
    ],
    body: new Uint8Array(),
  });
}

/** What was obtained, and the exchange that gave it. */
export interface Obtained {
  readonly answer: TokenAnswer;
  readonly exchange: Exchange;
  /** Instant of the answer by the target's clock, milliseconds since the epoch. */
  readonly at: number;
}

/** Who asks for what. */
export interface ObtainOptions {
  readonly client?: TargetClient;
  readonly user?: TargetUser;
  readonly scope?: string;
  readonly url?: string;
}

/**
 * Gets tokens by the target's own way, by passing realms, or by the best grant that the target claims: password, otherwise
 * a code, otherwise client credentials. For a resource server by itself they are minted.
 * @throws SetUpFailure when it is refused, with what came
 */
export async function obtainTokens(bench: ServerBench, options: ObtainOptions = {}): Promise<Obtained> {
  const { client, url } = options;
  if (!bench.target.roles.includes('authorization-server')) return await mintedFor(bench, options);
  if (bench.target.controls.has('token')) return await hookedFor(bench, options);
  if (bench.target.securityTests.length > 0) {
    return obtained(bench, await passRealms(bench, options), 'an application that passes every realm');
  }
  const grant = obtainingGrant(bench.target);
  if (grant === 'authorization_code') {
    return obtained(bench, await tokensForCode(bench, options), 'the redemption of a code');
  }
  const exchange = await requestToken(
    bench,
    grant === 'password'
      ? passwordParameters(options.user ?? firstUser(bench), options.scope)
      : { grant_type: grant, scope: options.scope },
    { ...(client === undefined ? {} : { client }), ...(url === undefined ? {} : { url }) },
  );
  return obtained(bench, exchange, 'a token request');
}

/** The same with a refresh token in the answer. @throws SetUpFailure when there is none */
export async function obtainRefreshToken(
  bench: ServerBench,
  options: ObtainOptions = {},
): Promise<Obtained & { readonly refreshToken: string }> {
  const first = await obtainTokens(bench, options);
  const { refreshToken } = first.answer;
  if (refreshToken === undefined) {
    throw new SetUpFailure('the target claims "refresh", and its token answer has no refresh_token');
  }
  return { ...first, refreshToken };
}

export const passwordParameters = (user: TargetUser, scope?: string) => ({
  grant_type: 'password',
  username: user.name,
  password: user.password,
  scope,
});

/** Sends a refresh request. */
export const refresh = (
  bench: ServerBench,
  refreshToken: string,
  options: { readonly client?: TargetClient; readonly scope?: string; readonly url?: string } = {},
): Promise<Exchange> => {
  const { scope, ...rest } = options;
  return requestToken(bench, { grant_type: 'refresh_token', refresh_token: refreshToken, scope }, rest);
};

/** Reads the tokens of an exchange that must have succeeded. @throws SetUpFailure */
export function obtained(bench: ServerBench, exchange: Exchange, what: string): Obtained {
  const answer = successOf(exchange);
  if (answer === undefined) {
    throw new SetUpFailure(`${what} that should succeed got ${outcomeInWords(exchange)}`);
  }
  return { answer, exchange, at: bench.clock.now() };
}

/** The tokens of an exchange; undefined when it gave none. */
export function successOf(exchange: Exchange): TokenAnswer | undefined {
  const reply = replyOf(exchange);
  const reading = reply && readTokenAnswer(reply);
  return reading?.ok ? reading.value : undefined;
}

/** Status of the reply; 0 when none came. */
export const statusOf = (exchange: Exchange): number => replyOf(exchange)?.status ?? 0;

/** The reply of an exchange. @throws SetUpFailure when none came */
export function replied(exchange: Exchange): HttpReply {
  const reply = replyOf(exchange);
  if (reply === undefined) {
    throw new SetUpFailure(`${exchange.request.url} gave no reply: ${outcomeInWords(exchange)}`);
  }
  return reply;
}

export const accepted = (exchange: Exchange): boolean =>
  statusOf(exchange) >= 200 && statusOf(exchange) < 300;

export { firstClient, firstResource, firstUser, tokenEndpoint } from './named-first.ts';

/** Whether an access token still works, by a protected resource or, where the target has none, by introspection. */
export async function probeAccessToken(
  bench: ServerBench,
  token: string,
): Promise<{ readonly alive: boolean; readonly exchange: Exchange }> {
  const { resources, endpoints } = bench.target;
  if (resources.length > 0) {
    const exchange = await callResource(bench, token);
    const status = replied(exchange).status;
    if (status >= 500) throw new SetUpFailure(`the resource gave ${outcomeInWords(exchange)}`);
    return { alive: accepted(exchange), exchange };
  }
  if (endpoints.introspection === undefined) {
    throw new MissingControl(
      'whether an access token still works cannot be seen: the target file has no "resources" and no "endpoints.introspection"',
    );
  }
  const exchange = await introspect(bench, token);
  const said = readActivity(bench.target, replied(exchange));
  if (said === undefined) throw new SetUpFailure(`introspection gave ${outcomeInWords(exchange)}`);
  return { alive: said.active, exchange };
}

/** Asks the introspection endpoint about a token. @see RFC 7662 section 2.1 */
export function introspect(
  bench: ServerBench,
  token: string,
  client: TargetClient = firstClient(bench),
): Promise<Exchange> {
  return askAbout(
    bench,
    required(bench.target.endpoints.introspection, 'endpoints.introspection'),
    token,
    client,
  );
}

/** Asks the revocation endpoint to end a token. @see RFC 7009 section 2.1 */
export function revoke(
  bench: ServerBench,
  token: string,
  client: TargetClient = firstClient(bench),
  hint?: string,
): Promise<Exchange> {
  const url = required(bench.target.endpoints.revocation, 'endpoints.revocation');
  return askAbout(bench, url, token, client, hint);
}

function askAbout(bench: ServerBench, url: string, token: string, client: TargetClient, hint?: string) {
  const proof = credentials(bench, client);
  const about: [string, string][] = [['token', token]];
  if (hint !== undefined) about.push(['token_type_hint', hint]);
  return bench.send(
    formRequest({ url, headers: proof.headers, parameters: [...about, ...proof.parameters] }),
  );
}
