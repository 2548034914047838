import type { Waiver } from '../examination.ts';
import { MOBILEFIRST_DOCUMENT } from './mobilefirst-document.ts';

const waived = (requirement: string, section: string, effect: string): Waiver => ({
  requirement,
  profile: 'mobilefirst',
  effect,
  source: `${MOBILEFIRST_DOCUMENT}, ${section}`,
});

const QUICK_FLOW = 'Quick Flow';

/** Clauses of the baseline that the document of MobileFirst overrides. */
export const mobilefirstWaivers: readonly Waiver[] = [
  waived(
    'B-08',
    `${QUICK_FLOW} 5 (MOBILEFIRST-19)`,
    'A token answer need not have expires_in: the token says itself when it expires.',
  ),
  waived(
    'B-14',
    `${QUICK_FLOW} 4 (MOBILEFIRST-17)`,
    'A token is had by passing realms in place of a grant: a missing or unknown grant_type is not examined, and challenges are no errors.',
  ),
  waived(
    'B-31',
    `${QUICK_FLOW} 2 (MOBILEFIRST-16)`,
    'A challenge may have spaces around its equals sign, as the document writes it and RFC 9110 section 5.6.3 forbids to senders.',
  ),
  waived(
    'B-32',
    `${QUICK_FLOW} 2 (MOBILEFIRST-16)`,
    'The challenge for a missing token names the scope; it should still name no error.',
  ),
  ...['B-33', 'B-34', 'B-35'].map((requirement) =>
    waived(
      requirement,
      `${QUICK_FLOW} 2 (MOBILEFIRST-16)`,
      'A challenge names the scope and no error: the error is that of the body, and without one the status speaks for itself.',
    ),
  ),
  waived(
    'B-39',
    'External service configuration (MOBILEFIRST-10, MOBILEFIRST-26)',
    'A service that validates offline does not learn of a revocation: its issuer is asked instead whether a revoked token is dead.',
  ),
];
