import { MOBILEFIRST_DOCUMENT } from './mobilefirst-document.ts';
import { type Requirement, sectionRows } from './requirement.ts';

const section = (name: string) => ({ document: MOBILEFIRST_DOCUMENT, section: name });

/** MOBILEFIRST-D01 to MOBILEFIRST-D03: what a user of MobileFirst relies on although the document does not say it. */
export const mobilefirstDerived: readonly Requirement[] = [
  ...sectionRows(section('Quick Flow'), 'mobilefirst', [
    {
      id: 'MOBILEFIRST-D01',
      title: 'A token without the word Bearer opens nothing',
      statement:
        'One sentence of the document has the token alone as the value of the field; a service that takes it so lets clients spread that no other service understands.',
      parties: ['resource-server'],
      level: 'SHOULD',
      basis: 'derived',
    },
    {
      id: 'MOBILEFIRST-D02',
      title: 'A closed account gets no further token',
      statement:
        'Who has passed a user realm gets no more tokens out of that session once the account is disabled: with tokens of a minute, the session is what an administrator has to end.',
      parties: ['authorization-server'],
      level: 'MUST',
      basis: 'derived',
    },
  ]),
  ...sectionRows(section('Overview of the MobileFirst Server component'), 'mobilefirst', [
    {
      id: 'MOBILEFIRST-D03',
      title: 'The validation endpoint knows of revocations',
      statement:
        'What a service cannot see offline it asks for online: a revoked token is not valid at the validation endpoint.',
      parties: ['authorization-server'],
      level: 'MUST',
      basis: 'derived',
    },
  ]),
];
