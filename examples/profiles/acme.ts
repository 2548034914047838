/** What `acme.yaml` says, in TypeScript: for profiles that are put together, or that want completion. */
import { defineProfile } from 'bearerproof';

const sessionEnded = (code: string, description: string) =>
  ({ status: 401, error: 'invalid_token', code, description }) as const;

export default defineProfile({
  extends: 'oauth2',
  name: 'acme',
  title: 'Acme Identity',
  paths: { token: '/identity/v2/token', revocation: '/identity/v2/revoke' },
  accessToken: { lifetime: 'PT20M' },
  refreshToken: { lifetime: 'P90D' },
  errorAnswer: { descriptionField: 'both' },
  problems: {
    'incorrect-credentials': { code: 'ACME-1001', description: 'User name or password is wrong.' },
    'account-locked': { status: 403, code: 'ACME-1003', description: 'The account is locked for an hour.' },
    'invalid-refresh-token': { code: 'ACME-1102', description: 'Please sign in again.' },
  },
  flaws: {
    expired: sessionEnded('ACME-2001', 'The session has ended.'),
    revoked: sessionEnded('ACME-2002', 'The session was closed.'),
  },
  world: {
    clients: [{ id: 'shop', secret: 'shop-secret', grants: ['password', 'refresh_token'], scopes: ['read'] }],
    users: [
      { name: 'alice', password: 'alicepw' },
      { name: 'carol', password: 'carolpw', locked: true },
    ],
  },
});
