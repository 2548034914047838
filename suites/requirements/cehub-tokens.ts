import { CEHUB_DOCUMENT } from './cehub-security.ts';
import { type Requirement, sectionRows } from './requirement.ts';

const usage = { document: CEHUB_DOCUMENT, section: '1.(g) Example Access Token Usage' };
const refreshing = { document: CEHUB_DOCUMENT, section: '1.(h) Refresh Token Flow' };
const store = { document: CEHUB_DOCUMENT, section: '1.(i) Token Store' };

/** CEHUB-26 to CEHUB-33: how tokens are used, renewed and kept. */
export const cehubTokens: readonly Requirement[] = [
  ...sectionRows(usage, 'cehub', [
    {
      id: 'CEHUB-26',
      title: 'A token is good for its scope, its user and its lifetime',
      statement:
        'A token opens what its scope covers of the account that it stands for, until it expires or is revoked, and nothing beyond.',
      parties: ['resource-server'],
      level: 'MUST',
    },
    {
      id: 'CEHUB-27',
      title: 'Objects stand below /ceapi/v2/, and a Bearer field opens them',
      statement:
        'The resources of the API are at /ceapi/v2/ followed by the object, and the token in an Authorization field of the scheme Bearer is all that they need, for reading by GET too.',
      parties: ['resource-server', 'client'],
      level: 'MUST',
      basis: 'judged',
    },
    {
      id: 'CEHUB-28',
      title: 'A token that is no longer or never was valid is an error, always the same',
      statement:
        'An expired, revoked or otherwise invalid token gets an error that says so: 401 with invalid_token, or 400 or 401 with invalid_request, the one of them at every resource and for every kind of invalid token.',
      parties: ['resource-server'],
      level: 'MUST',
    },
  ]),
  ...sectionRows(refreshing, 'cehub', [
    {
      id: 'CEHUB-29',
      title: 'A refresh token that came with an access token brings a fresh one',
      statement:
        'Where the answer had a refresh token, a refresh after the end of the access token gives another one with a whole life before it.',
      parties: ['authorization-server', 'client'],
      level: 'MUST',
      basis: 'judged',
    },
    {
      id: 'CEHUB-30',
      title: 'A refresh is a POST to /ceapi/oauth/token',
      statement:
        'The token endpoint takes a refresh by POST with its parameters in the body; that it takes them in the URL too, as the example has them, is its choice. A GET issues nothing, and parameters in both places do not override each other.',
      parties: ['authorization-server', 'client'],
      level: 'MAY',
      basis: 'judged',
      notExamined: { client: 'Where a client puts its secret is the matter of CEHUB-21 and B-06.' },
    },
  ]),
  ...sectionRows(store, 'cehub', [
    {
      id: 'CEHUB-31',
      title: 'Tokens outlive a failure of the system',
      statement:
        'Whatever ends the server, each token that somebody got works again after it, until the instant at which it would have expired anyway; what was revoked stays so.',
      parties: ['authorization-server', 'resource-server'],
      level: 'MUST',
    },
    {
      id: 'CEHUB-32',
      title: 'Six tables hold what OAuth needs',
      statement:
        'Access tokens, refresh tokens, codes, approvals, clients and tokens of clients are kept in the six tables, and the lifetimes of tokens are those of their client, not one for all.',
      parties: ['authorization-server', 'operator'],
      level: 'MUST',
    },
    {
      id: 'CEHUB-33',
      title: 'What is stored of a token is of no use to a thief',
      statement:
        'Nothing at rest contains a token in any encoding, and nothing at rest is accepted where a token is asked for.',
      parties: ['authorization-server', 'operator'],
      level: 'MUST',
    },
  ]),
];
