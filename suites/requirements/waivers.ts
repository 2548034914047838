import type { Waiver } from '../examination.ts';
import { CEHUB_DOCUMENT } from './cehub-security.ts';
import { ENIGMA_DOCUMENT } from './enigma-worlds.ts';
import { mobilefirstWaivers } from './mobilefirst-waivers.ts';

/** Clauses of the baseline that the document of a profile overrides. */
export const allWaivers: readonly Waiver[] = [
  {
    requirement: 'B-26',
    profile: 'mware-esb',
    effect:
      'A client keeps name and password in memory until its user logs out, and logs in again with them; copies in files and logs are findings all the same.',
    source: 'Accessing ESB by Multiple Devices Simultaneously, How this should work (ESB-12, ESB-13)',
  },
  {
    requirement: 'B-12',
    profile: 'enigma',
    effect:
      'Failed client authentication may be status 400 with code 05 whichever way the credentials came; after Basic, 401 with a challenge is accepted as well, and 401 without one is not.',
    source: `${ENIGMA_DOCUMENT}, Handling errors (ENIGMA-30, ENIGMA-32)`,
  },
  {
    requirement: 'B-13',
    profile: 'enigma',
    effect: 'Status 403 is accepted, and demanded, for users whose company has not allowed token requests.',
    source: `${ENIGMA_DOCUMENT}, Handling errors (ENIGMA-29)`,
  },
  {
    requirement: 'B-37',
    profile: 'enigma-legacy',
    effect:
      'Access tokens of twelve months are what the document describes: reported as a warning, never as a failure.',
    source: `${ENIGMA_DOCUMENT}, Old World Authentication (ENIGMA-03)`,
  },
  {
    requirement: 'B-37',
    profile: 'clueride',
    effect:
      'Access tokens may live the twelve hours that the document gives them; longer ones are reported as a warning.',
    source: 'Access Token Swimlanes, Terms (CLUERIDE-12)',
  },
  {
    requirement: 'B-48',
    profile: 'enigma-legacy',
    effect:
      'Refresh tokens without an end are what the document describes: reported as a warning, never as a failure.',
    source: `${ENIGMA_DOCUMENT}, Old World Authentication (ENIGMA-03)`,
  },
  {
    requirement: 'B-33',
    profile: 'cehub',
    effect:
      'A token that is not valid may be answered with 401 and invalid_token, or with 400 or 401 and invalid_request: the document has both names for it.',
    source: `${CEHUB_DOCUMENT}, 1.(g) Example Access Token Usage and 1.(h) Refresh Token Flow (CEHUB-28)`,
  },
  {
    requirement: 'B-34',
    profile: 'cehub',
    effect: 'Who asks for what is of another tenant gets status 401, and not 403.',
    source: `${CEHUB_DOCUMENT}, 2. Multi Tenancy (CEHUB-35)`,
  },
  {
    requirement: 'B-37',
    profile: 'cehub',
    effect:
      'How long tokens live is an entry of each registered application: more than an hour is reported as a warning, never as a failure.',
    source: `${CEHUB_DOCUMENT}, 1.(i) Token Store (CEHUB-32)`,
  },
  ...['B-42', 'B-43'].map((requirement) => ({
    requirement,
    profile: 'cehub',
    effect:
      'A token that is not active may be refused with status 400 and invalid_token: the hub promises the standards of Spring Security, whose endpoint does so, and does not name RFC 7662.',
    source: `${CEHUB_DOCUMENT}, Security (using OAuth 2.0)`,
  })),
  ...mobilefirstWaivers,
  {
    requirement: 'B-44',
    profile: 'cehub',
    effect:
      'Public clients may get codes without a challenge: the document describes codes and knows no proof keys. A challenge that is sent counts.',
    source: `${CEHUB_DOCUMENT}, 1.(e) Authorization Grant (CEHUB-22)`,
  },
];
