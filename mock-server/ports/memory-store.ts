import type {
  AccessTokenRecord,
  Approval,
  AuthorizationCodeRecord,
  Client,
  DataRecord,
  Grant,
  Issue,
  IssueOutcome,
  LoginSession,
  Member,
  MemberSession,
  RealmSession,
  RefreshTokenRecord,
  Role,
  Store,
  User,
} from './store.ts';
import { tokenTable } from './token-table.ts';

/** A store that lives and dies with its process. */
export function memoryStore(): Store {
  const clients = new Map<string, Client>();
  const users = new Map<string, User>();
  const roles = new Map<string, Role>();
  const grants = new Map<string, Grant>();
  const accessTokens = tokenTable<AccessTokenRecord>();
  const refreshTokens = tokenTable<RefreshTokenRecord>();
  const codes = new Map<string, AuthorizationCodeRecord>();
  const approvals = new Map<string, Approval>();
  const sessions = new Map<string, LoginSession>();
  const records = new Map<string, DataRecord>();
  const members = new Map<string, Member>();
  const realmSessions = new Map<string, RealmSession>();
  const memberSessions = new Map<string, MemberSession>();
  const everything = [clients, users, roles, grants, accessTokens, refreshTokens, codes, approvals, sessions];

  function activeOf(holder: string, now: number): AccessTokenRecord | undefined {
    return accessTokens
      .ofHolder(holder)
      .findLast(({ revokedAt, expiresAt }) => revokedAt === undefined && expiresAt > now);
  }

  function issue(issue: Issue): IssueOutcome {
    const { at, grant, accessToken, refreshToken, presented, replaces, redeems, holder } = issue;
    const known = presented === undefined ? undefined : refreshTokens.get(presented.digest);
    if (known !== undefined && known.replacedAt !== presented?.replacedAt) return 'replaced-before';
    if (known !== undefined && known.revokedAt !== presented?.revokedAt) return 'revoked-before';
    const replaced = replaces === undefined ? undefined : refreshTokens.get(replaces);
    if (replaces !== undefined && replaced?.replacedAt !== undefined) return 'replaced-before';
    const code = redeems === undefined ? undefined : codes.get(redeems);
    if (redeems !== undefined && code?.redeemedAt !== undefined) return 'redeemed-before';
    if (code !== undefined) codes.set(code.digest, { ...code, redeemedAt: at });
    const whose = accessToken.holder;
    if (whose !== undefined && holder === 'reuse' && activeOf(whose, at)) return 'held-already';

    if (replaced !== undefined) refreshTokens.set({ ...replaced, replacedAt: at });
    if (whose !== undefined && holder === 'supersede') {
      accessTokens.revoke(accessTokens.ofHolder(whose), at);
      accessTokens.revoke(accessTokens.ofGrant(accessToken.grantId), at);
      const others = refreshTokens.ofHolder(whose).filter(({ digest }) => digest !== refreshToken?.digest);
      refreshTokens.revoke(others, at);
    }
    if (grant !== undefined) grants.set(grant.id, grant);
    accessTokens.set(accessToken);
    if (refreshToken !== undefined) refreshTokens.set(refreshToken);
    return 'issued';
  }

  return {
    client: async (id) => clients.get(id),
    saveClient: async (client) => void clients.set(client.id, client),
    removeClient: async (id) => void clients.delete(id),
    clients: async () => [...clients.values()],

    user: async (name) => users.get(name),
    saveUser: async (user) => void users.set(user.name, user),
    async changeUser(name, change) {
      const user = users.get(name);
      if (user === undefined) return undefined;
      const changed = change(user);
      users.set(name, changed);
      return changed;
    },
    removeUser: async (name) => void users.delete(name),
    users: async () => [...users.values()],

    grant: async (id) => grants.get(id),
    saveGrant: async (grant) => void grants.set(grant.id, grant),

    accessToken: async (digest) => accessTokens.get(digest),
    saveAccessToken: async (record) => accessTokens.set(record),
    changeAccessToken: async (digest, change) => accessTokens.change(digest, change),
    accessTokens: async () => accessTokens.all(),

    refreshToken: async (digest) => refreshTokens.get(digest),
    saveRefreshToken: async (record) => refreshTokens.set(record),
    changeRefreshToken: async (digest, change) => refreshTokens.change(digest, change),
    refreshTokens: async () => refreshTokens.all(),

    issue: async (whole) => issue(whole),
    activeAccessToken: async (holder, now) => activeOf(holder, now),
    activeRefreshToken: async (holder, now) =>
      refreshTokens
        .ofHolder(holder)
        .findLast(
          ({ replacedAt, expiresAt = Number.POSITIVE_INFINITY }) =>
            replacedAt === undefined && expiresAt > now,
        ),
    refreshTokenOf: async (grantId) => refreshTokens.ofGrant(grantId).at(-1),

    authorizationCode: async (digest) => codes.get(digest),
    async saveAuthorizationCode(record, grant) {
      grants.set(grant.id, grant);
      codes.set(record.digest, record);
    },
    approval: async (user, clientId) => approvals.get(key(user, clientId)),
    saveApproval: async (approval) => void approvals.set(key(approval.user, approval.clientId), approval),
    loginSession: async (digest) => sessions.get(digest),
    saveLoginSession: async (session) => void sessions.set(session.digest, session),

    realmSession: async (digest) => realmSessions.get(digest),
    saveRealmSession: async (session) => void realmSessions.set(session.digest, session),
    async passRealm(digest, realm, passed) {
      const session = realmSessions.get(digest);
      if (session === undefined) return undefined;
      const changed = { ...session, passed: { ...session.passed, [realm]: passed } };
      realmSessions.set(digest, changed);
      return changed;
    },

    role: async (name, tenant) => roles.get(key(tenant, name)),
    saveRole: async (role) => void roles.set(key(role.tenant, role.name), role),
    roles: async () => [...roles.values()],
    dataRecord: async (object, tenant, id) => records.get(key(object, tenant, id)),
    saveDataRecord: async (record) => void records.set(key(record.object, record.tenant, record.id), record),
    removeDataRecord: async (object, tenant, id) => void records.delete(key(object, tenant, id)),
    dataRecords: async (object, tenant) =>
      [...records.values()].filter((record) => record.object === object && record.tenant === tenant),

    member: async (principal) => members.get(principal),
    async enrolMember(member) {
      const known = members.get(member.principal);
      if (known === undefined) members.set(member.principal, member);
      return known ?? member;
    },
    async changeMember(principal, change) {
      const known = members.get(principal);
      if (known === undefined) return undefined;
      const changed = { ...known, ...change };
      members.set(principal, changed);
      return changed;
    },
    memberSession: async (digest) => memberSessions.get(digest),
    saveMemberSession: async (session) => void memberSessions.set(session.digest, session),

    async revokeGrant(grantId, at) {
      accessTokens.revoke(accessTokens.ofGrant(grantId), at);
      refreshTokens.revoke(refreshTokens.ofGrant(grantId), at);
    },
    async clear() {
      for (const table of [...everything, records, members, memberSessions, realmSessions]) table.clear();
    },
  };
}

const key = (...parts: readonly string[]): string => JSON.stringify(parts);
