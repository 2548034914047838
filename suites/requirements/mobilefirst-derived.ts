import { MOBILEFIRST_DOCUMENT } from './mobilefirst-document.ts';
import { type Requirement, sectionRows } from './requirement.ts';

const section = (name: string) => ({ document: MOBILEFIRST_DOCUMENT, section: name });

/** MOBILEFIRST-D01 to MOBILEFIRST-D11: what a user of MobileFirst relies on although the document does not say it. */
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
  ...sectionRows(section('JavaScript example'), 'mobilefirst', [
    {
      id: 'MOBILEFIRST-D04',
      title: 'A fresh token that is refused ends the recovery',
      statement:
        'When a service refuses a token that was just obtained for the scope it asks for, tokens are not the trouble: the client asks for no further one, and tells its caller.',
      parties: ['client'],
      level: 'SHOULD',
      basis: 'derived',
    },
    {
      id: 'MOBILEFIRST-D05',
      title: 'Tokens and credentials of a client leave no trace',
      statement:
        'Access tokens, passwords, the session of the realms and the secret of the application stand in no file, no log and no URL of the client, in any encoding.',
      parties: ['client'],
      level: 'SHOULD',
      basis: 'derived',
    },
  ]),
  ...sectionRows(section('Obtaining and caching a token for a specified scope'), 'mobilefirst', [
    {
      id: 'MOBILEFIRST-D06',
      title: 'What passes a realm is sent when the realm asks, and once',
      statement:
        'Credentials are sent when their realm challenges, not before; those that were refused, or that do not end the challenge, are not sent again until the user has been asked.',
      parties: ['client'],
      level: 'SHOULD',
      basis: 'derived',
    },
    {
      id: 'MOBILEFIRST-D07',
      title: 'A token is used for as long as it lives',
      statement:
        'While a token for the scope is at hand and has most of its life before it, a call goes out with it and asks for no other: tokens are kept so that they are used.',
      parties: ['client'],
      level: 'SHOULD',
      basis: 'derived',
    },
    {
      id: 'MOBILEFIRST-D08',
      title: 'A logout leaves neither token nor session',
      statement:
        'After a logout the client has no token to give or to send, and realms that the user had passed are passed anew: the next person at the device is somebody else.',
      parties: ['client'],
      level: 'SHOULD',
      basis: 'derived',
    },
  ]),
  ...sectionRows(section('External service configuration'), 'mobilefirst', [
    {
      id: 'MOBILEFIRST-D09',
      title: 'Who validates online serves nobody whom the issuer does not vouch for',
      statement:
        'While the validation endpoint cannot say whether a token is valid, a service that asks it serves nobody, blames no token for that, and serves again once there is a verdict.',
      parties: ['resource-server'],
      level: 'MUST',
      basis: 'derived',
    },
    {
      id: 'MOBILEFIRST-D10',
      title: 'A silent validation endpoint holds no caller up',
      statement:
        'A service that validates online waits a limited time for a verdict and then refuses, before its callers give up: in less than the ten seconds, or the other request timeout, of the target file.',
      parties: ['resource-server'],
      level: 'SHOULD',
      basis: 'derived',
    },
    {
      id: 'MOBILEFIRST-D11',
      title: 'Who validates online notices a revocation',
      statement:
        'Whether a service has served a token before or not, it refuses the token once it is revoked and the time has passed for which verdicts are said to be kept.',
      parties: ['resource-server'],
      level: 'MUST',
      basis: 'derived',
    },
  ]),
];
