import { rfcRows } from './requirement.ts';

/** Clauses of RFC 9068 on access tokens as JWTs. */
export const rfc9068 = rfcRows('RFC 9068', [
  {
    id: 'B-46',
    title: 'JWT access tokens say what they are, and are taken for nothing else',
    statement:
      'An access token of the JWT profile is of type at+jwt, signed, and names issuer, audience, subject, client, times and an id of its own; a resource server refuses one of another type, issuer or audience, and one that is unsigned or expired.',
    section: '4',
    also: [{ document: 'RFC 9068', section: '2' }],
    parties: ['authorization-server', 'resource-server'],
    level: 'MUST',
  },
]);
