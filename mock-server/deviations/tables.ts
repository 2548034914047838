import { type Approval, type AuthorizationCodeRecord, addDuration, type Store } from '../ports/index.ts';
import { byAuthorizationServer, type ServerDeviation } from './deviation.ts';
import { withPolicies, withStore } from './override.ts';

/** What is at rest without what is said of one table. */
const withoutTable =
  (name: string) =>
  async (store: Store): Promise<string> =>
    ((await store.dump?.()) ?? '')
      .split('\n')
      .filter((line) => !line.includes(name))
      .join('\n');

function approvalsInMemory(store: Store): Partial<Store> {
  const approvals = new Map<string, Approval>();
  const name = (user: string, clientId: string) => JSON.stringify([user, clientId]);
  return {
    approval: async (user, clientId) => approvals.get(name(user, clientId)),
    saveApproval: async (approval) => void approvals.set(name(approval.user, approval.clientId), approval),
    ...(store.dump && { dump: () => withoutTable('OAUTH_APPROVALS')(store) }),
  };
}

function codesInCache(store: Store): Partial<Store> {
  const codes = new Map<string, AuthorizationCodeRecord>();
  return {
    authorizationCode: async (digest) => codes.get(digest),
    async saveAuthorizationCode(record, grant) {
      codes.set(record.digest, record);
      await store.saveGrant(grant);
    },
    async issue({ redeems, ...issue }) {
      const code = redeems === undefined ? undefined : codes.get(redeems);
      if (code?.redeemedAt !== undefined) return 'redeemed-before';
      if (code !== undefined) codes.set(code.digest, { ...code, redeemedAt: issue.at });
      return store.issue(issue);
    },
    ...(store.dump && { dump: () => withoutTable('OAUTH_CODE')(store) }),
  };
}

/** Faults in the tables that CE Hub names, and in what is read from them. */
export const tableDeviations: readonly ServerDeviation[] = byAuthorizationServer([
  {
    name: 'approvals-in-no-table',
    title: 'What people allowed is remembered in memory only, and has no table.',
    profiles: ['cehub'],
    breaks: ['CEHUB-32'],
    override: withStore(approvalsInMemory),
  },
  {
    name: 'codes-in-no-table',
    title: 'Authorization codes are kept in a cache, and have no table.',
    profiles: ['cehub'],
    breaks: ['CEHUB-31', 'CEHUB-32', 'B-D03'],
    override: withStore(codesInCache),
  },
  {
    name: 'one-lifetime-for-all-clients',
    title: 'Access tokens live as long as the profile says, whatever was set for their client.',
    profiles: ['cehub'],
    breaks: ['CEHUB-32'],
    override: withPolicies({
      accessTokenExpiry: (issuedAt, { accessToken }) => addDuration(issuedAt, accessToken.lifetime),
    }),
  },
  {
    name: 'refresh-tokens-live-as-long-as-access-tokens',
    title: 'The lifetime that was set for the access tokens of a client is that of its refresh tokens.',
    profiles: ['cehub'],
    breaks: ['CEHUB-32'],
    override: (parts) =>
      withPolicies({
        refreshTokenExpiry: (now, previous, profile, order) =>
          order?.client?.accessTokenLifetime === undefined
            ? parts.policies.refreshTokenExpiry(now, previous, profile, order)
            : parts.policies.accessTokenExpiry(now, profile, order),
      })(parts),
  },
]);
