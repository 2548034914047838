import { rfcRows } from './requirement.ts';

/** Clauses of RFC 8414 on the metadata of authorization servers. */
export const rfc8414 = rfcRows('RFC 8414', [
  {
    id: 'B-45',
    title: 'Metadata names its own issuer and endpoints that are there',
    statement:
      'The well-known document is JSON with status 200, its issuer is the one whose address it was found under, and what it lists exists; a client uses no metadata of a foreign issuer.',
    section: '3.3',
    also: [
      { document: 'RFC 8414', section: '2' },
      { document: 'RFC 8414', section: '3.2' },
    ],
    parties: ['authorization-server', 'client'],
    level: 'MUST',
  },
]);
