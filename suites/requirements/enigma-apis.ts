import { ENIGMA_DOCUMENT } from './enigma-worlds.ts';
import { type Requirement, sectionRows } from './requirement.ts';

const calling = { document: ENIGMA_DOCUMENT, section: 'Calling APIs with accessTokens' };
const refreshing = { document: ENIGMA_DOCUMENT, section: 'Refreshing expired accessTokens' };

const calls: readonly Requirement[] = sectionRows(calling, 'enigma', [
  {
    id: 'ENIGMA-20',
    title: 'No API answers without a token in the header',
    statement:
      'Every API, by every method, refuses a call that brings no access token in its Authorization header; a token in the URL or the body does not count.',
    parties: ['resource-server'],
    level: 'MUST',
  },
  {
    id: 'ENIGMA-21',
    title: 'The scheme is Bearer',
    statement:
      'The token travels unaltered after the word Bearer and one space. Servers read that word in any case and accept no other scheme.',
    also: [{ document: 'RFC 6750', section: '2.1' }],
    parties: ['client', 'resource-server'],
    level: 'MUST',
  },
  {
    id: 'ENIGMA-22',
    title: 'APIs speak JSON',
    statement:
      'A client asks for JSON, and gets JSON that parses, in success and in refusal alike: never a login page.',
    parties: ['client', 'resource-server'],
    level: 'SHOULD',
    basis: 'judged',
  },
  {
    id: 'ENIGMA-23',
    title: 'A JWT access token is sound, and only a sound one works',
    statement:
      'A server that issues JWTs signs them asymmetrically under a named key and gives them an hour; its APIs refuse one that is altered, unsigned, signed by another key or method, expired or not valid yet.',
    parties: ['authorization-server', 'resource-server'],
    level: 'MAY',
    basis: 'judged',
  },
]);

const refreshes: readonly Requirement[] = sectionRows(refreshing, 'enigma', [
  {
    id: 'ENIGMA-24',
    title: 'No call leaves with a token known to be dead',
    statement:
      'Before it calls an API the client holds a token that is still alive by its own clock, and fetches one first if it does not.',
    parties: ['client'],
    level: 'MUST',
  },
  {
    id: 'ENIGMA-25',
    title: 'The refresh request has the form of RFC 6749',
    statement:
      'A refresh is a form POST with grant_type refresh_token, the stored refresh token unaltered, and the client credentials; refresh_grant is a name in prose, not a value on the wire.',
    also: [{ document: 'RFC 6749', section: '6' }],
    parties: ['client', 'authorization-server'],
    level: 'MUST',
  },
  {
    id: 'ENIGMA-26',
    title: 'Expiry on the way is recovered from, unseen',
    statement:
      'When a token expires between or during calls, the client refreshes and goes on; its caller sees every result and no expiry error.',
    parties: ['client'],
    level: 'MUST',
  },
  {
    id: 'ENIGMA-27',
    title: 'The failed call is made once more, whole',
    statement:
      'After the refresh the client repeats the refused request with method, URL, headers and body as they were and the new token in place of the old one: once, not for ever.',
    parties: ['client'],
    level: 'MUST',
    basis: 'judged',
  },
  {
    id: 'ENIGMA-28',
    title: 'What the refresh brought is stored before the retry',
    statement:
      'The client refreshes, stores the refresh token, stores its expiry date, and only then repeats the call, so that a crash at any point leaves it with a refresh token in force.',
    parties: ['client'],
    level: 'SHOULD',
  },
]);

/** ENIGMA-20 to ENIGMA-28: calling APIs, and refreshing. */
export const enigmaApis = [...calls, ...refreshes];
