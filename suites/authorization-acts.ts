import { createHash } from 'node:crypto';
import { MissingControl, type ServerBench, SetUpFailure } from '../fixtures/bench/index.ts';
import type { TargetClient, TargetUser } from '../fixtures/target/index.ts';
import type { UserAgent, Visit } from '../fixtures/user-agent/index.ts';
import type { Exchange } from '../mock-server/wire/index.ts';
import { requestToken } from './form-requests.ts';
import { firstUser } from './named-first.ts';
import { outcomeInWords } from './outcome.ts';
import { type AuthorizationResponse, readAuthorizationResponse, responseParameter } from './readers/index.ts';

/** Acting at an authorization endpoint, as an application and as the person at the browser. */

/** What an application asks for, and what the person says to it. */
export interface AuthorizationOrder {
  /** The first that codes can be had for if absent. */
  readonly client?: TargetClient;
  readonly user?: TargetUser;
  readonly decision?: 'allow' | 'deny';
  /** Parameters that are otherwise than usual; undefined leaves one out. */
  readonly change?: Readonly<Record<string, string | undefined>>;
  /** Parameters that are added at the end, for one that occurs twice. */
  readonly more?: readonly (readonly [name: string, value: string])[];
  /** A browser that has been used before; a new one if absent. */
  readonly agent?: UserAgent;
}

/** What came of a visit to the authorization endpoint. */
export interface Authorization {
  readonly visit: Visit;
  /** Absent where the browser was not sent away. */
  readonly response?: AuthorizationResponse;
  /** The last exchange of the visit. */
  readonly exchange: Exchange;
}

/** A state that has nothing special about it. */
export const PLAIN_STATE = 'state-of-one-request-0815';
/** @see RFC 7636 section 4.1 */
export const VERIFIER = 'one-verifier.of-43-characters.or-some_more~0123456789';

/** @see RFC 7636 section 4.2 */
export const challengeOf = (verifier: string): string =>
  createHash('sha256').update(verifier).digest('base64url');

/** Clients that codes can be had for, those with a secret first. @throws MissingControl where there are none */
export function codeClients({ target }: ServerBench): readonly [TargetClient, ...TargetClient[]] {
  return clientsFor('authorization_code', target.clients);
}

/** Whether codes can be had. */
export function givesCodes({ target: { claims, endpoints, clients } }: ServerBench): boolean {
  if (!claims.has('authorization-code') || endpoints.authorization === undefined) return false;
  return fitting('authorization_code', clients).length > 0;
}

/** Clients that implicit tokens can be had for. @throws MissingControl where there are none */
export function implicitClients({ target }: ServerBench): readonly [TargetClient, ...TargetClient[]] {
  return clientsFor('implicit', target.clients);
}

const fitting = (grant: string, clients: readonly TargetClient[]): readonly TargetClient[] =>
  clients.filter(
    ({ grants, redirectUris }) => redirectUris.length > 0 && (grants.length === 0 || grants.includes(grant)),
  );

function clientsFor(
  grant: string,
  clients: readonly TargetClient[],
): readonly [TargetClient, ...TargetClient[]] {
  const fit = fitting(grant, clients);
  const [first, ...others] = [...fit.filter((each) => !each.public), ...fit.filter((each) => each.public)];
  if (first !== undefined) return [first, ...others];
  throw new MissingControl(
    `the target file has no entry of "clients" with "redirectUris" and with ${grant} among its "grants"`,
  );
}

