import type { AccessTokenRecord, Client, Grant, RefreshTokenRecord, Store, User } from './store.ts';

/** A store that lives and dies with its process. */
export function memoryStore(): Store {
  const clients = new Map<string, Client>();
  const users = new Map<string, User>();
  const grants = new Map<string, Grant>();
  const accessTokens = new Map<string, AccessTokenRecord>();
  const refreshTokens = new Map<string, RefreshTokenRecord>();

  return {
    client: async (id) => clients.get(id),
    saveClient: async (client) => void clients.set(client.id, client),
    removeClient: async (id) => void clients.delete(id),
    clients: async () => [...clients.values()],

    user: async (name) => users.get(name),
    saveUser: async (user) => void users.set(user.name, user),
    removeUser: async (name) => void users.delete(name),
    users: async () => [...users.values()],

    grant: async (id) => grants.get(id),
    saveGrant: async (grant) => void grants.set(grant.id, grant),

    accessToken: async (digest) => accessTokens.get(digest),
    saveAccessToken: async (record) => void accessTokens.set(record.digest, record),
    accessTokens: async () => [...accessTokens.values()],

    refreshToken: async (digest) => refreshTokens.get(digest),
    saveRefreshToken: async (record) => void refreshTokens.set(record.digest, record),
    refreshTokens: async () => [...refreshTokens.values()],
    async replaceRefreshToken(digest, at) {
      const record = refreshTokens.get(digest);
      if (record === undefined || record.replacedAt !== undefined) return false;
      refreshTokens.set(digest, { ...record, replacedAt: at });
      return true;
    },

    async revokeGrant(grantId, at) {
      for (const tokens of [accessTokens, refreshTokens] as Map<
        string,
        AccessTokenRecord & RefreshTokenRecord
      >[]) {
        for (const [digest, record] of tokens) {
          if (record.grantId === grantId && record.revokedAt === undefined) {
            tokens.set(digest, { ...record, revokedAt: at });
          }
        }
      }
    },
    async clear() {
      for (const table of [clients, users, grants, accessTokens, refreshTokens]) table.clear();
    },
  };
}
