import { rfcRows } from './requirement.ts';

/** What whoever relies on a client takes for granted, and what the RFCs imply without asking for it in so many words. */
export const rfcDerivedClients = [
  ...rfcRows('RFC 6750', [
    {
      id: 'B-D07',
      title: 'A client tells its secrets to nobody who reads its log',
      statement:
        'No access token, refresh token, code, password, client secret or verifier stands in what a client logs or prints, or in the errors that it gives its callers, in whatever encoding.',
      section: '5.3',
      also: [
        { document: 'RFC 6749', section: '10.4' },
        { document: 'RFC 6749', section: '10.7' },
      ],
      parties: ['client'],
      level: 'MUST NOT',
      basis: 'derived',
      advisory: 'the RFCs want tokens kept from unintended parties, and do not name logs',
    },
  ]),
  ...rfcRows('RFC 6749', [
    {
      id: 'B-D08',
      title: 'Stored tokens are for their owner alone',
      statement:
        'A file in which a client keeps tokens or secrets can be read and written by nobody but the account that it runs under.',
      section: '10.4',
      also: [{ document: 'RFC 6749', section: '10.3' }],
      parties: ['client'],
      level: 'SHOULD',
      basis: 'derived',
    },
    {
      id: 'B-D09',
      title: 'A logout leaves nothing of its user',
      statement:
        'After a logout no token or password of the user is in a file of the client or is sent by it, and no answer that comes late brings the session back: the next person at the device is somebody else.',
      section: '10.3',
      also: [{ document: 'RFC 6749', section: '10.4' }],
      parties: ['client'],
      level: 'SHOULD',
      basis: 'derived',
    },
  ]),
];
