import { MOBILEFIRST_DOCUMENT } from './mobilefirst-document.ts';
import { type Requirement, sectionRows } from './requirement.ts';

const section = (name: string) => ({ document: MOBILEFIRST_DOCUMENT, section: name });
const ofClients = { parties: ['client'] } as const;

/** MOBILEFIRST-29 to MOBILEFIRST-38: what the client-side API promises. */
export const mobilefirstClients: readonly Requirement[] = [
  ...sectionRows(section('Obtaining and caching a token for a specified scope'), 'mobilefirst', [
    {
      ...ofClients,
      id: 'MOBILEFIRST-29',
      title: 'obtainAccessToken asks for a new token',
      statement:
        'Each call gets a new token from the server, which may take several requests, returns nothing, and later calls exactly one of its handlers once.',
      level: 'MUST',
    },
    {
      ...ofClients,
      id: 'MOBILEFIRST-30',
      title: 'A new token is kept before the application hears of it',
      statement: 'When the handler of a success runs, the client already has the new token to give.',
      level: 'MUST',
    },
  ]),
  ...sectionRows(section('Getting the last obtained access token'), 'mobilefirst', [
    {
      ...ofClients,
      id: 'MOBILEFIRST-31',
      title: 'getLastAccessToken knows the last token of each scope',
      statement:
        'Without asking anybody the client gives the newest token of a scope, the newest of all where no scope is named, and null where there is none.',
      level: 'MUST',
    },
    {
      ...ofClients,
      id: 'MOBILEFIRST-32',
      title: 'The Authorization field is Bearer and the token',
      statement: 'A call presents its token after the word Bearer and a space.',
      level: 'MUST',
    },
  ]),
  ...sectionRows(section('Getting the required scope from the external service response'), 'mobilefirst', [
    {
      ...ofClients,
      id: 'MOBILEFIRST-33',
      title: 'A refused token yields the scope that is required',
      statement:
        'From a 401 or 403 with a Bearer challenge in any legal spelling the client takes the scope, whether the token was missing, expired or for something else.',
      level: 'MUST',
    },
    {
      ...ofClients,
      id: 'MOBILEFIRST-34',
      title: 'The next token is for the required scope',
      statement: 'After such a refusal the token that is asked for next is for the scope of the challenge.',
      level: 'MUST',
    },
    {
      ...ofClients,
      id: 'MOBILEFIRST-35',
      title: 'Other failures yield null',
      statement:
        'For a failure that is not about tokens the client says null, shows the error, and asks for no token.',
      level: 'MUST',
    },
  ]),
  ...sectionRows(section('JavaScript example'), 'mobilefirst', [
    {
      ...ofClients,
      id: 'MOBILEFIRST-36',
      title: 'Retries are counted',
      statement:
        'A call ends after as many attempts as it was given, each of them with a token that was newly obtained, and says when it gives up.',
      level: 'MUST',
      basis: 'judged',
    },
    {
      ...ofClients,
      id: 'MOBILEFIRST-37',
      title: 'Without a token there is no Authorization field',
      statement: 'A client that has no token yet calls without the field, and not with an empty one.',
      level: 'MUST',
      basis: 'judged',
    },
    {
      ...ofClients,
      id: 'MOBILEFIRST-38',
      title: 'A token that could not be had is reported',
      statement:
        'When no token can be obtained the application is told, and the service is not called again.',
      level: 'SHOULD',
      basis: 'judged',
    },
  ]),
];
