import { rfcRows } from './requirement.ts';

const practice = 'RFC 9700 is a best current practice, younger than the systems that are examined here';

/** Clauses of RFC 9700, the security best current practice. All of them are advisory. */
export const rfc9700 = rfcRows('RFC 9700', [
  {
    id: 'B-36',
    title: 'Access tokens stay out of URLs',
    statement:
      'A client puts its access token into no address, where logs, histories and referrers would spread it.',
    section: '4.3.2',
    also: [
      { document: 'RFC 6750', section: '2.3' },
      { document: 'RFC 6750', section: '5.3' },
    ],
    parties: ['client'],
    level: 'MUST NOT',
    advisory: `${practice}; RFC 6750 says SHOULD NOT`,
  },
  {
    id: 'B-40',
    title: 'A replaced refresh token is refused',
    statement:
      'Where refreshing replaces the refresh token, the old one works no more; for public clients its reuse ends the whole family.',
    section: '4.14.2',
    also: [{ document: 'RFC 9700', section: '2.2.2' }],
    parties: ['authorization-server'],
    level: 'MUST',
    advisory: practice,
  },
  {
    id: 'B-48',
    title: 'Refresh tokens that nobody uses expire',
    statement: 'A refresh token that has lain idle for some time works no more.',
    section: '4.14.2',
    parties: ['authorization-server'],
    level: 'SHOULD',
    advisory: practice,
  },
  {
    id: 'B-49',
    title: 'The authorization endpoint is for people, not for pages',
    statement:
      'The authorization endpoint lets no page of another origin ask it by script, or read what it answers: people are sent there.',
    section: '2.6',
    parties: ['authorization-server'],
    level: 'MUST NOT',
    advisory: practice,
  },
]);