/** The parameters of an authorization request that has to succeed, with what an order changes. */
function authorizationParameters(
  bench: ServerBench,
  { client = codeClients(bench)[0], change = {}, more = [] }: AuthorizationOrder,
): readonly (readonly [name: string, value: string])[] {
  const bound = bench.target.claims.has('pkce') && (change.response_type ?? 'code') === 'code';
  const usual: Readonly<Record<string, string | undefined>> = {
    response_type: 'code',
    client_id: client.id,
    redirect_uri: client.redirectUris[0],
    state: PLAIN_STATE,
    ...bench.target.policy.authorizationParameters,
    ...(bound ? { code_challenge: challengeOf(VERIFIER), code_challenge_method: 'S256' } : {}),
  };
  const given = Object.entries({ ...usual, ...change }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return [...given, ...more];
}

/** Sends somebody to the authorization endpoint. */
export async function authorize(bench: ServerBench, order: AuthorizationOrder = {}): Promise<Authorization> {
  const { authorization } = bench.target.endpoints;
  if (authorization === undefined) {
    throw new MissingControl('the target file has no endpoints.authorization');
  }
  const { agent = bench.openUserAgent(), user = firstUser(bench), decision = 'allow' } = order;
  const parameters = authorizationParameters(bench, order);
  const query = new URLSearchParams(parameters.map(([...pair]): [string, string] => pair)).toString();
  const registered = (order.client ?? codeClients(bench)[0]).redirectUris;
  const visit = await agent.visit(`${authorization}?${query}`, { user, decision }, (url) =>
    registered.some((uri) => url.startsWith(uri)),
  );
  const exchange = visit.exchanges.at(-1);
  if (exchange === undefined) throw new SetUpFailure('a browser opened no page');
  return {
    visit,
    exchange,
    ...(visit.redirect === undefined ? {} : { response: readAuthorizationResponse(visit.redirect) }),
  };
}

/** A code on its way to the token endpoint. */
export interface ObtainedCode {
  readonly code: string;
  readonly client: TargetClient;
  /** What has to be said when it is redeemed. */
  readonly redemption: Readonly<Record<string, string | undefined>>;
  readonly exchange: Exchange;
}

/** Gets a code. @throws SetUpFailure where none is given, with what came instead */
export async function obtainCode(bench: ServerBench, order: AuthorizationOrder = {}): Promise<ObtainedCode> {
  const client = order.client ?? codeClients(bench)[0];
  const authorization = await authorize(bench, { ...order, client });
  const code = codeFrom(authorization);
  if (code === undefined) {
    throw new SetUpFailure(`an authorization request that should succeed got ${inWords(authorization)}`);
  }
  const parameters = new Map(authorizationParameters(bench, { ...order, client }));
  return {
    code,
    client,
    exchange: authorization.exchange,
    redemption: {
      grant_type: 'authorization_code',
      code,
      redirect_uri: parameters.get('redirect_uri'),
      code_verifier: parameters.has('code_challenge') ? VERIFIER : undefined,
    },
  };
}

/** The code that a visit brought, if it did. */
export const codeFrom = ({ response }: Authorization): string | undefined =>
  response === undefined ? undefined : responseParameter(response, 'code');

/** Redeems a code, with some parameters otherwise than they should be. */
export const redeem = (
  bench: ServerBench,
  { client, redemption }: ObtainedCode,
  change: Readonly<Record<string, string | undefined>> = {},
  by: TargetClient = client,
): Promise<Exchange> => requestToken(bench, { ...redemption, ...change }, { client: by });

/** How a visit ended, in a few words: without the code or the token that a redirect may carry. */
export function inWords({ response, visit, exchange }: Authorization): string {
  if (response === undefined) {
    const title = visit.page === undefined ? undefined : titleOf(visit.page.body);
    return title === undefined ? outcomeInWords(exchange) : `a page that says "${title}"`;
  }
  const error = responseParameter(response, 'error');
  const what = error === undefined ? 'without an error' : `with the error ${error}`;
  return `a redirect to ${response.destination} ${what}`;
}

function titleOf(body: Uint8Array): string | undefined {
  const page = Buffer.from(body).toString();
  const [, title] = /<(?:title|h1)[^>]*>([^<]{1,120})</i.exec(page) ?? [];
  return title?.trim();
}

/** Gets tokens for a person by a code, in a browser in which they stay logged in. @throws SetUpFailure */
export async function tokensForCode(
  bench: ServerBench,
  {
    client = codeClients(bench)[0],
    user = firstUser(bench),
    scope,
  }: { readonly client?: TargetClient; readonly user?: TargetUser; readonly scope?: string },
): Promise<Exchange> {
  const change = scope === undefined ? {} : { scope };
  const code = await obtainCode(bench, { client, user, change, agent: agentOf(bench, user) });
  return redeem(bench, code);
}

/** Milliseconds for which somebody stays before a browser. What comes of a login may end with it, however young a token is. */
const SITTING = 5000;

interface Sitting {
  readonly agent: UserAgent;
  readonly since: number;
}
const sittings = new WeakMap<ServerBench, Map<string, Sitting>>();

/** The browser of a person on a bench: the same for a moment, so that they need not log in for each token. */
function agentOf(bench: ServerBench, { name }: TargetUser): UserAgent {
  const ofBench = sittings.get(bench) ?? new Map<string, Sitting>();
  sittings.set(bench, ofBench);
  const now = bench.clock.now();
  const sitting = ofBench.get(name);
  if (sitting !== undefined && Math.abs(now - sitting.since) < SITTING) return sitting.agent;
  const agent = bench.openUserAgent();
  ofBench.set(name, { agent, since: now });
  return agent;
}
