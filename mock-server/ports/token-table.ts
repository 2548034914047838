import type { AccessTokenRecord, Change, RefreshTokenRecord } from './store.ts';

/** Tokens by digest, with the ways to those of one grant and of one holder. */
export interface TokenTable<Token> {
  get(digest: string): Token | undefined;
  set(token: Token): void;
  change(digest: string, change: Change<Token>): Token | undefined;
  all(): readonly Token[];
  ofGrant(grantId: string): readonly Token[];
  /** Those of them that are not revoked. */
  ofHolder(holder: string): readonly Token[];
  /** Marks those that are not revoked yet. */
  revoke(tokens: readonly Token[], at: number): void;
  clear(): void;
}

export function tokenTable<Token extends AccessTokenRecord | RefreshTokenRecord>(): TokenTable<Token> {
  const tokens = new Map<string, Token>();
  const byGrant = digestIndex();
  const byHolder = digestIndex();
  const at = (digests: readonly string[]) =>
    digests.flatMap((digest) => tokens.get(digest) ?? []) as readonly Token[];
  return {
    get: (digest) => tokens.get(digest),
    set(token) {
      if (!tokens.has(token.digest)) {
        byGrant.add(token.grantId, token.digest);
        if (token.holder !== undefined) byHolder.add(token.holder, token.digest);
      }
      tokens.set(token.digest, token);
    },
    change(digest, change) {
      const token = tokens.get(digest);
      if (token === undefined) return undefined;
      const changed = change(token);
      tokens.set(digest, changed);
      return changed;
    },
    all: () => [...tokens.values()],
    ofGrant: (grantId) => at(byGrant.of(grantId)),
    ofHolder(holder) {
      const live = at(byHolder.of(holder)).filter(({ revokedAt }) => revokedAt === undefined);
      byHolder.keep(
        holder,
        live.map(({ digest }) => digest),
      );
      return live;
    },
    revoke(given, revokedAt) {
      for (const token of given) {
        if (token.revokedAt === undefined) tokens.set(token.digest, { ...token, revokedAt });
      }
    },
    clear() {
      for (const table of [tokens, byGrant, byHolder]) table.clear();
    },
  };
}

/** Digests by a name that most of them have alone: a list of one would cost more than the token. */
function digestIndex() {
  const digests = new Map<string, string | string[]>();
  return {
    add(name: string, digest: string): void {
      const known = digests.get(name);
      if (known === undefined) digests.set(name, digest);
      else if (typeof known === 'string') digests.set(name, [known, digest]);
      else known.push(digest);
    },
    of: (name: string): readonly string[] => [digests.get(name) ?? []].flat(),
    keep: (name: string, those: string[]): void => void digests.set(name, those),
    clear: (): void => digests.clear(),
  };
}
