import { baseline } from './oauth2.ts';
import type { Profile } from './schema.ts';
import { smallWorld } from './world.ts';

const incorrectCredentials = {
  status: 400,
  error: 'invalid_grant',
  code: '05',
  description: 'Incorrect credentials.',
};

/** Turium Enigma, new world. @see "Migration OAuth2 Best Practices", New World Authentication and after */
export const enigma: Profile = {
  ...baseline,
  name: 'enigma',
  title: 'Turium Enigma',
  paths: { ...baseline.paths, token: '/oauth2/v0/token' },
  clientAuthentication: { ...baseline.clientAuthentication, methods: ['body', 'basic'] },
  accessToken: {
    format: { kind: 'jwt', scopeClaim: 'scopes', scopeForm: 'array', type: 'JWT', audience: '*' },
    lifetime: 'PT1H',
    lifetimePerScope: {},
  },
  refreshToken: {
    lifetime: 'P6M',
    sliding: true,
    rotation: 'keep',
    onReuse: 'refuse',
    grants: ['password', 'refresh_token'],
  },
  tokenAnswer: { expiresIn: 'number', geolocation: true, refreshExpiryField: '' },
  errorAnswer: { codeType: 'string2', descriptionField: 'both' },
  problems: {
    ...baseline.problems,
    'client-authentication-failed': incorrectCredentials,
    'incorrect-credentials': incorrectCredentials,
    'account-disabled': {
      status: 400,
      error: 'invalid_grant',
      code: '10',
      description: 'Account is disabled',
    },
    'account-locked': { status: 400, error: 'invalid_grant', code: '14', description: 'Account is locked' },
    'user-lives-elsewhere': {
      status: 400,
      error: 'invalid_request',
      code: '16',
      description: 'User lives elsewhere',
    },
    'invalid-scope': {
      status: 400,
      error: 'invalid_scope',
      code: '54',
      description: 'Invalid Scope: more was requested than is permitted.',
    },
    'user-not-requestable': {
      status: 403,
      error: 'access_denied',
      description: 'Tokens for this user cannot be requested.',
    },
  },
  challenge: { ...baseline.challenge, realm: 'enigma' },
  regions: ['us', 'eu'],
  resources: [
    { method: '*', path: '/api/admin', scopes: ['WSADMIN'] },
    { method: '*', path: '/api/lists', scopes: ['LIST'] },
    { method: '*', path: '/api/reports', scopes: ['USER', 'LIST'] },
    { method: '*', path: '/api/*', scopes: ['USER'] },
  ],
  correlationField: 'Enigma-CorrelationId',
  world: {
    ...smallWorld(['USER', 'LIST'], ['USER', 'WSADMIN'], 'eu'),
    provisioned: [{ clientId: 'app1', user: 'alice', refreshToken: 'company1-provisioned-refresh-token' }],
  },
};

/**
 * Turium Enigma, old world: long-lived administrative tokens.
 * @see "Migration OAuth2 Best Practices", Old World Authentication
 */
export const enigmaLegacy: Profile = {
  ...enigma,
  name: 'enigma-legacy',
  title: 'Turium Enigma (old world)',
  paths: {
    token: '/net2/oauth2/token',
    revocation: '/net2/oauth2/revoke',
    introspection: '/net2/oauth2/introspect',
    jwks: '/net2/oauth2/jwks',
  },
  accessToken: { format: { kind: 'opaque' }, lifetime: 'P12M', lifetimePerScope: {} },
  refreshToken: { ...enigma.refreshToken, lifetime: 'forever', sliding: false },
  problems: {
    ...enigma.problems,
    'client-authentication-failed': baseline.problems['client-authentication-failed'],
  },
  tokenAnswer: { expiresIn: 'number', geolocation: false, refreshExpiryField: '' },
  regions: ['us'],
  scope: { excess: 'refuse', always: ['WSADMIN'] },
  world: {
    ...enigma.world,
    provisioned: [],
    users: enigma.world.users.map((user) => ({ ...user, region: 'us' })),
  },
};
