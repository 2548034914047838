import { CLIENTS_TO_COME, type Requirement, sectionRows } from './requirement.ts';

const MWARE_DOCUMENT = 'Accessing ESB by Multiple Devices Simultaneously';
const recommended = { document: MWARE_DOCUMENT, section: 'Recommended Solution' };

export const mwareEsb: readonly Requirement[] = sectionRows(recommended, 'mware-esb', [
  {
    id: 'ESB-02',
    title: 'The client tells a lost token from other failures',
    statement:
      'A client takes the refusal of a token by the gateway for what it is and recovers; after any other failure it asks for no token.',
    parties: ['client'],
    level: 'SHOULD',
    notExamined: { client: CLIENTS_TO_COME },
  },
]);
