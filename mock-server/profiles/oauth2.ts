import type { Profile } from './schema.ts';
import { smallWorld, withBrowserFlows } from './world.ts';

const invalidRequest = (description: string) => ({ status: 400, error: 'invalid_request', description });

/** What systems without an authorization endpoint extend. */
export const baseline: Profile = {
  name: 'oauth2',
  title: 'OAuth 2.0 (RFC baseline)',
  paths: {
    token: '/token',
    revocation: '/revoke',
    introspection: '/introspect',
    jwks: '/jwks',
    userinfo: '/userinfo',
  },
  grants: ['password', 'refresh_token', 'client_credentials'],
  clientAuthentication: { methods: ['basic', 'body'], basicFailureStatus: 401, parametersIn: 'body' },
  accessToken: { format: { kind: 'opaque' }, lifetime: 'PT1H', lifetimePerScope: {} },
  tokensPerUser: { key: 'none', onSecondRequest: 'allow' },
  revocationLag: 'PT0S',
  accessTokenRevocation: 'token',
  refreshToken: {
    lifetime: 'P30D',
    sliding: true,
    rotation: 'rotate',
    onReuse: 'revoke-family',
    grants: ['password', 'refresh_token'],
  },
  tokenAnswer: { expiresIn: 'number', geolocation: false, refreshExpiryField: '' },
  errorAnswer: { codeType: 'string2', descriptionField: 'error_description' },
  problems: {
    'unknown-endpoint': { status: 404, description: 'There is nothing at this path.', challenge: false },
    'method-not-allowed': {
      status: 405,
      error: 'invalid_request',
      description: 'There is something here, but not for this method.',
      challenge: false,
    },
    'malformed-request': invalidRequest('The request is not a well-formed form.'),
    'repeated-parameter': invalidRequest('A parameter occurs more than once.'),
    'client-authentication-failed': {
      status: 401,
      error: 'invalid_client',
      description: 'Client authentication failed.',
    },
    'several-authentication-methods': invalidRequest('The client authenticated in more than one way.'),
    'missing-grant-type': invalidRequest('The parameter grant_type is missing.'),
    'unsupported-grant-type': {
      status: 400,
      error: 'unsupported_grant_type',
      description: 'This grant type is not supported.',
    },
    'grant-not-allowed': {
      status: 400,
      error: 'unauthorized_client',
      description: 'The client may not use this grant type.',
    },
    'incorrect-credentials': {
      status: 400,
      error: 'invalid_grant',
      description: 'The resource owner credentials are not valid.',
    },
    'invalid-refresh-token': {
      status: 400,
      error: 'invalid_grant',
      description: 'The refresh token is unknown, expired, replaced or revoked.',
    },
    'expired-refresh-token': {
      status: 400,
      error: 'invalid_grant',
      description: 'The refresh token is unknown, expired, replaced or revoked.',
    },
    'foreign-refresh-token': {
      status: 400,
      error: 'invalid_grant',
      description: 'The refresh token is unknown, expired, replaced or revoked.',
    },
    'foreign-token': {
      status: 400,
      error: 'unauthorized_client',
      description: 'The token was issued to another client.',
    },
    'invalid-authorization-code': {
      status: 400,
      error: 'invalid_grant',
      description: 'The authorization code is unknown, expired, used, or was issued for another request.',
    },
    'invalid-code-verifier': {
      status: 400,
      error: 'invalid_grant',
      description: 'The code verifier does not match the code challenge.',
    },
    'unknown-client': invalidRequest('The application is not registered.'),
    'invalid-redirect-uri': invalidRequest('The redirect URI is not one that the application registered.'),
    'unsupported-response-type': {
      status: 400,
      error: 'unsupported_response_type',
      description: 'This response type is not supported.',
    },
    'invalid-code-challenge': invalidRequest(
      'A code challenge is required, or the given one is malformed or of a method that is not supported.',
    ),
    'access-denied': { status: 403, error: 'access_denied', description: 'The resource owner said no.' },
    'foreign-form': {
      status: 403,
      error: 'access_denied',
      description: 'The form does not come from a page of this server, or the browser keeps no cookies.',
    },
    'incomplete-registration': {
      status: 400,
      error: 'invalid_client_metadata',
      description: 'The application cannot be registered as it is described.',
    },
    'missing-parameter': invalidRequest('A required parameter is missing.'),
    'user-not-requestable': {
      status: 400,
      error: 'invalid_grant',
      description: 'No tokens may be requested for this user.',
    },
    'user-lives-elsewhere': {
      status: 400,
      error: 'invalid_grant',
      description: 'The user is not known here.',
    },
    'account-disabled': { status: 400, error: 'invalid_grant', description: 'The account is disabled.' },
    'account-locked': { status: 400, error: 'invalid_grant', description: 'The account is locked.' },
    'invalid-scope': {
      status: 400,
      error: 'invalid_scope',
      description: 'The requested scope exceeds what is allowed.',
    },
    'missing-token': { status: 401, description: 'The request carries no access token.' },
    'malformed-token-request': invalidRequest('The request presents its access token in a wrong way.'),
    'invalid-token': {
      status: 401,
      error: 'invalid_token',
      description: 'The access token is expired, revoked or not valid.',
    },
    'insufficient-scope': {
      status: 403,
      error: 'insufficient_scope',
      description: 'The access token does not cover this resource.',
    },
    throttled: { status: 429, error: 'too_many_requests', description: 'Ask less often.', challenge: false },
    'unidentified-principal': {
      status: 403,
      error: 'access_denied',
      description: 'The issuer of the access token names no verified email address.',
    },
    'unknown-game-state': { ...invalidRequest('The body names no game state.'), challenge: false },
    'issuer-unreachable': {
      status: 503,
      error: 'temporarily_unavailable',
      description: 'The access token cannot be validated at present.',
      challenge: false,
    },
    'missing-right': {
      status: 403,
      error: 'access_denied',
      description: 'The role of the user does not permit this.',
      challengeError: 'insufficient_scope',
    },
    'foreign-tenant': {
      status: 401,
      error: 'wrong_tenant',
      description: 'The access token is not one of the tenant that the request is about.',
    },
    'record-not-found': { status: 404, description: 'There is no such record.', challenge: false },
    'malformed-record': {
      ...invalidRequest('The body of the request is not a JSON object.'),
      challenge: false,
    },
    'token-not-recognised': {
      status: 400,
      error: 'invalid_token',
      description: 'The token is not active.',
    },
    'challenge-failed': {
      status: 400,
      error: 'invalid_grant',
      description: 'The answer to a challenge was refused.',
    },
  },
  flaws: {},
  validationOrder: ['signature', 'expiration', 'revocation', 'scope'],
  resourceFault: 'oauth',
  userinfo: {
    scopes: [],
    claims: { '*': ['email', 'email_verified', 'name', 'picture'] },
    tellsExpiry: false,
    introspected: false,
    rateLimit: { requests: 0, per: 'PT1M' },
  },
  introspectionAnswer: {
    inactive: 'tell',
    scopeForm: 'string',
    userField: 'username',
    refreshTokens: true,
  },
  issuerLookup: {
    by: 'none',
    client: { id: 'app2', secret: 'secret2' },
    cache: 'PT0S',
    timeout: 'PT5S',
  },
  members: {
    sessions: false,
    unverifiedEmail: 'refuse',
    localPart: 'as-written',
    keepsImage: true,
    newcomer: { gameState: 'idle', badges: [], invitationStatus: 'none' },
    outings: { idle: {} },
  },
  lockAfter: 5,
  challenge: { realm: 'oauth2', scope: 'when-insufficient', scopeless: 'omit', error: true, equals: '=' },
  validation: {
    mode: 'offline',
    timeout: 'PT5S',
    trace: 'none',
    keySet: { from: 'own', cache: 'PT10M', cooldown: 'PT30S' },
  },
  regions: ['us'],
  scope: { excess: 'refuse', always: [] },
  resources: [
    { method: '*', path: '/api/admin', scopes: ['admin'] },
    { method: '*', path: '/api/*', scopes: ['read'] },
  ],
  resourceCaching: 'unsaid',
  correlationField: '',
  world: smallWorld(['read', 'write'], ['read', 'admin']),
};

/** The RFC baseline: what RFC 6749, 6750, 7009, 7636, 7662, 8414, 9207 and 9700 ask for and nothing else. */
export const oauth2: Profile = {
  ...baseline,
  paths: {
    authorization: '/authorize',
    ...baseline.paths,
    metadata: '/.well-known/oauth-authorization-server',
  },
  grants: ['authorization_code', 'implicit', ...baseline.grants],
  authorization: {
    responseTypes: ['code', 'token'],
    codeLifetime: 'PT1M',
    pkce: 'required-for-public',
    pkceMethods: ['S256'],
    issuerParameter: true,
    consent: 'remembered',
    sessionLifetime: 'PT1H',
    loopbackPort: 'registered',
  },
  refreshToken: {
    ...baseline.refreshToken,
    grants: ['authorization_code', ...baseline.refreshToken.grants],
  },
  world: withBrowserFlows(baseline.world),
};
