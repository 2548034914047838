import type {
  AccessTokenRecord,
  AuthorizationCodeRecord,
  Client,
  Grant,
  RefreshTokenRecord,
  User,
} from './records.ts';

/** What a store may keep of a password or a client secret, and gives back as it is. */
const HASH = `$2b$04$${'.'.repeat(53)}`;

export const client: Client = { id: 'app1', secret: HASH, grants: ['password'], scopes: ['read', 'write'] };
export const user: User = {
  name: 'alice',
  password: HASH,
  disabled: false,
  locked: false,
  requestable: true,
  region: 'us',
  tenant: 'company1',
};

const access = { clientId: 'app1', user: 'alice', scope: ['read'] };
const given = { ...access, issuedAt: 1000 };

export const grant: Grant = { ...access, id: 'grant-1', type: 'password', grantedAt: 1000 };
export const accessToken = (digest: string, grantId = grant.id): AccessTokenRecord => ({
  ...given,
  digest,
  grantId,
  notBefore: 1000,
  expiresAt: 3_601_000,
});
export const refreshToken = (digest: string, grantId = grant.id): RefreshTokenRecord => ({
  ...given,
  digest,
  grantId,
});
export const code: AuthorizationCodeRecord = {
  ...given,
  digest: 'c1',
  grantId: grant.id,
  redirectUri: 'https://app.test/callback',
  expiresAt: 61_000,
};
