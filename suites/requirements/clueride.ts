import { type Requirement, sectionRows } from './requirement.ts';

const CLUERIDE_DOCUMENT = 'Access Token Swimlanes';
const terms = { document: CLUERIDE_DOCUMENT, section: 'Terms' };
const server = { document: CLUERIDE_DOCUMENT, section: 'Terms, The ClueRide Server' };
const classes = { document: CLUERIDE_DOCUMENT, section: 'Classes involved with Token Lookup' };

export const clueride: readonly Requirement[] = [
  ...sectionRows(terms, 'clueride', [
    {
      id: 'CLUERIDE-01',
      title: 'Whatever calls with a token is a client',
      statement:
        'What the server answers depends on the access token alone, and not on cookies, browsers or other fields of the request.',
      parties: ['resource-server'],
      level: 'MUST',
      basis: 'judged',
    },
    {
      id: 'CLUERIDE-02',
      title: 'Only the issuer makes access tokens',
      statement:
        'No string that the issuer did not hand out opens anything, whatever it looks like or says, and the application server hands out none of its own.',
      parties: ['authorization-server', 'resource-server'],
      level: 'MUST',
      basis: 'judged',
    },
    {
      id: 'CLUERIDE-03',
      title: 'Every REST endpoint is protected',
      statement:
        'Each endpoint of the server refuses calls without a token, by every method and under every spelling of its path.',
      also: [classes],
      parties: ['resource-server'],
      level: 'MUST',
    },
    {
      id: 'CLUERIDE-04',
      title: 'Nobody but the issuer reads a token',
      statement:
        'Client and application server take a token of any characters and length as it is, and go by what the issuer says of it, not by what seems to be written in it.',
      parties: ['client', 'resource-server'],
      level: 'MUST',
      basis: 'judged',
    },
    {
      id: 'CLUERIDE-05',
      title: 'The client keeps its token for every call',
      statement: 'One token, obtained by authentication, serves all calls until it expires.',
      parties: ['client'],
      level: 'MUST',
    },
    {
      id: 'CLUERIDE-06',
      title: 'Each call carries the token as a bearer token',
      statement:
        'The client sends its current token in the Authorization field of each call, and nowhere else.',
      parties: ['client'],
      level: 'MUST',
    },
    {
      id: 'CLUERIDE-07',
      title: 'The issuer tells whose a token is',
      statement:
        'With an active access token the issuer tells about the person who it was issued for, and with any other one about nobody.',
      parties: ['authorization-server'],
      level: 'MUST',
      basis: 'judged',
    },
    {
      id: 'CLUERIDE-08',
      title: 'A session is that of one principal',
      statement:
        'Whatever calls of whatever people come in whatever order or at once, each is answered for the person behind its own token.',
      also: [server],
      parties: ['resource-server'],
      level: 'MUST',
    },
    {
      id: 'CLUERIDE-09',
      title: 'A session holds what belongs to its principal',
      statement:
        'Id, email address, game state, badges, invitation status and image URL are those of the principal; the id stays the same from session to session.',
      parties: ['resource-server'],
      level: 'MUST',
      basis: 'judged',
    },
    {
      id: 'CLUERIDE-10',
      title: 'A session ends when its token expires',
      statement:
        'Until the token expires, calls are served however rare or frequent they were; from then on every endpoint refuses.',
      also: [server],
      parties: ['resource-server'],
      level: 'MUST',
    },
    {
      id: 'CLUERIDE-11',
      title: 'No state of the game outlives the token',
      statement:
        'The game state decides what a live session shows. In none of them is anything shown once the token has expired.',
      parties: ['resource-server'],
      level: 'MAY',
      basis: 'judged',
    },
    {
      id: 'CLUERIDE-12',
      title: 'Access tokens are opaque and good for twelve hours',
      statement:
        'Each access token is an opaque word that works for twelve hours from its issue, as expires_in says, and no longer. Clients renew it in time.',
      parties: ['client', 'authorization-server'],
      level: 'MUST',
    },
    {
      id: 'CLUERIDE-13',
      title: 'How a token was acquired makes no difference',
      statement:
        'Tokens of one person that come of a first registration, of another login by whatever grant, or of a refresh live equally long and open the same session.',
      parties: ['authorization-server', 'resource-server'],
      level: 'MUST',
      basis: 'judged',
    },
    {
      id: 'CLUERIDE-14',
      title: 'The email address links token and person',
      statement:
        'All tokens with one email address lead to one member, and those of two addresses to two. Who has no verified address is refused rather than taken for somebody.',
      also: [server, classes],
      parties: ['authorization-server', 'resource-server'],
      level: 'MUST',
    },
  ]),
  ...sectionRows(server, 'clueride', [
    {
      id: 'CLUERIDE-15',
      title: 'The token is taken from the Authorization field',
      statement:
        'A token in the URL, in a body, in a cookie or in another field opens nothing, nor does one that follows another word than Bearer or comes beside another one.',
      parties: ['resource-server'],
      level: 'MUST',
    },
    {
      id: 'CLUERIDE-16',
      title: 'The token is verified at the issuer',
      statement:
        'The server asks the issuer about exactly the token that was presented, and serves only where the issuer stands by it.',
      also: [classes],
      parties: ['resource-server'],
      level: 'MUST',
    },
    {
      id: 'CLUERIDE-17',
      title: 'A revocation at the issuer is noticed',
      statement:
        'The next call after a token was revoked is refused, or the next after the time for which the server says that it keeps answers.',
      parties: ['resource-server'],
      level: 'MUST',
      basis: 'judged',
    },
    {
      id: 'CLUERIDE-18',
      title: 'People with and without a picture are served alike',
      statement:
        'Whether the issuer knows an image URL changes no outcome, and the session shows the one of its own principal or none.',
      parties: ['resource-server'],
      level: 'MAY',
    },
  ]),
  ...sectionRows(terms, 'clueride', [
    {
      id: 'CLUERIDE-D01',
      title: 'A login on another device ends nothing',
      statement:
        'A team plays on several phones: each token of a person lives its twelve hours whatever other tokens that person gets, renews or gives up.',
      parties: ['authorization-server'],
      level: 'MUST',
      basis: 'derived',
    },
    {
      id: 'CLUERIDE-D02',
      title: 'The game is the same on every device',
      statement:
        'What a person does in the game with one token shows with every other token of that person, and with nobody else’s.',
      parties: ['resource-server'],
      level: 'MUST',
      basis: 'derived',
    },
    {
      id: 'CLUERIDE-D03',
      title: 'A silent issuer holds no caller up',
      statement:
        'The application server waits a limited time for what its issuer says of a token and then refuses, before its callers give up: in less than the ten seconds, or the other request timeout, of the target file.',
      parties: ['resource-server'],
      level: 'SHOULD',
      basis: 'derived',
    },
  ]),
];
