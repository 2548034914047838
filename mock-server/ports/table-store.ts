import type { Change, Issue, IssueOutcome, Store } from './store.ts';
import type { Table, Tables, TokenTable } from './tables.ts';

const ORIGIN = 'origin';

/** Does something to the tables in one piece. The promise resolves once that would survive what the tables survive. */
export type Commit = <Outcome>(change: () => Outcome) => Promise<Outcome>;

/** A store that keeps what it remembers in tables. Each of its changes is one piece, also among simultaneous ones. */
export function tableStore(tables: Tables, commit: Commit): Store {
  const { settings, ...remembered } = tables;
  const { clients, users, roles, dataRecords, grants, accessTokens, refreshTokens, codes } = tables;
  const { approvals, loginSessions, realmSessions, members, memberSessions } = tables;
  return {
    client: async (id) => clients.get(id),
    saveClient: (client) => commit(() => clients.set(client)),
    removeClient: (id) => commit(() => clients.delete(id)),
    clients: async () => clients.all(),

    user: async (name) => users.get(name),
    saveUser: (user) => commit(() => users.set(user)),
    changeUser: (name, change) => commit(() => changed(users, name, change)),
    removeUser: (name) => commit(() => users.delete(name)),
    users: async () => users.all(),

    grant: async (id) => grants.get(id),
    saveGrant: (grant) => commit(() => grants.set(grant)),

    accessToken: async (digest) => accessTokens.get(digest),
    saveAccessToken: (record) => commit(() => accessTokens.set(record)),
    changeAccessToken: (digest, change) => commit(() => changed(accessTokens, digest, change)),
    accessTokens: async () => accessTokens.all(),

    refreshToken: async (digest) => refreshTokens.get(digest),
    saveRefreshToken: (record) => commit(() => refreshTokens.set(record)),
    changeRefreshToken: (digest, change) => commit(() => changed(refreshTokens, digest, change)),
    refreshTokens: async () => refreshTokens.all(),

    issue: (issue) => commit(() => issueInto(tables, issue)),
    activeAccessToken: async (holder, now) => accessTokens.activeOfHolder(holder, now),
    activeRefreshToken: async (holder, now) => refreshTokens.activeOfHolder(holder, now),
    refreshTokenOf: async (grantId) => refreshTokens.newestOfGrant(grantId),

    authorizationCode: async (digest) => codes.get(digest),
    saveAuthorizationCode: (record, grant) =>
      commit(() => {
        grants.set(grant);
        codes.set(record);
      }),
    approval: async (user, clientId) => approvals.get(user, clientId),
    saveApproval: (approval) => commit(() => approvals.set(approval)),
    loginSession: async (digest) => loginSessions.get(digest),
    saveLoginSession: (session) => commit(() => loginSessions.set(session)),

    realmSession: async (digest) => realmSessions.get(digest),
    saveRealmSession: (session) => commit(() => realmSessions.set(session)),
    passRealm: (digest, realm, passed) =>
      commit(() =>
        changed(realmSessions, digest, (session) => ({
          ...session,
          passed: { ...session.passed, [realm]: passed },
        })),
      ),

    role: async (name, tenant) => roles.get(tenant, name),
    saveRole: (role) => commit(() => roles.set(role)),
    roles: async () => roles.all(),
    dataRecord: async (object, tenant, id) => dataRecords.get(object, tenant, id),
    saveDataRecord: (record) => commit(() => dataRecords.set(record)),
    removeDataRecord: (object, tenant, id) => commit(() => dataRecords.delete(object, tenant, id)),
    dataRecords: async (object, tenant) => dataRecords.all(object, tenant),

    member: async (principal) => members.get(principal),
    enrolMember: (member) =>
      commit(() => {
        const known = members.get(member.principal);
        if (known === undefined) members.set(member);
        return known ?? member;
      }),
    changeMember: (principal, change) =>
      commit(() => changed(members, principal, (member) => ({ ...member, ...change }))),
    memberSession: async (digest) => memberSessions.get(digest),
    saveMemberSession: (session) => commit(() => memberSessions.set(session)),

    revokeGrant: (grantId, at) =>
      commit(() => {
        revoke(accessTokens, accessTokens.unrevokedOfGrant(grantId), at);
        revoke(refreshTokens, refreshTokens.unrevokedOfGrant(grantId), at);
      }),
    async origin() {
      const written = settings.get(ORIGIN);
      return written && JSON.parse(written.value);
    },
    saveOrigin: (origin) => commit(() => settings.set({ name: ORIGIN, value: JSON.stringify(origin) })),
    clear: () =>
      commit(() => {
        for (const table of Object.values(remembered)) table.clear();
      }),
  };
}

function issueInto({ grants, accessTokens, refreshTokens, codes }: Tables, issue: Issue): IssueOutcome {
  const { at, grant, accessToken, refreshToken, presented, replaces, redeems, holder } = issue;
  const known = presented === undefined ? undefined : refreshTokens.get(presented.digest);
  if (known !== undefined && known.replacedAt !== presented?.replacedAt) return 'replaced-before';
  if (known !== undefined && known.revokedAt !== presented?.revokedAt) return 'revoked-before';
  const replaced = replaces === undefined ? undefined : refreshTokens.get(replaces);
  if (replaced?.replacedAt !== undefined) return 'replaced-before';
  const code = redeems === undefined ? undefined : codes.get(redeems);
  if (code?.redeemedAt !== undefined) return 'redeemed-before';
  if (code !== undefined) codes.set({ ...code, redeemedAt: at });
  const whose = accessToken.holder;
  if (whose !== undefined && holder === 'reuse' && accessTokens.activeOfHolder(whose, at)) {
    return 'held-already';
  }

  if (replaced !== undefined) refreshTokens.set({ ...replaced, replacedAt: at });
  if (whose !== undefined && holder !== undefined) {
    revoke(accessTokens, accessTokens.unrevokedOfHolder(whose), at);
    revoke(accessTokens, accessTokens.unrevokedOfGrant(accessToken.grantId), at);
    const others = refreshTokens.unrevokedOfHolder(whose);
    revoke(
      refreshTokens,
      others.filter(({ digest }) => digest !== refreshToken?.digest),
      at,
    );
  }
  if (grant !== undefined) grants.set(grant);
  accessTokens.set(accessToken);
  if (refreshToken !== undefined) refreshTokens.set(refreshToken);
  return 'issued';
}

function revoke<Token extends { readonly revokedAt?: number }>(
  table: TokenTable<Token>,
  unrevoked: readonly Token[],
  at: number,
): void {
  for (const token of unrevoked) table.set({ ...token, revokedAt: at });
}

function changed<Thing>(table: Table<Thing>, key: string, change: Change<Thing>): Thing | undefined {
  const thing = table.get(key);
  if (thing === undefined) return undefined;
  const other = change(thing);
  table.set(other);
  return other;
}
