import { rfcRows } from './requirement.ts';

/** Clauses of RFC 6749 on the authorization endpoint, on codes, and on the implicit grant. */
export const rfc6749Authorization = rfcRows('RFC 6749', [
  {
    id: 'B-20',
    title: 'An authorization code is short-lived and redeemed once',
    statement:
      'A code works for minutes and for one redemption; a second one is refused, even at the same moment, and should end the tokens that the first one gave.',
    section: '4.1.2',
    also: [{ document: 'RFC 6749', section: '10.5' }],
    parties: ['authorization-server'],
    level: 'MUST',
  },
  {
    id: 'B-21',
    title: 'A code works for its own client and its own redirect URI',
    statement:
      'A code is refused to every client but the one that it was issued to, and with every redirect URI but the one of its authorization request.',
    section: '4.1.3',
    parties: ['authorization-server'],
    level: 'MUST',
  },
  {
    id: 'B-22',
    title: 'People are sent to registered redirect URIs only',
    statement:
      'A redirect URI counts when it is, character by character, a registered one; any other request for it is answered with a page. Further mistakes are told to the client, at its redirect URI.',
    section: '4.1.2.1',
    also: [
      { document: 'RFC 6749', section: '3.1.2.3' },
      { document: 'RFC 9700', section: '2.1' },
    ],
    parties: ['authorization-server'],
    level: 'MUST',
  },
  {
    id: 'B-23',
    title: 'State comes back as it was sent',
    statement:
      'Every authorization response, success or error, repeats the state of its request exactly; a client turns away responses whose state it did not make, or sends none and relies on its proof key where the server is known to take such.',
    section: '4.1.2',
    also: [
      { document: 'RFC 6749', section: '10.12' },
      { document: 'RFC 9700', section: '2.1' },
    ],
    parties: ['authorization-server', 'client'],
    level: 'MUST',
  },
  {
    id: 'B-24',
    title: 'The implicit grant gives an access token and no refresh token',
    statement:
      'An implicit response carries its access token in the fragment of the redirect URI, and no refresh token anywhere.',
    section: '4.2.2',
    also: [{ document: 'RFC 9700', section: '2.1.2' }],
    parties: ['authorization-server'],
    level: 'MUST NOT',
  },
]);
