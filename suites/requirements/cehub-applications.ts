import { CEHUB_DOCUMENT } from './cehub-security.ts';
import { type Requirement, sectionRows } from './requirement.ts';

const registration = { document: CEHUB_DOCUMENT, section: '1.(c) Application Registration' };
const credentials = { document: CEHUB_DOCUMENT, section: '1.(d) Client ID and Client Secret' };
const grants = { document: CEHUB_DOCUMENT, section: '1.(e) Authorization Grant' };

/** CEHUB-17 to CEHUB-25: applications, their credentials and their grants. */
export const cehubApplications: readonly Requirement[] = [
  ...sectionRows(registration, 'cehub', [
    {
      id: 'CEHUB-17',
      title: 'Applications are registered with name, website and redirect URI',
      statement:
        'An application that nobody registered gets nothing at either endpoint, and no registration succeeds without a name, a website and a redirect URI that can be used.',
      parties: ['authorization-server', 'operator'],
      level: 'MUST',
    },
    {
      id: 'CEHUB-18',
      title: 'People come back to the registered URI, whatever they decide',
      statement:
        'After consent and after a refusal alike the browser is sent to a URI that the application registered, to the letter, and never anywhere else.',
      parties: ['authorization-server'],
      level: 'MUST',
    },
  ]),
  ...sectionRows(credentials, 'cehub', [
    {
      id: 'CEHUB-19',
      title: 'Registration issues an identifier and a secret',
      statement:
        'Each registration ends with an identifier of its own and a secret that nobody can guess; they work at once, and the identifier alone proves nothing.',
      parties: ['authorization-server'],
      level: 'MUST',
    },
    {
      id: 'CEHUB-20',
      title: 'Authorization URLs carry the identifier and no secret',
      statement:
        'The URL to which a client sends people names it by its identifier, once, and holds no secret.',
      parties: ['client'],
      level: 'MUST',
      basis: 'judged',
    },
    {
      id: 'CEHUB-21',
      title: 'The secret proves the application, and stays between the two',
      statement:
        'Without the right secret a confidential application gets no token by any grant. Neither side writes the secret where a third one reads it.',
      parties: ['authorization-server', 'client'],
      level: 'MUST',
    },
  ]),
  ...sectionRows(grants, 'cehub', [
    {
      id: 'CEHUB-22',
      title: 'Server-side applications use authorization codes',
      statement:
        'The whole flow through a browser, from the request by way of login and consent to the redeemed code, gives working tokens.',
      parties: ['authorization-server', 'client'],
      level: 'MUST',
      basis: 'judged',
    },
    {
      id: 'CEHUB-23',
      title: 'Applications on a device may use the implicit grant',
      statement:
        'Where it is offered, an access token arrives in the fragment of the redirect URI, nowhere else, and without a refresh token.',
      parties: ['authorization-server'],
      level: 'MAY',
      basis: 'judged',
    },
    {
      id: 'CEHUB-24',
      title: 'Passwords are for trusted applications',
      statement:
        'The password grant works for applications that are registered as trusted with it, and is refused to every other one, with the right password as with a wrong one.',
      parties: ['authorization-server'],
      level: 'MUST',
      basis: 'judged',
    },
    {
      id: 'CEHUB-25',
      title: 'Applications can act for themselves',
      statement:
        'With its own credentials an application gets a token that stands for no person: it opens nothing that is for people, and it is as bound to a tenant as they are.',
      parties: ['authorization-server'],
      level: 'MUST',
      basis: 'judged',
    },
  ]),
];
