import { rfcRows } from './requirement.ts';

/** Clauses of RFC 7662 on introspection. */
export const rfc7662 = rfcRows('RFC 7662', [
  {
    id: 'B-41',
    title: 'Introspection is not open to everybody',
    statement:
      'Who asks about a token must show credentials; without them, or with wrong ones, nothing is told.',
    section: '2.1',
    parties: ['authorization-server'],
    level: 'MUST',
  },
  {
    id: 'B-42',
    title: 'A dead or unknown token is inactive, and no more is said',
    statement:
      'For a token that is expired, revoked, unknown or not for the asker to know the answer is status 200 with active false, and no reason or other detail beside it.',
    section: '2.2',
    parties: ['authorization-server'],
    level: 'MUST',
  },
  {
    id: 'B-43',
    title: 'Active means usable at this moment',
    statement:
      'The member active is a boolean that turns false when the token expires or is revoked, and a resource server relies on an answer no longer than the token lives.',
    section: '2.2',
    also: [{ document: 'RFC 7662', section: '4' }],
    parties: ['authorization-server', 'resource-server'],
    level: 'MUST',
  },
]);
