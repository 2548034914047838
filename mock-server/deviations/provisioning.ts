import { byAuthorizationServer } from './deviation.ts';
import { withPolicies } from './override.ts';

/** Faults in what a new client is handed. */
export const provisioningDeviations = byAuthorizationServer([
  {
    name: 'provisioned-date-of-the-access-token',
    title: 'The expiry date that a new client is told is that of an access token.',
    breaks: ['ENIGMA-11'],
    override: (parts) =>
      withPolicies({
        provisionedExpiry: (_expiresAt, issuedAt, profile) =>
          parts.policies.accessTokenExpiry(issuedAt, profile),
      })(parts),
  },
  {
    name: 'provisioned-date-missing',
    title: 'A new client is told no expiry date.',
    breaks: ['ENIGMA-11'],
    override: withPolicies({ provisionedExpiry: () => undefined }),
  },
  {
    name: 'provisioned-date-a-year-ahead',
    title: 'The expiry date that a new client is told is a year ahead.',
    breaks: ['ENIGMA-11'],
    override: withPolicies({ provisionedExpiry: (_expiresAt, issuedAt) => issuedAt + 365 * 86_400_000 }),
  },
  {
    name: 'provisioned-token-of-another-client',
    title: 'The refresh token that a new client is handed belongs to another client.',
    breaks: ['ENIGMA-11'],
    override: (parts) => {
      const { store } = parts.ports;
      const provisioned = new Set<string>();
      return {
        ...parts,
        ports: {
          ...parts.ports,
          store: {
            ...store,
            saveGrant(grant) {
              if (grant.type === 'provisioned') provisioned.add(grant.id);
              return store.saveGrant(grant);
            },
            saveRefreshToken: (record) =>
              store.saveRefreshToken(
                provisioned.has(record.grantId) ? { ...record, clientId: `not-${record.clientId}` } : record,
              ),
          },
        },
      };
    },
  },
]);
