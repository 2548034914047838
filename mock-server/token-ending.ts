import { OptionError, unknownName } from './option-error.ts';
import type { AccessTokenRecord, Clock, RefreshTokenRecord, Store } from './ports/index.ts';
import { digestOf } from './tokens/index.ts';

/** Which tokens are meant: every member must fit; all of them where there is none. */
export interface TokenSelection {
  readonly kind?: 'access' | 'refresh';
  /** As `accessTokens` and `refreshTokens` list it. */
  readonly digest?: string;
  /** The token itself. */
  readonly token?: string;
  readonly user?: string;
  /** Id of the client that the tokens were issued to. */
  readonly client?: string;
}

/** Tokens as the store remembers them. */
export interface TokenRecords {
  readonly access: readonly AccessTokenRecord[];
  readonly refresh: readonly RefreshTokenRecord[];
}

/** Ends the life of tokens from outside. */
export interface TokenEnding {
  /**
   * Lets tokens expire now.
   * @returns the tokens that were meant, as they are from now on
   * @throws OptionError for a token, a user or a client that nobody knows
   */
  expireTokens(which?: TokenSelection): Promise<TokenRecords>;
  /** Revokes tokens; otherwise as `expireTokens`. */
  revokeTokens(which?: TokenSelection): Promise<TokenRecords>;
}

export function endingOf(store: Store, clock: Clock): TokenEnding {
  async function change(
    which: TokenSelection,
    changed: <Token extends AccessTokenRecord | RefreshTokenRecord>(token: Token, now: number) => Token,
  ): Promise<TokenRecords> {
    const found = await selectTokens(store, which);
    const now = clock.now();
    const [access, refresh] = await Promise.all([
      Promise.all(
        found.access.map(({ digest }) => store.changeAccessToken(digest, (token) => changed(token, now))),
      ),
      Promise.all(
        found.refresh.map(({ digest }) => store.changeRefreshToken(digest, (token) => changed(token, now))),
      ),
    ]);
    return {
      access: access.flatMap((token) => token ?? []),
      refresh: refresh.flatMap((token) => token ?? []),
    };
  }
  return {
    expireTokens: (which = {}) =>
      change(which, (token, now) => ({ ...token, expiresAt: Math.min(token.expiresAt ?? now, now) })),
    revokeTokens: (which = {}) =>
      change(which, (token, now) => ({ ...token, revokedAt: token.revokedAt ?? now })),
  };
}

/** The tokens that are meant. @throws OptionError for a token, a user or a client that nobody knows */
async function selectTokens(store: Store, which: TokenSelection): Promise<TokenRecords> {
  const { kind, token, user, client } = which;
  const digest = which.digest ?? (token === undefined ? undefined : digestOf(token));
  const found =
    digest === undefined
      ? { access: await store.accessTokens(), refresh: await store.refreshTokens() }
      : await tokenWith(digest, store);
  const meant = <Token extends AccessTokenRecord | RefreshTokenRecord>(tokens: readonly Token[]) =>
    tokens.filter(
      (each) =>
        (user === undefined || each.user === user) && (client === undefined || each.clientId === client),
    );
  await refuseUnknown(which, store);
  return {
    access: kind === 'refresh' ? [] : meant(found.access),
    refresh: kind === 'access' ? [] : meant(found.refresh),
  };
}

async function tokenWith(digest: string, store: Store): Promise<TokenRecords> {
  const access = await store.accessToken(digest);
  const refresh = await store.refreshToken(digest);
  if (access === undefined && refresh === undefined) {
    throw new OptionError(`this server never issued a token with the digest "${digest}"`);
  }
  return { access: access === undefined ? [] : [access], refresh: refresh === undefined ? [] : [refresh] };
}

/** A mistyped name would select nothing without a word. */
async function refuseUnknown({ user, client }: TokenSelection, store: Store): Promise<void> {
  if (user !== undefined && (await store.user(user)) === undefined) {
    const names = (await store.users()).map(({ name }) => name);
    throw unknownName('user', user, names);
  }
  if (client !== undefined && (await store.client(client)) === undefined) {
    const ids = (await store.clients()).map(({ id }) => id);
    throw unknownName('client', client, ids);
  }
}
