import type { Waiver } from '../examination.ts';
import { ENIGMA_DOCUMENT } from './enigma-worlds.ts';

/** Clauses of the baseline that the document of a profile overrides. */
export const allWaivers: readonly Waiver[] = [
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
    requirement: 'B-48',
    profile: 'enigma-legacy',
    effect:
      'Refresh tokens without an end are what the document describes: reported as a warning, never as a failure.',
    source: `${ENIGMA_DOCUMENT}, Old World Authentication (ENIGMA-03)`,
  },
];
