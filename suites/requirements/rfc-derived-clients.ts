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
    {
      id: 'B-D10',
      title: 'Tokens of one user never serve another',
      statement:
        'Once somebody else has logged in, a client presents nothing of the user before: neither for a call that was under way, nor out of an answer that comes late, nor when it refreshes.',
      section: '10.3',
      also: [{ document: 'RFC 6749', section: '10.16' }],
      parties: ['client'],
      level: 'MUST NOT',
      basis: 'derived',
    },
    {
      id: 'B-D11',
      title: 'Refresh tokens are shown to the authorization server only',
      statement:
        'No call of a protected resource carries a refresh token, or the verifier of a code, in address, field or body.',
      section: '10.4',
      also: [{ document: 'RFC 6749', section: '1.5' }],
      parties: ['client'],
      level: 'MUST NOT',
      basis: 'derived',
    },
    {
      id: 'B-D12',
      title: 'Tokens and secrets follow no redirect to another origin',
      statement:
        'When a protected resource or the token endpoint redirects to another origin, the client sends neither an access token nor a refresh token nor its secret there.',
      section: '10.3',
      also: [
        { document: 'RFC 9110', section: '15.4' },
        { document: 'RFC 6750', section: '5.3' },
      ],
      parties: ['client'],
      level: 'MUST NOT',
      basis: 'derived',
      advisory: 'the RFCs want tokens kept from unintended parties, and do not name redirects',
    },
    {
      id: 'B-D13',
      title: 'An odd lifetime costs neither calls nor storms of requests',
      statement:
        'A token whose answer names no lifetime, or one that is zero or huge, serves calls all the same, and is not asked for anew before each of them unless it is dead by what was said.',
      section: '5.1',
      also: [{ document: 'RFC 6749', section: '4.2.2' }],
      parties: ['client'],
      level: 'SHOULD',
      basis: 'derived',
    },
  ]),
];
