import { baseline } from './oauth2.ts';
import type { Profile } from './schema.ts';
import { smallWorld } from './world.ts';

const world = smallWorld(['MobileSecurityTest'], ['WebSecurityTest']);
const grants: Profile['grants'] = ['client_credentials'];

const refusedToken = (description: string) => ({ status: 401, error: 'invalid_token', description });

/**
 * IBM MobileFirst 6.3: tokens for the services of others. A scope is a security test with a lifetime of its own, and
 * a token is had by passing its realms. Of the documented tests `SampleSecurityTest` has its lifetime and its realm,
 * `TwoStepSecurityTest` the two steps; the names of the others are the mock's.
 * @see "Using MobileFirst Server to authenticate external resources"
 */
export const mobilefirst: Profile = {
  ...baseline,
  name: 'mobilefirst',
  title: 'IBM MobileFirst',
  paths: {
    ...baseline.paths,
    token: '/oauth/token',
    validation: '/oauth/validation',
    certificate: '/certificate',
  },
  // The document writes this path, probably for the other one.
  pathAliases: { '/oauth/validation.s': '/oauth/validation' },
  grants,
  accessToken: {
    format: { kind: 'signed-json', version: '1.0', expirationForm: 'number' },
    lifetime: 'PT60S',
    lifetimePerScope: { SampleSecurityTest: 'PT15S', DeviceSecurityTest: 'PT30S' },
  },
  securityTests: {
    tests: {
      SampleSecurityTest: [['SampleRealm']],
      DeviceSecurityTest: [['wl_deviceAutoProvisioningRealm']],
      TwoStepSecurityTest: [['wl_authenticityRealm'], ['wl_deviceAutoProvisioningRealm']],
      MobileSecurityTest: [['SampleRealm', 'wl_deviceAutoProvisioningRealm']],
      WebSecurityTest: [['wl_authenticityRealm']],
    },
    realms: {
      SampleRealm: 'user',
      wl_authenticityRealm: 'authenticity',
      wl_deviceAutoProvisioningRealm: 'device',
    },
    sessionLifetime: 'PT30M',
  },
  refreshToken: { ...baseline.refreshToken, grants: [] },
  tokenAnswer: { ...baseline.tokenAnswer, expiresIn: 'omit' },
  problems: {
    ...baseline.problems,
    'invalid-scope': {
      status: 400,
      error: 'invalid_scope',
      description: 'There is no security test of this name.',
    },
  },
  flaws: {
    malformed: refusedToken('The access token is malformed.'),
    forged: refusedToken('The signature of the access token is not valid.'),
    expired: refusedToken('The access token has expired.'),
    revoked: refusedToken('The access token is revoked.'),
  },
  validationOrder: ['signature', 'expiration', 'scope'],
  validation: { ...baseline.validation, trace: 'journal' },
  // As the document spells it, with spaces that RFC 9110 asks senders to leave out.
  challenge: { realm: '', scope: 'always', scopeless: 'empty', error: false, equals: ' = ' },
  resources: [
    {
      method: '*',
      path: '/some/protected/url',
      scopes: ['SampleSecurityTest'],
      prefix: true,
      answer: 'identity',
    },
    {
      method: '*',
      path: '/other/protected/url',
      scopes: ['SampleSecurityTest'],
      prefix: true,
      answer: 'identity',
    },
    {
      method: '*',
      path: '/device/protected/url',
      scopes: ['TwoStepSecurityTest'],
      prefix: true,
      answer: 'identity',
    },
    { method: '*', path: '/any/protected/url', scopes: [], prefix: true, answer: 'identity' },
  ],
  world: { ...world, clients: world.clients.map((client) => ({ ...client, grants })) },
};
