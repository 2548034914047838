import { oauth2 } from './oauth2.ts';
import type { Profile } from './schema.ts';
import { smallWorld, withBrowserFlows } from './world.ts';

type World = Profile['world'];

/** Of whom the document says no more than that a 401 and a message restrict them. */
const restricted = {
  status: 401,
  error: 'wrong_tenant',
  description: 'This belongs to another organization than yours, or to none.',
};

const tenants = [
  { id: 'company1', host: 'www.company1.com' },
  { id: 'company2', host: 'www.company2.com' },
];

/** Rights of a tenant's roles: who dispatches may change what who audits may only see. */
const roles = tenants.flatMap(({ id: tenant }) => [
  { name: 'dispatcher', tenant, rights: ['view', 'edit'] },
  { name: 'auditor', tenant, rights: ['view'] },
]);

/** Bills of lading, of which no two tenants have the same. */
const records = tenants.flatMap(({ id: tenant }, place) =>
  ['Rotterdam', 'Singapore'].map((port, number) => ({
    object: 'billofladings',
    id: `${place + 1}00${number + 1}`,
    tenant,
    content: { shipper: `${tenant} Freight`, port, packages: 10 * (place + 1) + number },
  })),
);

/**
 * alice and bob dispatch, each for a company; carol is of alice's company and has no role. `app1` is trusted with passwords
 * and acts for the first company, `app2` is not trusted and acts for the second, and the tokens of `app2` and `app3` have
 * lifetimes of their own.
 */
function world({ clients, users, ...rest }: World): World {
  const [app1, app2, ...others] = clients as [World['clients'][number], World['clients'][number]];
  const [alice, bob] = users as [World['users'][number], World['users'][number]];
  return {
    ...rest,
    clients: [
      { ...app1, tenant: 'company1', roles: ['auditor'] },
      {
        ...app2,
        grants: app2.grants.filter((grant) => grant !== 'password'),
        tenant: 'company2',
        roles: ['auditor'],
        accessTokenLifetime: 'PT1H',
        refreshTokenLifetime: 'P7D',
      },
      {
        ...app1,
        id: 'app3',
        secret: 'secret3',
        tenant: 'company1',
        roles: ['auditor'],
        name: 'Third Application',
        accessTokenLifetime: 'PT10M',
        refreshTokenLifetime: 'P1D',
      },
      ...others,
    ],
    users: [
      { ...alice, roles: ['dispatcher'] },
      { ...bob, roles: ['dispatcher'] },
      { ...alice, name: 'carol', password: 'carolpw', roles: [] },
    ],
    roles,
    records,
  };
}

/**
 * CE Hub: companies that share one resource server, told apart by host name and tenant id. What the document leaves open is
 * as in the Spring Security OAuth server with a JDBC token store that it describes.
 * @see "OAuth 2.0 Security workflow", Explanation, OAuth 2.0 and Multi Tenancy
 */
export const cehub: Profile = {
  ...oauth2,
  name: 'cehub',
  title: 'CE Hub',
  paths: {
    authorization: '/ceapi/oauth/authorize',
    registration: '/ceapi/oauth/register',
    token: '/ceapi/oauth/token',
    revocation: '/ceapi/oauth/revoke',
    introspection: '/ceapi/oauth/check_token',
    jwks: '/ceapi/oauth/jwks',
  },
  clientAuthentication: { ...oauth2.clientAuthentication, parametersIn: 'either' },
  authorization: {
    responseTypes: ['code', 'token'],
    codeLifetime: 'PT1M',
    pkce: 'optional',
    pkceMethods: ['S256', 'plain'],
    issuerParameter: false,
    consent: 'remembered',
    sessionLifetime: 'PT1H',
    loopbackPort: 'registered',
  },
  // Whoever registers is not one of the trusted, who alone may ask for passwords.
  registration: {
    grants: ['authorization_code', 'implicit', 'refresh_token', 'client_credentials'],
    scopes: ['read', 'write'],
  },
  accessToken: { format: { kind: 'opaque' }, lifetime: 'PT12H', lifetimePerScope: {} },
  tokensPerUser: { key: 'user+client+scope', onSecondRequest: 'reuse' },
  refreshToken: {
    ...oauth2.refreshToken,
    lifetime: 'P30D',
    sliding: false,
    rotation: 'keep',
    onReuse: 'refuse',
  },
  problems: {
    ...oauth2.problems,
    'invalid-token': {
      status: 401,
      error: 'invalid_token',
      description: 'Invalid Token Error: this is no valid access token.',
    },
    'missing-right': {
      ...oauth2.problems['missing-right'],
      description: 'Access is denied: your role has no right to this.',
    },
    'foreign-tenant': restricted,
    // An answer of its own would tell which records another tenant has.
    'record-not-found': restricted,
    'token-not-recognised': {
      status: 400,
      error: 'invalid_token',
      description: 'The token was not recognised, or has expired.',
    },
  },
  flaws: { expired: { description: 'Invalid Token Error: Access token expired.' } },
  validationOrder: ['signature', 'expiration', 'revocation', 'scope', 'right', 'tenant'],
  introspectionAnswer: {
    inactive: 'refuse',
    scopeForm: 'array',
    userField: 'user_name',
    refreshTokens: false,
  },
  tenancy: { tenants, neutralHosts: ['localhost', '127.0.0.1', '[::1]'], idField: '' },
  challenge: { ...oauth2.challenge, realm: 'oauth' },
  resources: [
    {
      method: 'GET',
      path: '/get-all-billofladings',
      scopes: ['read'],
      right: 'view',
      answer: 'records',
      object: 'billofladings',
    },
    { method: 'GET', path: '/ceapi/v2/account', scopes: ['read'], usersOnly: true, answer: 'account' },
    { method: 'GET', path: '/ceapi/v2/*', scopes: ['read'], right: 'view', answer: 'records' },
    { method: '*', path: '/ceapi/v2/*', scopes: ['write'], right: 'edit', answer: 'records' },
    // Whatever else is asked has to pass the layers before it is told that it is not there.
    { method: '*', path: '/*', scopes: [], answer: 'nothing' },
  ],
  resourceCaching: 'forbidden',
  world: world(withBrowserFlows(smallWorld(['read', 'write'], ['read']))),
};
