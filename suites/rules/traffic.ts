import {
  type Exchange,
  headerValue,
  headerValues,
  originOf,
  pathOf,
  replyOf,
} from '../../mock-server/wire/index.ts';
import type { EnigmaCodes } from '../profiles.ts';
import {
  isBearer,
  type PresentedToken,
  parameterOf,
  readBearer,
  readChallenges,
  readTokenAnswer,
  readTokenError,
  readTokenRequest,
  type TokenAnswer,
  type TokenError,
  type TokenRequest,
} from '../readers/index.ts';

/** What is known of a client beside its traffic. */
export interface Known {
  /** Path of the token endpoint below every base URL; where it is not known, requests for tokens tell by their form. */
  readonly tokenPath?: string;
  /** Prefix of the paths that a migrated client no longer asks. */
  readonly abandonedPathPrefix?: string;
  /** The pair that the client was registered with, as far as it is known. */
  readonly registered?: { readonly id: string; readonly secret?: string };
  /** Refresh tokens that the client was handed in another way than by the traffic, oldest first. */
  readonly provisioned?: readonly string[];
  /** Origins to which the client may send its credentials. */
  readonly origins?: readonly string[];
  /** Numeric codes of refusals, and the status of one for a user who may not be asked for. */
  readonly errorCodes?: EnigmaCodes;
  readonly unrequestableStatus?: number;
  /** Path below which objects of the API stand. */
  readonly objectPrefix?: string;
  /** Whether the client says that it knows its issuer, and what that supports, by its metadata. */
  readonly discovers?: true;
  /** The document is older than proof keys, so that no client can know that its server takes such. */
  readonly withoutProofKeys?: true;
  /** Whether clients keep what their user has logged in with, and log in again with it. */
  readonly keepsLogin?: true;
  /** Whether a token is for one scope, which a refusal names, and is had by passing realms. */
  readonly oneScopePerToken?: true;
  /** Hops that the client says it follows at most. */
  readonly maxHops?: number;
  /** Seconds by which the clock of the client and that of the observer may differ. */
  readonly tolerance: number;
  /**
   * Whether the traffic is all that one client, running without an end between, sent for what it was asked. A recording
   * never is: calls may have been given up, clients started anew, tokens obtained elsewhere.
   */
  readonly complete: boolean;
}

/** A token request with how it ended. */
export interface TokenTurn {
  readonly exchange: Exchange;
  readonly request: TokenRequest;
  /** Present when it yielded tokens. */
  readonly answer?: TokenAnswer;
  /** Present when it was refused in words that can be read. */
  readonly refusal?: TokenError;
}

/** A request to a protected resource. */
export interface ApiTurn {
  readonly exchange: Exchange;
  readonly tokens: readonly PresentedToken[];
}

/** The traffic of a client, sorted by what it is for; each list in the order in which requests began. */
export interface Traffic {
  /** All of it, what is neither below included. */
  readonly exchanges: readonly Exchange[];
  readonly tokenTurns: readonly TokenTurn[];
  readonly apiTurns: readonly ApiTurn[];
  readonly known: Known;
}

/**
 * Sorts what a client sent, and had its user's browser send. Where not all of it is a client's, what seems to be no call of
 * an API is left out.
 */
export function sortOut(exchanges: readonly Exchange[], known: Known): Traffic {
  const own = exchanges.filter(({ from }) => from === 'client');
  const isTokenRequest = new Set(own.filter((exchange) => asksForTokens(exchange, known.tokenPath)));
  const others = own.filter((exchange) => !isTokenRequest.has(exchange));
  const tokenTurns = [...isTokenRequest].map(turnOf);
  return {
    exchanges: exchanges.filter(({ from }) => from === 'client' || from === 'user-agent'),
    tokenTurns,
    apiTurns: (known.complete ? others : apiCallsAmong(others, tokenTurns)).map((exchange) => ({
      exchange,
      tokens: readBearer(exchange.request).value,
    })),
    known,
  };
}

/** Whether a request asks for tokens: by where it goes, or by what it says. */
function asksForTokens({ request }: Exchange, tokenPath: string | undefined): boolean {
  return pathOf(request.url) === tokenPath || readTokenRequest(request).value.grantType !== undefined;
}

/** Token requests that were read: each rule, and each step of a check, sorts the same traffic again. */
const turns = new WeakMap<Exchange, TokenTurn>();

function turnOf(exchange: Exchange): TokenTurn {
  const turn = turns.get(exchange) ?? tokenTurn(exchange);
  turns.set(exchange, turn);
  return turn;
}

