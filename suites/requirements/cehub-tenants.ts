import { CEHUB_DOCUMENT } from './cehub-security.ts';
import { type Requirement, sectionRows } from './requirement.ts';

const tenancy = { document: CEHUB_DOCUMENT, section: '2. Multi Tenancy' };

/** CEHUB-34 to CEHUB-37: companies that share one hub. */
export const cehubTenants: readonly Requirement[] = sectionRows(tenancy, 'cehub', [
  {
    id: 'CEHUB-34',
    title: 'The host of the request names the tenant',
    statement:
      'Which tenant a request is about follows from the host that it addresses, in any case, with any port and with or without a dot at its end, and not from fields or parameters in which a caller can write a name. A host of nobody is refused.',
    parties: ['resource-server'],
    level: 'MUST',
  },
  {
    id: 'CEHUB-35',
    title: 'Who crosses to another tenant gets 401 and a message, both ways',
    statement:
      'A request of a user of one tenant at another has status 401, a message that says something, and none of the data, from either side to the other.',
    parties: ['resource-server'],
    level: 'MUST',
  },
  {
    id: 'CEHUB-36',
    title: 'Every record has a tenant, which is its creator’s',
    statement:
      'A record that is created or changed belongs to the tenant of whoever does it, whatever the request says of tenants, and lists show records of the own tenant only.',
    parties: ['resource-server', 'operator'],
    level: 'MUST',
  },
  {
    id: 'CEHUB-37',
    title: 'One path at two hosts gives two companies their own',
    statement:
      'At /get-all-billofladings each company reads its own bills at its own host, also right after the other one did, and no cache may keep an answer for others.',
    parties: ['resource-server'],
    level: 'MUST',
    basis: 'judged',
  },
]);
