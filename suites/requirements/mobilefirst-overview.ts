import { MOBILEFIRST_DOCUMENT } from './mobilefirst-document.ts';
import { type Requirement, sectionRows } from './requirement.ts';

const section = (name: string) => ({ document: MOBILEFIRST_DOCUMENT, section: name });

/** MOBILEFIRST-01 to MOBILEFIRST-15: who plays which part, what a token says, and how long it lives. */
export const mobilefirstOverview: readonly Requirement[] = [
  ...sectionRows(section('Overview'), 'mobilefirst', [
    {
      id: 'MOBILEFIRST-01',
      title: 'One login for all services of a scope',
      statement:
        'A token for a scope is good at every service that asks for this scope, or for none in particular; nobody challenges again for it.',
      parties: ['authorization-server', 'resource-server', 'client'],
      level: 'MUST',
      basis: 'judged',
    },
    {
      id: 'MOBILEFIRST-02',
      title: 'Tokens can be verified by others',
      statement:
        'Every issued token verifies under the public key that the authorization server gives to services, before and after a restart, and its validation endpoint calls it valid.',
      parties: ['authorization-server'],
      level: 'MUST',
    },
    {
      id: 'MOBILEFIRST-03',
      title: 'A token comes from the token endpoint and goes to services',
      statement:
        'A client sends to a service what the token endpoint returned to it, and sends it nowhere else.',
      parties: ['client'],
      level: 'MUST',
      basis: 'judged',
    },
    {
      id: 'MOBILEFIRST-04',
      title: 'A scope is a security test that exists',
      statement:
        'A token is issued for exactly the security test that is named, if there is one of this name; any other name is an error, and never the default in disguise.',
      parties: ['authorization-server'],
      level: 'MUST',
    },
    {
      id: 'MOBILEFIRST-05',
      title: 'A lifetime belongs to the scope',
      statement:
        'A security test for which a lifetime is configured issues tokens that live exactly so many seconds, whatever those of other tests do.',
      parties: ['authorization-server'],
      level: 'MUST',
    },
    {
      id: 'MOBILEFIRST-06',
      title: 'A token is good for its whole lifetime',
      statement: 'From its issue to its expiration a token is accepted, as often as it is presented.',
      parties: ['resource-server', 'authorization-server'],
      level: 'MUST',
    },
    {
      id: 'MOBILEFIRST-07',
      title: 'A token is refused after its lifetime',
      statement:
        'From its expiration on a token is refused by every service, and who asks for a new one is given another.',
      parties: ['resource-server', 'authorization-server', 'client'],
      level: 'MUST',
    },
    {
      id: 'MOBILEFIRST-08',
      title: 'No token before every realm is passed',
      statement:
        'A token is issued when the application itself has passed all realms of the security test, in whatever order and with whatever failures in between, and not before.',
      parties: ['authorization-server'],
      level: 'MUST',
    },
  ]),
  ...sectionRows(section('Overview of the Resource Server component'), 'mobilefirst', [
    {
      id: 'MOBILEFIRST-09',
      title: 'Signatures count under the configured key only',
      statement:
        'A service verifies tokens by the key that it was configured with: one that is signed by another key is refused, also when it brings that key along.',
      parties: ['operator', 'resource-server'],
      level: 'MUST',
    },
    {
      id: 'MOBILEFIRST-10',
      title: 'Offline validation asks nobody',
      statement:
        'A service that validates offline comes to the same verdict on every token when the authorization server cannot be reached, and tells it of none.',
      parties: ['resource-server'],
      level: 'MUST',
      basis: 'judged',
    },
  ]),
  ...sectionRows(section('Overview of the MobileFirst Server component'), 'mobilefirst', [
    {
      id: 'MOBILEFIRST-11',
      title: 'There is an endpoint to validate tokens',
      statement:
        'Asked about a token and a scope, the validation endpoint calls valid what a service should serve, and nothing that is forged, expired or for another scope.',
      parties: ['authorization-server'],
      level: 'MUST',
    },
    {
      id: 'MOBILEFIRST-12',
      title: 'The token endpoint is /oauth/token',
      statement: 'Tokens come from the path /oauth/token below the context of the server, by POST.',
      parties: ['authorization-server'],
      level: 'MUST',
    },
  ]),
  ...sectionRows(section('Overview of token format'), 'mobilefirst', [
    {
      id: 'MOBILEFIRST-13',
      title: 'A token has a version, a scope, an expiration and data',
      statement:
        'A token is JSON with version 1.0, the security test that was passed, its expiration in milliseconds since the epoch, and an object of data.',
      parties: ['authorization-server'],
      level: 'MUST',
    },
    {
      id: 'MOBILEFIRST-14',
      title: 'A token that was changed is refused',
      statement:
        'Tokens are signed: whatever is changed, cut off, added or taken from another token, no service accepts the result.',
      parties: ['authorization-server', 'resource-server'],
      level: 'MUST',
    },
    {
      id: 'MOBILEFIRST-15',
      title: 'Identities come from the realms of the test',
      statement:
        'A token names its user exactly if the security test has a user realm, its device exactly if it has a device realm, and its application always.',
      parties: ['authorization-server'],
      level: 'MUST',
    },
  ]),
];