function tokenTurn(exchange: Exchange): TokenTurn {
  const reply = replyOf(exchange);
  const answer = reply === undefined ? undefined : readTokenAnswer(reply);
  const refusal = reply === undefined || answer?.ok ? undefined : readTokenError(reply);
  return {
    exchange,
    request: readTokenRequest(exchange.request).value,
    ...(answer?.ok ? { answer: answer.value } : {}),
    ...(refusal?.ok ? { refusal: refusal.value } : {}),
  };
}

/**
 * Requests that present a token or were refused for want of one, and those to the same places as these. A page may have
 * tokens of others too: where it is known who takes the tokens that were issued, nobody else counts.
 */
function apiCallsAmong(
  exchanges: readonly Exchange[],
  tokenTurns: readonly TokenTurn[],
): readonly Exchange[] {
  const issued = new Set(tokenTurns.flatMap(({ answer }) => answer?.accessToken ?? []));
  const takers = new Set(
    exchanges
      .filter(({ request }) => readBearer(request).value.some(({ token }) => issued.has(token)))
      .map(({ request }) => originOf(request.url)),
  );
  const possible = exchanges.filter(({ request }) => takers.size === 0 || takers.has(originOf(request.url)));
  const certain = new Set(possible.filter((each) => presentsSomething(each) || isChallenged(each)));
  const places = new Set([...certain].map(placeOf));
  return possible.filter((exchange) => certain.has(exchange) || places.has(placeOf(exchange)));
}

/** Basic is for other servers than those that take bearer tokens. */
function presentsSomething({ request }: Exchange): boolean {
  const [scheme] = headerValues(request, 'authorization');
  return scheme === undefined
    ? readBearer(request).value.length > 0
    : !/^(basic|digest|negotiate)\b/i.test(scheme);
}

function isChallenged(exchange: Exchange): boolean {
  const reply = replyOf(exchange);
  if (reply?.status !== 401) return false;
  const challenges = readChallenges(reply);
  return challenges.ok && challenges.value.some(isBearer);
}

/** Method, origin and path. */
export const placeOf = ({ request: { method, url } }: Exchange): string =>
  `${method} ${originOf(url)}${pathOf(url)}`;

/** The token requests that present a refresh token. */
export const refreshTurns = ({ tokenTurns }: Pick<Traffic, 'tokenTurns'>): readonly TokenTurn[] =>
  tokenTurns.filter(({ request }) => presentedRefreshToken(request) !== undefined);

/** The token requests that replace a token: by a refresh token, and as the document says by a login or by realms. */
export const renewalTurns = (traffic: Traffic): readonly TokenTurn[] =>
  traffic.known.oneScopePerToken === true
    ? traffic.tokenTurns
    : traffic.tokenTurns.filter(
        ({ request }) =>
          presentedRefreshToken(request) !== undefined ||
          (traffic.known.keepsLogin === true && parameterOf(request, 'password') !== undefined),
      );

export const presentedRefreshToken = (request: TokenRequest): string | undefined =>
  parameterOf(request, 'refresh_token');

/** The access token that a call presents; the first, if it presents several. */
export const tokenOf = ({ tokens }: ApiTurn): string | undefined => tokens[0]?.token;

export const statusOf = ({ exchange }: { readonly exchange: Exchange }): number | undefined =>
  replyOf(exchange)?.status;

/** Whether something was sent after something else had ended. */
export const follows = (
  later: { readonly exchange: Exchange },
  earlier: { readonly exchange: Exchange },
): boolean => later.exchange.began > earlier.exchange.ended;

/** The pair by which the client proves itself: as registered, else as it was accepted in the traffic. */
export function credentialsOf({ known, tokenTurns }: Traffic): { id: string; secret: string } | undefined {
  const { id, secret } = known.registered ?? {};
  if (id !== undefined && secret !== undefined) return { id, secret };
  for (const { answer, request } of tokenTurns) {
    const proof = request.credentials.find((each) => each.secret !== undefined && each.by !== 'query');
    if (answer === undefined || proof?.secret === undefined) continue;
    if (id === undefined || id === proof.id) return { id: proof.id, secret: proof.secret };
  }
  return undefined;
}

/** What careless code makes of a member that is not there. */
const NOTHING = /^(undefined|null|none|nil|nan|\[object object\]|)$/i;

/** Whether a token is none, but the name of nothing. */
export const isNothing = (token: string): boolean => NOTHING.test(token);

/** Whether a call presented a token and was refused for it. The name of nothing is no token. */
export const isRefused = (turn: ApiTurn): boolean =>
  statusOf(turn) === 401 &&
  !isNothing(tokenOf(turn) ?? '') &&
  !/insufficient_scope/.test(challengeOf(turn.exchange));

/** The first challenge of a refusal; empty if there is none. */
export const challengeOf = (exchange: Exchange): string => {
  const reply = replyOf(exchange);
  return (reply === undefined ? undefined : headerValue(reply, 'www-authenticate')) ?? '';
};
