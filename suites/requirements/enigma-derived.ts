import { ENIGMA_DOCUMENT } from './enigma-worlds.ts';
import { type Requirement, sectionRows } from './requirement.ts';

const refreshing = { document: ENIGMA_DOCUMENT, section: 'Refreshing expired accessTokens' };
const started = { document: ENIGMA_DOCUMENT, section: 'Getting Started' };
const newWorld = { document: ENIGMA_DOCUMENT, section: 'New World Authentication, Oauth2' };

/** ENIGMA-D01 to ENIGMA-D04: what a user of Enigma relies on although the document does not say it. */
export const enigmaDerived: readonly Requirement[] = [
  ...sectionRows(refreshing, 'enigma', [
    {
      id: 'ENIGMA-D01',
      title: 'Calls that meet an expired token together share one refresh',
      statement:
        'However many calls are under way when the access token expires, the client refreshes once and all of them succeed: with a refresh token that changes, a second refresh would present a dead one.',
      parties: ['client'],
      level: 'SHOULD',
      basis: 'derived',
    },
  ]),
  ...sectionRows(started, 'enigma', [
    {
      id: 'ENIGMA-D02',
      title: 'A refused refresh costs nothing',
      statement:
        'A refresh that the server refuses for any reason but the refresh token itself, such as a wrong secret, excess scope or a locked account, leaves that refresh token in force: a lost one takes days to replace.',
      parties: ['authorization-server'],
      level: 'MUST',
      basis: 'derived',
    },
    {
      id: 'ENIGMA-D03',
      title: 'An outage does not cost the refresh token',
      statement:
        'When the token endpoint is unreachable, overloaded or answers nonsense, the client keeps its refresh token, reports a passing failure, and succeeds with it once the endpoint is back.',
      parties: ['client'],
      level: 'MUST',
      basis: 'derived',
    },
  ]),
  ...sectionRows(newWorld, 'enigma', [
    {
      id: 'ENIGMA-D04',
      title: 'A restart of the service loses and revives nothing',
      statement:
        'Lifetimes of an hour and of half a year are promises across restarts: a token that was alive before one is alive after it, and a token that was dead stays dead.',
      parties: ['authorization-server', 'resource-server'],
      level: 'MUST',
      basis: 'derived',
    },
  ]),
];
