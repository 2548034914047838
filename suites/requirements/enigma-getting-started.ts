import { ENIGMA_DOCUMENT } from './enigma-worlds.ts';
import { sectionRows } from './requirement.ts';

/** ENIGMA-10 to ENIGMA-19: what a client receives, stores and keeps alive. */
export const enigmaGettingStarted = sectionRows(
  { document: ENIGMA_DOCUMENT, section: 'Getting Started' },
  'enigma',
  [
    {
      id: 'ENIGMA-10',
      title: 'The client keeps its tokens through a restart',
      statement:
        'Credentials, refresh token and its expiry date are stored by the client, so that after a crash or restart it goes on with the newest refresh token and asks nobody.',
      parties: ['client'],
      level: 'SHOULD',
    },
    {
      id: 'ENIGMA-11',
      title: 'The provisioning bundle is complete and true',
      statement:
        'A new client is handed its id, its secret, a refresh token that works for this client, and the date on which that refresh token really expires.',
      parties: ['operator'],
      level: 'MUST',
      basis: 'judged',
    },
    {
      id: 'ENIGMA-12',
      title: 'Provisioning takes two days at most',
      statement: 'The operator answers a request for client credentials within 48 hours.',
      parties: ['operator'],
      level: 'SHOULD',
      basis: 'judged',
      decidedBy: 'attestation',
    },
    {
      id: 'ENIGMA-13',
      title: 'A refresh may keep or replace the refresh token',
      statement:
        'Both are allowed; what counts is that the refresh token last handed out, or the one last used when none was handed out, is accepted the next time.',
      parties: ['authorization-server'],
      level: 'MAY',
    },
    {
      id: 'ENIGMA-14',
      title: 'The client takes over every refresh token it is given',
      statement:
        'Each refresh presents, byte for byte, the refresh token that was received last, and never again one that has been replaced. A reply without one leaves the stored one in force.',
      also: [{ document: 'RFC 6749', section: '6' }],
      parties: ['client'],
      level: 'MUST',
    },
    {
      id: 'ENIGMA-15',
      title: 'The stored expiry date moves with every refresh',
      statement:
        'After each refresh the client holds a new expiry date for its refresh token, also when the token itself stayed the same, and never the expiry of the access token in its place.',
      parties: ['client'],
      level: 'MUST',
      basis: 'judged',
    },
    {
      id: 'ENIGMA-16',
      title: 'A daily check keeps the refresh token from lapsing',
      statement:
        'A client whose job runs once a day refreshes in time: its refresh token does not lapse even when it calls no API for years.',
      parties: ['client', 'operator'],
      level: 'SHOULD',
      notExamined: {
        operator: 'Whoever runs the client schedules its job; what the job does is examined at the client.',
      },
    },
    {
      id: 'ENIGMA-17',
      title: 'Every refresh starts the six months anew',
      statement:
        'A refresh token that is used at least once in six months stays alive without end, whether its value changes or not; the client needs no more than one keep-alive refresh per window.',
      parties: ['client', 'authorization-server'],
      level: 'SHOULD',
    },
    {
      id: 'ENIGMA-18',
      title: 'The keep-alive can be turned off',
      statement:
        'Where a company wants its refresh token to lapse, the client can be told so, and then refreshes only when an API call needs it.',
      parties: ['client'],
      level: 'MAY',
    },
    {
      id: 'ENIGMA-19',
      title: 'A lapsed refresh token is the end of self-service',
      statement:
        'The server never revives an expired refresh token. The client tries it once at most, says that new provisioning is needed, and falls back on nothing else.',
      parties: ['client', 'authorization-server'],
      level: 'MUST',
      basis: 'judged',
    },
  ],
);
