import type { LifetimeWindow } from '../lifetime.ts';

/** What a model lets a server do with a token: it must be accepted, it must be refused, or both are conformant. */
export type Expectation = 'accepted' | 'refused' | 'open';

/** Why a model expects a refusal. */
export type Cause = 'expired' | 'revoked';

/** What the model knows of one token. Ages in seconds, instants in milliseconds since the epoch. */
export interface ModelToken {
  readonly issuedAt: number;
  /** Undefined for a token that never expires, and for one whose lifetime nobody names. */
  readonly window: LifetimeWindow | undefined;
  readonly state: 'live' | 'revoked' | 'open';
  /** Seconds that its answer claims it lives. */
  readonly claimed?: number;
  /** Whether a refresh gave it. */
  readonly renewed: boolean;
}

/**
 * What RFC 6749 and RFC 7009 promise of the tokens of one login, and no more: whatever the sources leave to
 * the server is open. It knows nothing of how a server works; it only remembers what was handed out.
 */
export interface TokenModel {
  readonly access: readonly ModelToken[];
  /** Refresh tokens in the order in which they were handed out; the last one is current. */
  readonly refresh: readonly ModelToken[];
}

export const emptyModel: TokenModel = { access: [], refresh: [] };

/** A login hands out new tokens. What it does to those of an earlier login is the server's choice. */
export const afterLogin = (model: TokenModel, access: ModelToken, refresh: ModelToken): TokenModel => ({
  access: [...loosened(model.access), access],
  refresh: [...loosened(model.refresh), refresh],
});

/**
 * A refresh hands out an access token; earlier ones may end with it. The refresh token is the same, whose life
 * starts anew where the lifetime slides, or another, which puts the presented one out of force at some time.
 */
export function afterRefresh(
  model: TokenModel,
  access: ModelToken,
  refresh:
    | { readonly kind: 'same'; readonly token: ModelToken }
    | { readonly kind: 'new'; readonly token: ModelToken },
): TokenModel {
  const earlier = refresh.kind === 'same' ? model.refresh.slice(0, -1) : loosened(model.refresh);
  return { access: [...loosened(model.access), access], refresh: [...earlier, refresh.token] };
}

/** A revoked access token is dead; whether its refresh token goes with it is the server's choice. */
export const afterAccessRevoked = (model: TokenModel, index: number): TokenModel => ({
  access: model.access.map((token, at) => (at === index ? { ...token, state: 'revoked' } : token)),
  refresh: loosened(model.refresh),
});

/** A revoked refresh token is dead; its access tokens should be, and may outlive it. */
export const afterRefreshRevoked = (model: TokenModel): TokenModel => ({
  access: loosened(model.access),
  refresh: model.refresh.map((token, at) =>
    at === model.refresh.length - 1 ? { ...token, state: 'revoked' } : token,
  ),
});

/**
 * What must come of using a token now.
 * @param leeway seconds before the end of its life from which on a refusal is no surprise
 * @param lateness seconds after it up to which an acceptance is none
 */
export function expectation(
  token: ModelToken,
  now: number,
  leeway: number,
  lateness: number,
): { readonly expected: Expectation; readonly cause?: Cause } {
  if (token.state === 'revoked') return { expected: 'refused', cause: 'revoked' };
  const age = (now - token.issuedAt) / 1000;
  if (token.window !== undefined && age > token.window.high + lateness)
    return { expected: 'refused', cause: 'expired' };
  if (token.state === 'open') return { expected: 'open' };
  if (token.window === undefined || age < token.window.low - leeway) return { expected: 'accepted' };
  return { expected: 'open' };
}

const loosened = (tokens: readonly ModelToken[]): ModelToken[] =>
  tokens.map((token) => (token.state === 'live' ? { ...token, state: 'open' } : token));
