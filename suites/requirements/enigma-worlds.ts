import { type Requirement, sectionRows } from './requirement.ts';
import { rfc6749 } from './rfc6749.ts';

/** Title under which the ledger cites the document of Turium Enigma. */
export const ENIGMA_DOCUMENT = 'Turium Enigma, Migration OAuth2 Best Practices';

const oldWorld = { document: ENIGMA_DOCUMENT, section: 'Old World Authentication' };
const newWorld = { document: ENIGMA_DOCUMENT, section: 'New World Authentication, Oauth2' };

const before: readonly Requirement[] = sectionRows(oldWorld, 'enigma', [
  {
    id: 'ENIGMA-01',
    title: 'The legacy path is left behind',
    statement:
      'The old service answers below /net2/oauth2/. A client that has migrated sends nothing there, whatever the new endpoint replies.',
    parties: ['client', 'authorization-server'],
    level: 'MUST NOT',
    basis: 'judged',
  },
  {
    id: 'ENIGMA-02',
    title: 'A client is a key and a secret',
    statement:
      'A client proves itself by the registered pair of id and secret, compared exactly; half of the pair, or a near miss, is not enough.',
    parties: ['authorization-server', 'client'],
    level: 'MUST',
    basis: 'judged',
  },
  {
    id: 'ENIGMA-03',
    title: 'Legacy tokens live a year, legacy refresh tokens for ever',
    statement:
      'In the old world an access token works for twelve months and no longer, and a refresh token of any age still refreshes.',
    system: 'enigma-legacy',
    parties: ['authorization-server'],
    level: 'MUST',
  },
  {
    id: 'ENIGMA-04',
    title: 'Tokens are short-lived',
    statement:
      'Access tokens that outlive an hour, and refresh tokens without an end, are poor practice: the server states a lifetime of at most 3600 seconds and keeps to it.',
    parties: ['authorization-server'],
    level: 'SHOULD NOT',
    basis: 'judged',
  },
  {
    id: 'ENIGMA-05',
    title: 'No token is an administrator by default',
    statement:
      'A token can do what the scopes of its application allow and nothing else; administrative operations need an administrative scope.',
    parties: ['authorization-server', 'resource-server'],
    level: 'MUST NOT',
    basis: 'judged',
  },
]);

const after: readonly Requirement[] = sectionRows(newWorld, 'enigma', [
  {
    id: 'ENIGMA-06',
    title: 'The token service follows RFC 6749',
    statement:
      'The new service is an RFC 6749 authorization server, except where its own document says otherwise; the exceptions are listed as waivers.',
    parties: ['authorization-server'],
    level: 'MUST',
    decidedBy: { rollup: rowsForAuthorizationServers() },
  },
  {
    id: 'ENIGMA-07',
    title: 'The token endpoint is /oauth2/v0/token',
    statement:
      'Tokens come from the path /oauth2/v0/token below the base URL, in every region; clients use exactly that path, with one slash between the two.',
    parties: ['authorization-server', 'client'],
    level: 'MUST',
  },
  {
    id: 'ENIGMA-08',
    title: 'An access token lives one hour',
    statement:
      'Whatever grant issued it, an access token is accepted for 3600 seconds from its issue and refused afterwards, and what the server says of the lifetime agrees.',
    parties: ['authorization-server', 'resource-server'],
    level: 'MUST',
  },
  {
    id: 'ENIGMA-09',
    title: 'A refresh token lives six months',
    statement:
      'A refresh token that has lain idle for less than six months refreshes; one that has lain idle for longer is refused.',
    parties: ['authorization-server'],
    level: 'MUST',
  },
]);

function rowsForAuthorizationServers(): readonly string[] {
  return rfc6749
    .filter((row) => row.parties.includes('authorization-server'))
    .filter((row) => row.notExamined?.['authorization-server'] === undefined)
    .map((row) => row.id);
}

/** ENIGMA-01 to ENIGMA-09: the old world and the new one. */
export const enigmaWorlds = [...before, ...after];
