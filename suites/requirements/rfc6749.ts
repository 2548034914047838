import { rfcRows } from './requirement.ts';

/** Clauses of RFC 6749 on client authentication, the token endpoint and its grants. */
export const rfc6749 = rfcRows('RFC 6749', [
  {
    id: 'B-01',
    title: 'Token requests are POST',
    statement: 'Clients ask for tokens by POST, and a token endpoint issues nothing by any other method.',
    section: '3.2',
    parties: ['authorization-server', 'client'],
    level: 'MUST',
  },
  {
    id: 'B-02',
    title: 'Empty and unknown parameters count as absent',
    statement:
      'A parameter with an empty value, or with a name that the server does not know, changes nothing.',
    section: '3.2',
    parties: ['authorization-server'],
    level: 'MUST',
  },
  {
    id: 'B-03',
    title: 'A repeated parameter is an invalid request',
    statement:
      'A token request that gives a parameter twice is refused with invalid_request; neither value wins.',
    section: '3.2',
    also: [{ document: 'RFC 6749', section: '5.2' }],
    parties: ['authorization-server'],
    level: 'MUST',
  },
  {
    id: 'B-04',
    title: 'Client passwords work by HTTP Basic',
    statement:
      'The server takes id and secret of a client from an HTTP Basic header and form-decodes each, so that colons, spaces and percent signs survive.',
    section: '2.3.1',
    parties: ['authorization-server'],
    level: 'MUST',
  },
  {
    id: 'B-05',
    title: 'A client authenticates in one way at a time',
    statement:
      'A request carries client credentials once: in the header or in the body. A server refuses one that carries them in both.',
    section: '2.3',
    also: [{ document: 'RFC 6749', section: '5.2' }],
    parties: ['client', 'authorization-server'],
    level: 'MUST',
  },
  {
    id: 'B-06',
    title: 'Client credentials stay out of URLs',
    statement:
      'No request of a client shows its secret in the address, where logs and histories would keep it.',
    section: '2.3.1',
    parties: ['client'],
    level: 'MUST',
  },
  {
    id: 'B-07',
    title: 'Confidential clients must prove themselves',
    statement:
      'A client that was given a secret gets tokens by no grant, refresh included, unless it authenticates; otherwise the answer is invalid_client.',
    section: '3.2.1',
    also: [{ document: 'RFC 6749', section: '6' }],
    parties: ['authorization-server'],
    level: 'MUST',
  },
  {
    id: 'B-08',
    title: 'A token answer is a JSON object of the defined form',
    statement:
      'Success is status 200 with application/json and, at the top level, access_token and token_type as strings and expires_in, if given, as a number.',
    section: '5.1',
    parties: ['authorization-server'],
    level: 'MUST',
  },
  {
    id: 'B-09',
    title: 'Token answers are not stored by caches',
    statement: 'Each reply that carries a token says Cache-Control: no-store and Pragma: no-cache.',
    section: '5.1',
    parties: ['authorization-server'],
    level: 'MUST',
  },
  {
    id: 'B-10',
    title: 'Clients skip unknown members and refuse unknown token types',
    statement:
      'Members that a client does not know do it no harm; a token whose type it does not know is not used. Bearer is read in any case.',
    section: '5.1',
    also: [{ document: 'RFC 6749', section: '7.1' }],
    parties: ['client'],
    level: 'MUST',
  },
  {
    id: 'B-11',
    title: 'A scope other than the requested one is declared',
    statement:
      'A server that grants another scope than it was asked for says so in the scope member; asked for none, it grants its default or refuses.',
    section: '3.3',
    parties: ['authorization-server'],
    level: 'MUST',
  },
  {
    id: 'B-12',
    title: 'Failed Basic authentication is 401 with a Basic challenge',
    statement:
      'A client that tried the Authorization header and failed is answered with status 401 and a challenge of the same scheme.',
    section: '5.2',
    parties: ['authorization-server'],
    level: 'MUST',
  },
  {
    id: 'B-13',
    title: 'Refusals are 400 with a JSON error and no token',
    statement:
      'A refused token request gets status 400, or 401 for a client that could not be authenticated, and a JSON object with an error string and nothing that could be used as a token.',
    section: '5.2',
    parties: ['authorization-server'],
    level: 'MUST',
  },
  {
    id: 'B-14',
    title: 'Each refusal has the error code meant for it',
    statement:
      'The six codes of the section are used, each for its own cause: for example invalid_grant for a bad password or refresh token, unsupported_grant_type for a grant nobody offers.',
    section: '5.2',
    parties: ['authorization-server'],
    level: 'MUST',
  },
  {
    id: 'B-15',
    title: 'Error texts keep to their characters',
    statement:
      'Error code and description hold printable ASCII without quotation mark and backslash, whatever the request contained.',
    section: '5.2',
    also: [{ document: 'RFC 6749', section: '4.1.2.1' }],
    parties: ['authorization-server'],
    level: 'MUST',
  },
  {
    id: 'B-16',
    title: 'A refresh token works for its own client only',
    statement:
      'Presented by another client it gets invalid_grant, and its owner can go on using it after that attempt.',
    section: '6',
    also: [{ document: 'RFC 6749', section: '10.4' }],
    parties: ['authorization-server'],
    level: 'MUST',
  },
  {
    id: 'B-17',
    title: 'A refresh never widens the scope',
    statement:
      'Asking for more than was first granted is refused. Asking for less narrows that one access token; the refresh token keeps the scope of the original grant.',
    section: '6',
    parties: ['authorization-server'],
    level: 'MUST',
  },
  {
    id: 'B-18',
    title: 'A replaced refresh token is forgotten',
    statement:
      'A client that receives a new refresh token stores it in place of the old one, which it never sends again.',
    section: '6',
    parties: ['client'],
    level: 'MUST',
  },
  {
    id: 'B-19',
    title: 'Resource servers check expiry and scope',
    statement: 'A resource is served only for a token that is alive and whose scope covers what is asked.',
    section: '7',
    parties: ['resource-server'],
    level: 'MUST',
  },
  {
    id: 'B-25',
    title: 'Client credentials bring no refresh token',
    statement: 'An application that acts for itself can ask again at any time, so its token comes alone.',
    section: '4.4.3',
    parties: ['authorization-server'],
    level: 'SHOULD NOT',
  },
  {
    id: 'B-26',
    title: 'Passwords are forgotten once they have bought a token',
    statement:
      "A client keeps no copy of the user's password after the token has arrived: not in its files, and not for a later request.",
    section: '4.3.1',
    also: [{ document: 'RFC 9700', section: '2.4' }],
    parties: ['client', 'authorization-server'],
    level: 'MUST',
    notExamined: {
      'authorization-server':
        'RFC 9700 tells servers to give up the password grant; a target that claims it is examined with it, as its document presupposes it.',
    },
  },
  {
    id: 'B-27',
    title: 'Passwords cannot be guessed at leisure',
    statement:
      'Many wrong passwords in a row meet resistance that shows: a growing delay, a lock, or status 429.',
    section: '2.3.1',
    also: [{ document: 'RFC 6749', section: '4.3.2' }],
    parties: ['authorization-server'],
    level: 'MUST',
    advisory:
      'no text says how many attempts are too many, so a server may just be more patient than the check',
  },
  {
    id: 'B-28',
    title: 'Tokens cannot be guessed',
    statement:
      'Generated tokens have room for 128 bits of chance and show no repetition, counter or time that would make the next one predictable.',
    section: '10.10',
    parties: ['authorization-server'],
    level: 'MUST',
  },
]);
