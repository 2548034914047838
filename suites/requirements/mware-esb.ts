import { type Requirement, sectionRows } from './requirement.ts';

const MWARE_DOCUMENT = 'Accessing ESB by Multiple Devices Simultaneously';
const introduction = { document: MWARE_DOCUMENT, section: 'Introduction' };
const note = { document: MWARE_DOCUMENT, section: 'Note' };
const issue = { document: MWARE_DOCUMENT, section: 'Issue in having multiple access tokens' };
const recommended = { document: MWARE_DOCUMENT, section: 'Recommended Solution' };
const working = { document: MWARE_DOCUMENT, section: 'How this should work' };

export const mwareEsb: readonly Requirement[] = [
  ...sectionRows(introduction, 'mware-esb', [
    {
      id: 'ESB-01',
      title: 'A revoked token is dead for every later call',
      statement:
        'Once the revocation of an access token has been answered, no service behind the gateway takes it any more, whichever device presents it.',
      parties: ['authorization-server', 'resource-server'],
      level: 'MUST',
      basis: 'judged',
    },
    {
      id: 'ESB-02',
      title: 'The client tells a lost token from other failures',
      statement:
        'A client takes the refusal of a token by the gateway for what it is and recovers; after any other failure it asks for no token.',
      also: [recommended],
      parties: ['client'],
      level: 'SHOULD',
    },
    {
      id: 'ESB-03',
      title: 'The client asks for a new token after the failure',
      statement:
        'Each refused call leads to one recovery, after which the call is repeated with the new token; a recovery that fails too is the end of it.',
      also: [issue],
      parties: ['client'],
      level: 'SHOULD',
    },
  ]),
  ...sectionRows(note, 'mware-esb', [
    {
      id: 'ESB-04',
      title: 'Users get tokens by the password grant',
      statement:
        'A form with grant_type=password, name and password gives the user a bearer token, in whatever way the form encodes their characters.',
      parties: ['client', 'authorization-server'],
      level: 'MUST',
    },
  ]),
  ...sectionRows(issue, 'mware-esb', [
    {
      id: 'ESB-05',
      title: 'Each device asks its user once',
      statement: 'A device asks for name and password when its user logs in, and not again before logout.',
      also: [working],
      parties: ['client'],
      level: 'SHOULD',
      basis: 'judged',
    },
    {
      id: 'ESB-06',
      title: 'A token takes the pair of the user and the pair of the consumer',
      statement:
        'A token request proves the user by name and password and the application by key and secret; where either pair is wrong, there is no token.',
      also: [working],
      parties: ['client', 'authorization-server'],
      level: 'MUST',
      basis: 'judged',
    },
    {
      id: 'ESB-07',
      title: 'The gateway leaves the recovery to the client',
      statement:
        'A call with a dead token ends with a refusal and nothing else: the gateway neither renews the token, nor hands out another one, nor goes by a cookie instead.',
      parties: ['resource-server', 'client'],
      level: 'SHOULD',
      notExamined: { client: 'How a client recovers is the matter of ESB-03 and ESB-18.' },
    },
  ]),
  ...sectionRows(recommended, 'mware-esb', [
    {
      id: 'ESB-08',
      title: 'At most one access token of a user is active',
      statement:
        'Of all access tokens that were handed out to one user, on however many devices, at most one works at any instant. Whether that is counted per user, per user and application or also per scope, and what a second request gets, is the server’s choice, and the same throughout.',
      also: [issue],
      parties: ['authorization-server'],
      level: 'SHOULD',
    },
  ]),
  ...sectionRows(issue, 'mware-esb', [
    {
      id: 'ESB-09',
      title: 'Renewals do not distort metering',
      statement:
        'What is counted of a user’s calls depends on the calls, and not on how many tokens they were made with.',
      parties: ['operator', 'resource-server'],
      level: 'SHOULD',
      basis: 'judged',
      decidedBy: 'attestation',
    },
  ]),
  ...sectionRows(recommended, 'mware-esb', [
    {
      id: 'ESB-10',
      title: 'A refresh token comes with every user token',
      statement:
        'The answer to a password grant has an access token and a refresh token of its own, which works, whoever the user is and whatever was asked for.',
      parties: ['authorization-server'],
      level: 'MUST',
      basis: 'judged',
    },
    {
      id: 'ESB-11',
      title: 'The refresh token gives new access tokens',
      statement:
        'The client it was issued to exchanges it for another access token that works, time and again and without a password, also after the access token has expired; earlier access tokens end by it.',
      parties: ['authorization-server', 'client'],
      level: 'SHOULD',
      notExamined: {
        client: 'A client recovers by its refresh token or by its login, as it likes (ESB-03).',
      },
    },
  ]),
  ...sectionRows(working, 'mware-esb', [
    {
      id: 'ESB-12',
      title: 'The token request is kept in memory for the session',
      statement: 'From login to logout a client can recover as often as it takes without asking its user.',
      parties: ['client'],
      level: 'MUST',
      basis: 'judged',
    },
    {
      id: 'ESB-13',
      title: 'Credentials are forgotten at logout and at the end of the application',
      statement: 'After either, nothing is requested with the old password, and the next call asks the user.',
      parties: ['client'],
      level: 'MUST',
      basis: 'judged',
    },
    {
      id: 'ESB-14',
      title: 'Credentials are never written down',
      statement:
        'Neither the user’s password nor the consumer secret appears in storage, logs or URLs of the client, in any encoding.',
      parties: ['client'],
      level: 'MUST NOT',
      basis: 'judged',
    },
    {
      id: 'ESB-15',
      title: 'A logout revokes or refreshes the token before it is forgotten',
      statement:
        'A device that logs out tells the server first, so that no token which it held works afterwards.',
      parties: ['client'],
      level: 'MAY',
      basis: 'judged',
    },
    {
      id: 'ESB-16',
      title: 'A logout on one device ends what the other devices hold',
      statement:
        'When the device with the working token logs out, by revoking or by refreshing it, every access token that the user’s other devices got before is refused; tokens of other users work on.',
      parties: ['authorization-server'],
      level: 'MUST',
      basis: 'judged',
    },
    {
      id: 'ESB-17',
      title: 'Nobody is asked during a recovery',
      statement: 'Between the refused call and its repetition the user sees no prompt.',
      parties: ['client'],
      level: 'MUST NOT',
    },
    {
      id: 'ESB-18',
      title: 'A recovery is immediate and goes unnoticed',
      statement:
        'The request for a token follows the refusal at once, calls that fail together share it, and each of them happens once.',
      parties: ['client'],
      level: 'MUST',
      basis: 'judged',
    },
  ]),
  ...sectionRows(recommended, 'mware-esb', [
    {
      id: 'ESB-D01',
      title: 'Logins and refreshes of one user leave other users alone',
      statement:
        'The rule of one token is about one user: that somebody else logs in or refreshes costs nobody a token.',
      parties: ['authorization-server'],
      level: 'MUST',
      basis: 'derived',
    },
    {
      id: 'ESB-D02',
      title: 'A token that is handed out again says what is left of it',
      statement:
        'Where a second request gets the token that is active already, expires_in counts from now on to the end of that token, and not from anew.',
      parties: ['authorization-server'],
      level: 'MUST',
      basis: 'derived',
    },
    {
      id: 'ESB-D03',
      title: 'A lost token is refused in one readable way',
      statement:
        'Whether a token was revoked, displaced, has expired or never existed, the gateway says so by one status and one error, in a challenge or in a fault that can be parsed: then one rule of the client recognises them all.',
      parties: ['resource-server'],
      level: 'MUST',
      basis: 'derived',
    },
    {
      id: 'ESB-D04',
      title: 'A refused request displaces nothing',
      statement:
        'A token request with a wrong password, a wrong secret or too much scope leaves the active token in force: else whoever knows a name could log its owner out.',
      parties: ['authorization-server'],
      level: 'MUST',
      basis: 'derived',
    },
    {
      id: 'ESB-D05',
      title: 'A password that was refused is not tried again',
      statement:
        'When the server refuses the credentials that a client holds, the client tries them no more until its user has been asked: tried on, they would lock the account.',
      also: [working],
      parties: ['client'],
      level: 'SHOULD',
      basis: 'derived',
    },
  ]),
];
