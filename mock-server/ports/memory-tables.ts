import type { AccessTokenRecord, RefreshTokenRecord } from './records.ts';
import type { Table, TokenTable } from './tables.ts';

/** @param keyOf the members of a thing that are its key, in their order */
export function memoryTable<Thing>(keyOf: (thing: Thing) => readonly string[]): Table<Thing> {
  const things = new Map<string, Thing>();
  const fits = (thing: Thing, beginning: readonly string[]) => {
    const key = keyOf(thing);
    return beginning.every((word, place) => key[place] === word);
  };
  return {
    get: (...key) => things.get(written(key)),
    set: (thing) => void things.set(written(keyOf(thing)), thing),
    delete: (...key) => void things.delete(written(key)),
    all(...beginning) {
      const all = [...things.values()];
      return beginning.length === 0 ? all : all.filter((thing) => fits(thing, beginning));
    },
    clear: () => things.clear(),
  };
}

const written = (key: readonly string[]): string =>
  key.length === 1 ? (key[0] as string) : JSON.stringify(key);

export function memoryTokenTable<Token extends AccessTokenRecord | RefreshTokenRecord>(): TokenTable<Token> {
  const tokens = memoryTable<Token>(({ digest }) => [digest]);
  const byGrant = digestIndex();
  const byHolder = digestIndex();
  const known = (digests: readonly string[]) => digests.flatMap((digest) => tokens.get(digest) ?? []);
  const unrevoked = (index: DigestIndex, name: string) => {
    const found = known(index.of(name)).filter(({ revokedAt }) => revokedAt === undefined);
    index.keep(name, new Set(found.map(({ digest }) => digest)));
    return found;
  };
  const active = (token: Token, now: number) =>
    !('replacedAt' in token && token.replacedAt !== undefined) &&
    (token.expiresAt === undefined || token.expiresAt > now);
  return {
    ...tokens,
    set(token) {
      if (tokens.get(token.digest) === undefined) {
        byGrant.add(token.grantId, token.digest);
        if (token.holder !== undefined) byHolder.add(token.holder, token.digest);
      }
      tokens.set(token);
    },
    newestOfGrant: (grantId) => known(byGrant.of(grantId).slice(-1))[0],
    unrevokedOfGrant: (grantId) => unrevoked(byGrant, grantId),
    unrevokedOfHolder: (holder) => unrevoked(byHolder, holder),
    activeOfHolder: (holder, now) => unrevoked(byHolder, holder).findLast((token) => active(token, now)),
    clear() {
      for (const table of [tokens, byGrant, byHolder]) table.clear();
    },
  };
}

type DigestIndex = ReturnType<typeof digestIndex>;

/** Digests by a name that most of them have alone: a list of one would cost more than the token. */
function digestIndex() {
  const digests = new Map<string, string | string[]>();
  const of = (name: string): readonly string[] => [digests.get(name) ?? []].flat();
  return {
    add(name: string, digest: string): void {
      const known = digests.get(name);
      if (known === undefined) digests.set(name, digest);
      else if (typeof known === 'string') digests.set(name, [known, digest]);
      else known.push(digest);
    },
    of,
    /** Drops all but some, and the newest. */
    keep(name: string, those: ReadonlySet<string>): void {
      const all = of(name);
      const kept = all.filter((digest, place) => those.has(digest) || place === all.length - 1);
      if (kept.length < all.length) digests.set(name, kept);
    },
    clear: (): void => digests.clear(),
  };
}
