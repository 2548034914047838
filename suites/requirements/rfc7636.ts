import { rfcRows } from './requirement.ts';

/** Clauses of RFC 7636 on proof keys for codes (PKCE). */
export const rfc7636 = rfcRows('RFC 7636', [
  {
    id: 'B-44',
    title: 'A code with a challenge is worth nothing without its verifier',
    statement:
      'The token endpoint refuses a wrong or missing verifier, and one for a code that was asked for without a challenge; a method that the server does not know is an invalid request, and so is a missing challenge where one is demanded.',
    section: '4.6',
    also: [
      { document: 'RFC 7636', section: '4.4.1' },
      { document: 'RFC 9700', section: '2.1.1' },
    ],
    parties: ['authorization-server', 'client'],
    level: 'MUST',
  },
]);
