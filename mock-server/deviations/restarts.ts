import { type Ports, type RefreshTokenRecord, randomWord, type Store } from '../ports/index.ts';
import { byAuthorizationServer, type ServerDeviation } from './deviation.ts';
import { withPorts, withProfile, withStore } from './override.ts';

/** @param hold gets what would write a revocation */
export function forgettingRevocations(
  store: Store,
  hold: (write: () => Promise<unknown>) => void = () => {},
): Partial<Store> {
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
        if (revokedAt !== undefined) {
          tokens.set(digest, revokedAt);
          hold(() => store.changeAccessToken(digest, (known) => ({ ...known, revokedAt })));
        }
        return record;
      }),
    async revokeGrant(grantId, at) {
      if (grants.has(grantId)) return;
      grants.set(grantId, at);
      hold(() => store.revokeGrant(grantId, at));
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

/** What another process of the server issued is not known to this one. */
function forgettingAccessTokens(store: Store): Partial<Store> {
  const issued = new Set<string>();
  return {
    accessToken: async (digest) => (issued.has(digest) ? store.accessToken(digest) : undefined),
    issue(issue) {
      issued.add(issue.accessToken.digest);
      return store.issue(issue);
    },
    saveAccessToken(record) {
      issued.add(record.digest);
      return store.saveAccessToken(record);
    },
  };
}

function forgettingHolders(store: Store): Partial<Store> {
  const issued = new Set<string>();
  return {
    async activeAccessToken(holder, now) {
      const token = await store.activeAccessToken(holder, now);
      return token !== undefined && issued.has(token.digest) ? token : undefined;
    },
    issue(issue) {
      issued.add(issue.accessToken.digest);
      return store.issue(issue);
    },
  };
}

/** Which codes were redeemed is kept apart from the codes. */
function forgettingRedemptions(store: Store): Partial<Store> {
  const redeemed = new Map<string, number>();
  return {
    async authorizationCode(digest) {
      const code = await store.authorizationCode(digest);
      const redeemedAt = redeemed.get(digest);
      return code && { ...code, ...(redeemedAt === undefined ? {} : { redeemedAt }) };
    },
    async issue({ redeems, ...issue }) {
      if (redeems === undefined) return store.issue(issue);
      if (redeemed.has(redeems)) return 'redeemed-before';
      redeemed.set(redeems, issue.at);
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
      const presented = records.get(issue.presented?.digest ?? '');
      if (presented?.revokedAt !== issue.presented?.revokedAt) return 'revoked-before';
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
  let renamed: ReturnType<typeof keys.current> | undefined;
  const current = () => {
    renamed ??= rename(randomWord(random, 4));
    return renamed;
  };
  const rename = async (suffix: string) => {
    const key = await keys.current();
    return { ...key, kid: `${key.kid}-${suffix}` };
  };
  return { keys: { ...keys, current, all: async () => [await current()] } };
}

export const restartDeviations: readonly ServerDeviation[] = byAuthorizationServer([
  {
    name: 'restart-forgets-revocations',
    title: 'Revocations are remembered until the next restart.',
    profiles: ['enigma', 'cehub'],
    breaks: ['ENIGMA-D04', 'CEHUB-31', 'B-D02'],
    override: withStore((store) => forgettingRevocations(store)),
  },
  {
    name: 'restart-forgets-replacements',
    title: 'Which refresh tokens were replaced is remembered until the next restart.',
    breaks: ['ENIGMA-D04', 'B-D02'],
    override: (parts) =>
      withProfile({ refreshToken: { ...parts.profile.refreshToken, rotation: 'rotate' } })(
        withStore(forgettingReplacements)(parts),
      ),
  },
  {
    name: 'restart-loses-refresh-tokens',
    title: 'Refresh tokens are kept in memory.',
    breaks: ['ENIGMA-D04', 'B-D03'],
    override: withStore(forgettingRefreshTokens),
  },
  {
    name: 'restart-loses-access-tokens',
    title: 'Access tokens are kept in memory.',
    profiles: ['cehub', 'oauth2'],
    breaks: ['CEHUB-31', 'B-D03'],
    override: withStore(forgettingAccessTokens),
  },
  {
    name: 'restart-forgets-holders',
    title:
      'Who holds which token is kept in memory, so that a second request gets another token after a restart.',
    profiles: ['cehub'],
    breaks: ['CEHUB-31', 'B-D03'],
    override: withStore(forgettingHolders),
  },
  {
    name: 'restart-forgets-redemptions',
    title: 'Which authorization codes were redeemed is remembered until the next restart.',
    profiles: ['cehub', 'oauth2'],
    breaks: ['CEHUB-31', 'B-D02'],
    override: withStore(forgettingRedemptions),
  },
  {
    name: 'restart-changes-keys',
    title: 'A restart makes new keys, and trusts no other.',
    breaks: ['ENIGMA-D04', 'B-D03'],
    override: withPorts(renamedKeys),
  },
]);
