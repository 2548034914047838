import { type Requirement, sectionRows } from './requirement.ts';

export const CEHUB_DOCUMENT = 'OAuth 2.0 Security workflow';

const security = { document: CEHUB_DOCUMENT, section: 'Security (using OAuth 2.0)' };
const explanation = { document: CEHUB_DOCUMENT, section: 'Explanation' };
const flow = { document: CEHUB_DOCUMENT, section: '1.(a) Flow of OAuth 2.0 security' };
const people = { document: CEHUB_DOCUMENT, section: '1.(b) User Details' };

/** CEHUB-01 to CEHUB-16: the layers of security, the flow, and what is kept of users. */
export const cehubSecurity: readonly Requirement[] = [
  ...sectionRows(security, 'cehub', [
    {
      id: 'CEHUB-01',
      title: 'No request goes past the security layer',
      statement:
        'Whatever path, spelling of a path, method or override a request uses, nobody reaches anything of the hub without credentials, but for the endpoints that hand them out.',
      parties: ['resource-server'],
      level: 'MUST',
    },
    {
      id: 'CEHUB-02',
      title: 'Three layers, and each can refuse',
      statement:
        'A request is served exactly when the caller is authenticated, belongs to the tenant that is asked, and may do what is asked.',
      parties: ['resource-server'],
      level: 'MUST',
    },
    {
      id: 'CEHUB-03',
      title: 'Only registered users with their own credentials log in',
      statement:
        'A login succeeds for a registered user with exactly the registered password, however long that is, and for nothing else.',
      parties: ['authorization-server'],
      level: 'MUST',
    },
    {
      id: 'CEHUB-04',
      title: 'A user is served at the own tenant only',
      statement:
        'For each resource, a caller is served where the tenant is the own one, and refused at every other, at the first request as at later ones.',
      parties: ['resource-server'],
      level: 'MUST',
    },
    {
      id: 'CEHUB-05',
      title: 'Nothing of another tenant is ever seen or changed',
      statement:
        'No operation shows, counts, alters or removes records of another tenant, and no token request at a tenant gives its stranger something to use there. A record of another tenant should not be told from one that nobody has.',
      parties: ['resource-server', 'authorization-server'],
      level: 'MUST',
    },
    {
      id: 'CEHUB-06',
      title: 'Authorization is about the requested task',
      statement:
        'An operation is served to a caller whose rights permit exactly this operation, and refused to all others, whatever else they may do.',
      parties: ['resource-server'],
      level: 'MUST',
    },
  ]),
  ...sectionRows(explanation, 'cehub', [
    {
      id: 'CEHUB-07',
      title: 'Credentials come before all else',
      statement:
        'A caller without valid credentials learns only that: the answer does not depend on the tenant, the resource, the record or the right that is asked for.',
      parties: ['resource-server'],
      level: 'MUST',
    },
    {
      id: 'CEHUB-08',
      title: 'Authentication yields an access token and a refresh token',
      statement:
        'Who authenticates as a user gets both tokens, each for its own use: the one opens resources and renews nothing, the other renews and opens nothing.',
      parties: ['authorization-server'],
      level: 'MUST',
      basis: 'judged',
    },
    {
      id: 'CEHUB-09',
      title: 'The layers come in one order everywhere',
      statement:
        'Where several layers would refuse, the first in order answers. The document gives two orders of tenant and right; which one a hub has is its choice, and it is the same at every resource.',
      parties: ['resource-server'],
      level: 'MUST',
      basis: 'judged',
    },
  ]),
  ...sectionRows(flow, 'cehub', [
    {
      id: 'CEHUB-10',
      title: 'The user decides, and only consent makes a grant',
      statement:
        'The application asks the user. Consent gives it a grant; a refusal tells it that access was denied and gives it nothing.',
      parties: ['authorization-server', 'client'],
      level: 'MUST',
      basis: 'judged',
    },
    {
      id: 'CEHUB-11',
      title: 'The client shows who it is, and the grant',
      statement: 'Each token request of a client carries its authentication, once, and the grant.',
      parties: ['client'],
      level: 'MUST',
      basis: 'judged',
    },
    {
      id: 'CEHUB-12',
      title: 'Tokens are issued for a proven client and a valid grant, and else not',
      statement:
        'A client that proves itself and shows a valid grant gets tokens. If either is wrong, missing, used up, expired or of somebody else, nobody gets any.',
      parties: ['authorization-server'],
      level: 'MUST',
    },
    {
      id: 'CEHUB-13',
      title: 'A valid token is served',
      statement:
        'A valid token of the right tenant and with the right is served at each resource, the tenth time like the first.',
      parties: ['resource-server', 'client'],
      level: 'MUST',
    },
    {
      id: 'CEHUB-14',
      title: 'A refresh needs no password',
      statement:
        'Once the access token has expired, the refresh token alone brings a working one, without name and password of the user.',
      parties: ['authorization-server', 'client'],
      level: 'MUST',
      basis: 'judged',
    },
  ]),
  ...sectionRows(people, 'cehub', [
    {
      id: 'CEHUB-15',
      title: 'Role and right bound what a user can do, at each moment',
      statement:
        'A user does what role and right permit as they are at the moment of the request: what is taken away ends at once, what is given begins at once.',
      parties: ['resource-server', 'operator'],
      level: 'MUST',
    },
    {
      id: 'CEHUB-16',
      title: 'Passwords are kept as bcrypt hashes',
      statement:
        'What is stored of a password is a bcrypt hash with a salt of its own, and nothing that the service stores or says shows the password.',
      parties: ['authorization-server', 'operator'],
      level: 'MUST',
    },
  ]),
];
