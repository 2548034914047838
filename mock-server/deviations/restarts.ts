import type { Parts } from '../endpoints/index.ts';
import { type Ports, type RefreshTokenRecord, randomWord, type Store } from '../ports/index.ts';
import { byAuthorizationServer, type ServerDeviation } from './deviation.ts';
import { withProfile, withStore } from './override.ts';

/** A server of which a part remembers only until it ends: what it keeps here dies with the parts. */
const withPorts =
  (change: (ports: Ports) => Partial<Ports>) =>
  (parts: Parts): Parts => ({ ...parts, ports: { ...parts.ports, ...change(parts.ports) } });

function forgettingRevocations(store: Store): Partial<Store> {
  const tokens = new Map<string, number>();
  const grants = new Map<string, number>();
  const remembering = <Token extends { readonly digest: string; readonly grantId: string }>(
    record?: Token,
  ) => {
    const revokedAt = record && (tokens.get(record.digest) ?? grants.get(record.grantId));
    return record && { ...record, ...(revokedAt === undefined ? {} : { revokedAt }) };
  };
  return {
    accessToken: async (digest) => remembering(await store.accessToken(digest)),
    refreshToken: async (digest) => remembering(await store.refreshToken(digest)),
    changeAccessToken: (digest, change) =>
      store.changeAccessToken(digest, (token) => {
        const { revokedAt, ...record } = change(token);
        if (revokedAt !== undefined) tokens.set(digest, revokedAt);
        return record;
      }),
    async revokeGrant(grantId, at) {
      if (!grants.has(grantId)) grants.set(grantId, at);
    },
  };
}

function forgettingReplacements(store: Store): Partial<Store> {
  const replaced = new Map<string, number>();
  return {
    async refreshToken(digest) {
      const record = await store.refreshToken(digest);
      const replacedAt = replaced.get(digest);
      return record && { ...record, ...(replacedAt === undefined ? {} : { replacedAt }) };
    },
    async issue({ replaces, ...issue }) {
      if (replaces === undefined) return store.issue(issue);
      if (replaced.has(replaces)) return 'replaced-before';
      replaced.set(replaces, issue.at);
      return store.issue(issue);
    },
  };
}

function forgettingRefreshTokens(store: Store): Partial<Store> {
  const records = new Map<string, RefreshTokenRecord>();
  return {
    refreshToken: async (digest) => records.get(digest),
    saveRefreshToken: async (record) => void records.set(record.digest, record),
    async issue({ refreshToken, replaces, ...issue }) {
      const replaced = replaces === undefined ? undefined : records.get(replaces);
      if (replaced?.replacedAt !== undefined) return 'replaced-before';
      if (replaced !== undefined) records.set(replaced.digest, { ...replaced, replacedAt: issue.at });
      if (refreshToken !== undefined) records.set(refreshToken.digest, refreshToken);
      return store.issue(issue);
    },
    async revokeGrant(grantId, at) {
      await store.revokeGrant(grantId, at);
      for (const [digest, record] of records) {
        if (record.grantId === grantId) records.set(digest, { ...record, revokedAt: at });
      }
    },
  };
}

/** Keys that go by other names after each start, so that nobody finds the one that signed before. */
function renamedKeys({ keys, random }: Ports): Partial<Ports> {
  const suffix = randomWord(random, 4);
  const renamed = keys.current().then((key) => ({ ...key, kid: `${key.kid}-${suffix}` }));
  return { keys: { ...keys, current: () => renamed, all: async () => [await renamed] } };
}

export const restartDeviations: readonly ServerDeviation[] = byAuthorizationServer([
  {
    name: 'restart-forgets-revocations',
    title: 'Revocations are remembered until the next restart.',
    breaks: ['ENIGMA-D04'],
    override: withStore(forgettingRevocations),
  },
  {
    name: 'restart-forgets-replacements',
    title: 'Which refresh tokens were replaced is remembered until the next restart.',
    breaks: ['ENIGMA-D04'],
    override: (parts) =>
      withProfile({ refreshToken: { ...parts.profile.refreshToken, rotation: 'rotate' } })(
        withStore(forgettingReplacements)(parts),
      ),
  },
  {
    name: 'restart-loses-refresh-tokens',
    title: 'Refresh tokens are kept in memory.',
    breaks: ['ENIGMA-D04'],
    override: withStore(forgettingRefreshTokens),
  },
  {
    name: 'restart-changes-keys',
    title: 'A restart makes new keys, and trusts no other.',
    breaks: ['ENIGMA-D04'],
    override: withPorts(renamedKeys),
  },
]);
