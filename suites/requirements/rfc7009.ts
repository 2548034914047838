import { rfcRows } from './requirement.ts';

/** Clauses of RFC 7009 on revocation. */
export const rfc7009 = rfcRows('RFC 7009', [
  {
    id: 'B-38',
    title: 'Revocation answers 200, for unknown tokens too',
    statement:
      'A revocation request by a proven client ends with status 200 whether the token existed or not, and a wrong type hint does not keep the token from being found.',
    section: '2.2',
    also: [{ document: 'RFC 7009', section: '2.1' }],
    parties: ['authorization-server'],
    level: 'MUST',
  },
  {
    id: 'B-39',
    title: 'What was revoked is dead at once',
    statement:
      'Refresh tokens can be revoked, by their own client only, and are refused from then on; the access tokens of the same grant should die with them.',
    section: '2.1',
    also: [{ document: 'RFC 7009', section: '2' }],
    parties: ['authorization-server'],
    level: 'MUST',
  },
]);
