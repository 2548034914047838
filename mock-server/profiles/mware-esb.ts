import { baseline } from './oauth2.ts';
import type { Profile } from './schema.ts';
import { smallWorld } from './world.ts';

const world = smallWorld(['read', 'write'], ['read', 'admin']);
const grants: Profile['grants'] = ['password', 'refresh_token'];

/**
 * MWARE ESB: a gateway before whose services each user has one active token, on however many devices. What the
 * document leaves open is as in the WSO2 family that it describes.
 * @see "Accessing ESB by Multiple Devices Simultaneously", Recommended Solution and How this should work
 */
export const mwareEsb: Profile = {
  ...baseline,
  name: 'mware-esb',
  title: 'MWARE ESB',
  grants,
  tokensPerUser: { key: 'user', onSecondRequest: 'supersede' },
  accessTokenRevocation: 'grant',
  refreshToken: { ...baseline.refreshToken, lifetime: 'P1D', onReuse: 'refuse' },
  problems: {
    ...baseline.problems,
    'missing-token': {
      status: 401,
      code: '900902',
      message: 'Missing Credentials',
      description: 'The gateway saw no access token in the request.',
    },
    'invalid-token': {
      status: 401,
      error: 'invalid_token',
      code: '900901',
      message: 'Invalid Credentials',
      description: 'The access token is expired, revoked or unknown to the gateway.',
    },
    'insufficient-scope': {
      status: 403,
      error: 'insufficient_scope',
      code: '900910',
      message: 'Scope Not Allowed',
      description: 'The access token does not cover this service.',
    },
  },
  resourceFault: 'fault-xml',
  challenge: { ...baseline.challenge, realm: 'mware-esb' },
  world: { ...world, clients: world.clients.map((client) => ({ ...client, grants })) },
};
