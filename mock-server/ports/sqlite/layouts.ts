import type {
  AccessTokenRecord,
  Approval,
  AuthorizationCodeRecord,
  Client,
  DataRecord,
  Grant,
  LoginSession,
  Member,
  MemberSession,
  RealmSession,
  RefreshTokenRecord,
  Role,
  User,
} from '../records.ts';
import type { Setting } from '../tables.ts';
import { blob, flag, integer, json, tenant, tenantOf, text } from './column.ts';
import type { Layout } from './table.ts';

/**
 * Every table but those of `schema.ts`, which follow from these. Six of them have the names that CE Hub documents, with
 * columns that go by the JDBC token store of Spring Security OAuth where there is the same to keep. Of tokens, codes and
 * cookies there is the SHA-256 (`token_id`, `code`, `digest`); a token that is handed out again is kept sealed by a key
 * that is not in the file (`token`). Of passwords and client secrets there is the bcrypt hash.
 * @see "OAuth 2.0 Security workflow", 1.(b) and 1.(i), and 2 for the tenant in each table
 */
export const clients: Layout<Client> = {
  name: 'OAUTH_CLIENT_DETAILS',
  key: ['client_id'],
  columns: {
    client_id: text('id'),
    client_secret: text('secret'),
    scope: json('scopes'),
    authorized_grant_types: json('grants'),
    web_server_redirect_uri: json('redirectUris'),
    authorities: json('roles'),
    access_token_validity: text('accessTokenLifetime'),
    refresh_token_validity: text('refreshTokenLifetime'),
    tenant: tenant('tenant'),
  },
  rest: 'additional_information',
};

export const accessTokens: Layout<AccessTokenRecord> = {
  name: 'OAUTH_ACCESS_TOKEN',
  key: ['token_id'],
  columns: {
    token_id: text('digest'),
    token: blob('sealed'),
    authentication_id: text('holder'),
    user_name: text('user'),
    client_id: text('clientId'),
    grant_id: text('grantId'),
    scope: json('scope'),
    issued_at: integer('issuedAt'),
    not_before: integer('notBefore'),
    expires_at: integer('expiresAt'),
    revoked_at: integer('revokedAt'),
    tenant: tenant('tenant'),
  },
  rest: 'authentication',
};

export const refreshTokens: Layout<RefreshTokenRecord> = {
  name: 'OAUTH_REFRESH_TOKEN',
  key: ['token_id'],
  columns: {
    token_id: text('digest'),
    token: blob('sealed'),
    authentication_id: text('holder'),
    user_name: text('user'),
    client_id: text('clientId'),
    grant_id: text('grantId'),
    scope: json('scope'),
    issued_at: integer('issuedAt'),
    expires_at: integer('expiresAt'),
    revoked_at: integer('revokedAt'),
    replaced_at: integer('replacedAt'),
    tenant: tenant('tenant'),
  },
  rest: 'authentication',
};

export const codes: Layout<AuthorizationCodeRecord> = {
  name: 'OAUTH_CODE',
  key: ['code'],
  columns: {
    code: text('digest'),
    user_name: text('user'),
    client_id: text('clientId'),
    grant_id: text('grantId'),
    issued_at: integer('issuedAt'),
    expires_at: integer('expiresAt'),
    redeemed_at: integer('redeemedAt'),
  },
  derived: { tenant: tenantOf('user', 'clientId') },
  rest: 'authentication',
};

export const approvals: Layout<Approval> = {
  name: 'OAUTH_APPROVALS',
  key: ['user_name', 'client_id'],
  columns: {
    user_name: text('user'),
    client_id: text('clientId'),
    scope: json('scope'),
    last_modified_at: integer('approvedAt'),
  },
  derived: { tenant: tenantOf('user', 'clientId') },
  rest: 'details',
};

export const users: Layout<User> = {
  name: 'USER',
  key: ['user_name'],
  columns: {
    user_name: text('name'),
    password: text('password'),
    email: text('email'),
    disabled: flag('disabled'),
    locked: flag('locked'),
    requestable: flag('requestable'),
    wrong_passwords: integer('wrongPasswords'),
    region: text('region'),
    roles: json('roles'),
    tenant: text('tenant', 'TEXT NOT NULL'),
  },
  rest: 'details',
};

/** Without its rights, which have a table of their own. */
export const roles: Layout<Omit<Role, 'rights'>> = {
  name: 'ROLE',
  key: ['tenant', 'role_name'],
  columns: { tenant: text('tenant'), role_name: text('name') },
  rest: 'details',
};

export const dataRecords: Layout<DataRecord> = {
  name: 'DATA_RECORD',
  key: ['object', 'tenant', 'id'],
  columns: { object: text('object'), tenant: text('tenant'), id: text('id'), content: json('content') },
  rest: 'details',
};

export const grants: Layout<Grant> = {
  name: 'AUTHORIZATION_GRANT',
  key: ['grant_id'],
  columns: {
    grant_id: text('id'),
    grant_type: text('type'),
    user_name: text('user'),
    client_id: text('clientId'),
    scope: json('scope'),
    granted_at: integer('grantedAt'),
  },
  derived: { tenant: tenantOf('user', 'clientId') },
  rest: 'details',
};

export const loginSessions: Layout<LoginSession> = {
  name: 'LOGIN_SESSION',
  key: ['digest'],
  columns: {
    digest: text('digest'),
    user_name: text('user'),
    started_at: integer('startedAt'),
    expires_at: integer('expiresAt'),
  },
  derived: { tenant: tenantOf('user', 'user') },
  rest: 'details',
};

export const realmSessions: Layout<RealmSession> = {
  name: 'REALM_SESSION',
  key: ['digest'],
  columns: {
    digest: text('digest'),
    client_id: text('clientId'),
    started_at: integer('startedAt'),
    expires_at: integer('expiresAt'),
    passed: json('passed'),
  },
  rest: 'details',
};

export const members: Layout<Member> = {
  name: 'MEMBER',
  key: ['principal'],
  columns: { principal: text('principal') },
  rest: 'details',
};

export const memberSessions: Layout<MemberSession> = {
  name: 'MEMBER_SESSION',
  key: ['digest'],
  columns: {
    digest: text('digest'),
    principal: text('principal'),
    started_at: integer('startedAt'),
    expires_at: integer('expiresAt'),
  },
  rest: 'details',
};

/** What is to be known of the file itself. */
export const settings: Layout<Setting> = {
  name: 'SETTING',
  key: ['name'],
  columns: { name: text('name'), value: text('value') },
  rest: 'details',
};
