import { CEHUB_DOCUMENT } from './cehub-security.ts';
import { type Requirement, sectionRows } from './requirement.ts';

const tenancy = { document: CEHUB_DOCUMENT, section: '2. Multi Tenancy' };
const grants = { document: CEHUB_DOCUMENT, section: '1.(e) Authorization Grant' };
const flow = { document: CEHUB_DOCUMENT, section: '1.(a) Flow of OAuth 2.0 security' };

/** CEHUB-D01 to CEHUB-D04: what a user of CE Hub relies on although the document does not say it. */
export const cehubDerived: readonly Requirement[] = [
  ...sectionRows(tenancy, 'cehub', [
    {
      id: 'CEHUB-D01',
      title: 'An application of one tenant has no hold on tokens of another',
      statement:
        'Asked by an application of another tenant, introspection says nothing of a token, and revocation does not end it: who a token stands for is data of its tenant too.',
      parties: ['authorization-server'],
      level: 'MUST',
      basis: 'derived',
    },
    {
      id: 'CEHUB-D02',
      title: 'A refusal costs nothing',
      statement:
        'A token that was refused for its tenant, its right or its scope is served afterwards where it is good: one wrong link must not log anybody out.',
      parties: ['resource-server'],
      level: 'MUST',
      basis: 'derived',
    },
  ]),
  ...sectionRows(grants, 'cehub', [
    {
      id: 'CEHUB-D03',
      title: 'Nobody becomes trusted by registering',
      statement:
        'An application that somebody registers gets none of what only trusted ones have: neither the password grant, nor a tenant, nor a role that the registration asks for.',
      parties: ['authorization-server'],
      level: 'MUST',
      basis: 'derived',
    },
  ]),
  ...sectionRows(flow, 'cehub', [
    {
      id: 'CEHUB-D04',
      title: 'A token that is handed out again is the caller’s own, and says how long it still lives',
      statement:
        'Where a second login gets the token of the first, it is one of the same user, application and scope, and its answer names the lifetime that is left, not the whole one.',
      parties: ['authorization-server'],
      level: 'MUST',
      basis: 'derived',
    },
  ]),
];
