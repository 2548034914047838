import { rfcRows } from './requirement.ts';

/** Clauses of RFC 9207 on the issuer in authorization responses. */
export const rfc9207 = rfcRows('RFC 9207', [
  {
    id: 'B-47',
    title: 'Authorization responses say whose they are',
    statement:
      'A server that supports it puts its issuer identifier into every authorization response, success or error; a client gives up a response of another issuer.',
    section: '2',
    also: [{ document: 'RFC 9207', section: '2.4' }],
    parties: ['authorization-server', 'client'],
    level: 'MUST',
  },
]);
