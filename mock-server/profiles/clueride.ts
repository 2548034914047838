import { oauth2 } from './oauth2.ts';
import type { Profile } from './schema.ts';
import { smallWorld, withBrowserFlows } from './world.ts';

const scopes = ['openid', 'profile', 'email'];

/**
 * Clue Ride: Auth0 issues opaque tokens, and an application server asks it about each of them. Where the document names
 * neither paths nor game states, the former are the baseline's and the latter ours.
 * @see "Access Token Swimlanes", Terms
 */
export const clueride: Profile = {
  ...oauth2,
  name: 'clueride',
  title: 'Clue Ride',
  accessToken: { format: { kind: 'opaque' }, lifetime: 'PT12H', lifetimePerScope: {} },
  userinfo: {
    scopes: ['openid'],
    claims: { email: ['email', 'email_verified'], profile: ['name', 'picture'] },
    tellsExpiry: true,
    introspected: true,
    rateLimit: { requests: 0, per: 'PT1M' },
  },
  issuerLookup: { ...oauth2.issuerLookup, by: 'userinfo' },
  members: {
    ...oauth2.members,
    sessions: true,
    newcomer: { gameState: 'waiting', badges: ['newcomer'], invitationStatus: 'open' },
    outings: {
      waiting: { title: 'Around the Old Harbour', startsAt: 'the lighthouse' },
      playing: {
        title: 'Around the Old Harbour',
        clue: 'Count the windows that look at the sea.',
        pathsLeft: 3,
      },
      finished: { title: 'Around the Old Harbour', result: 'Four of four clues solved.' },
    },
  },
  challenge: { ...oauth2.challenge, realm: 'clueride' },
  resources: [
    { method: 'GET', path: '/api/session', scopes: [], answer: 'session' },
    { method: 'GET', path: '/api/game-state', scopes: [], answer: 'game-state' },
    { method: 'PUT', path: '/api/game-state', scopes: [], answer: 'new-game-state' },
    { method: 'GET', path: '/api/outing', scopes: [], answer: 'outing' },
    { method: '*', path: '/api/*', scopes: [] },
  ],
  world: withBrowserFlows(smallWorld(scopes, scopes)),
};
