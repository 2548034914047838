import { MOBILEFIRST_DOCUMENT } from './mobilefirst-document.ts';
import { type Requirement, sectionRows } from './requirement.ts';

const section = (name: string) => ({ document: MOBILEFIRST_DOCUMENT, section: name });

/** MOBILEFIRST-16 to MOBILEFIRST-28: the flow, and how servers are configured. */
export const mobilefirstFlow: readonly Requirement[] = [
  ...sectionRows(section('Quick Flow'), 'mobilefirst', [
    {
      id: 'MOBILEFIRST-16',
      title: 'A refusal names the scope that the resource takes',
      statement:
        'Without a valid token a protected resource answers 401 or 403 with a Bearer challenge whose scope is the security test of this very resource.',
      parties: ['resource-server'],
      level: 'MUST',
    },
    {
      id: 'MOBILEFIRST-17',
      title: 'Only what is not passed yet is challenged, step by step',
      statement:
        'Of the realms of a security test those are challenged that the application has not passed in this session, each step of the test when the one before it is passed.',
      parties: ['authorization-server', 'client'],
      level: 'MUST',
    },
    {
      id: 'MOBILEFIRST-18',
      title: 'Without a scope the test of the application counts',
      statement:
        'A request that names no scope, or an empty one, gets a token for the security test of the application that asks.',
      parties: ['authorization-server', 'client'],
      level: 'MUST',
    },
    {
      id: 'MOBILEFIRST-19',
      title: 'A token answer has scope, token_type and access_token',
      statement:
        'A success is a JSON object with the actual scope, the token type Bearer and the token, which fits into an Authorization field.',
      parties: ['authorization-server'],
      level: 'MUST',
    },
    {
      id: 'MOBILEFIRST-20',
      title: 'The granted scope is the requested one',
      statement:
        'Who names a security test gets a token for this one, in the answer as in the token; only who asks for the default is told another name.',
      parties: ['authorization-server'],
      level: 'MUST',
    },
    {
      id: 'MOBILEFIRST-21',
      title: 'The client reads the challenge and repeats its request',
      statement:
        'From a refusal a client takes the scope, gets a token for it, and sends the same request again with that token.',
      parties: ['client'],
      level: 'MUST',
    },
    {
      id: 'MOBILEFIRST-22',
      title: 'A service sees the identities of the token at hand',
      statement:
        'While a request is served, application, user and device are those of its own token, absent where the token has none, whatever other requests are under way; no request gets so far whose token is not valid.',
      parties: ['resource-server'],
      level: 'MUST',
    },
    {
      id: 'MOBILEFIRST-23',
      title: 'Signature, then expiration, then scope',
      statement:
        'Of a token with several defects a service reports the first in the order signature, expiration, scope.',
      parties: ['resource-server'],
      level: 'MUST',
    },
  ]),
  ...sectionRows(section('Configuring the scope for the access token'), 'mobilefirst', [
    {
      id: 'MOBILEFIRST-24',
      title: 'Tokens live 60 seconds unless configured otherwise',
      statement: 'A security test for which no lifetime is configured issues tokens that live 60 seconds.',
      parties: ['authorization-server'],
      level: 'MUST',
    },
  ]),
  ...sectionRows(section('MobileFirst project configuration - Keystore'), 'mobilefirst', [
    {
      id: 'MOBILEFIRST-25',
      title: 'The key that everybody has signs nothing',
      statement:
        'Tokens are not signed with the key of the keystore that the product comes with: whoever has the product could make them.',
      parties: ['operator'],
      level: 'MUST NOT',
      basis: 'judged',
    },
  ]),
  ...sectionRows(section('External service configuration'), 'mobilefirst', [
    {
      id: 'MOBILEFIRST-26',
      title: 'A service validates, online or offline',
      statement:
        'Whichever way a service validates, it checks signature, expiration and scope of every token; one of the ways is enough.',
      parties: ['resource-server'],
      level: 'MUST',
      decidedBy: {
        rollup: ['MOBILEFIRST-06', 'MOBILEFIRST-07', 'MOBILEFIRST-09', 'MOBILEFIRST-14', 'MOBILEFIRST-28'],
      },
    },
    {
      id: 'MOBILEFIRST-27',
      title: 'A prefix protects all below it, and nothing else',
      statement:
        'Every path below a protected prefix asks for a token, however the path is spelt; a path that only begins with the same letters does not.',
      parties: ['resource-server'],
      level: 'MUST',
    },
    {
      id: 'MOBILEFIRST-28',
      title: 'A filter takes its own scope, or any valid token',
      statement:
        'Where a scope is configured, tokens of exactly this scope are served; where none is, every valid token is, and nobody without one.',
      parties: ['resource-server'],
      level: 'MUST',
    },
  ]),
];
