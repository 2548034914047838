import { challengeBy, type Parts } from '../../endpoints/index.ts';
import { type Behaviour, refusal } from './behaviour.ts';

/** What the realms of security tests do, in profiles that have some. */
export const realms = {
  'realm-challenge': {
    endpoints: ['token'],
    title:
      'a realm challenges, whether it is passed or not (MobileFirst); the first of the profile unless given',
    settings: { realm: 'text' },
    override: (parts, { settings }) => challenging(parts, settings.realm),
  },
  'challenge-failed': refusal('challenge-failed', 'the answer to a challenge is refused (MobileFirst)'),
} as const satisfies Record<string, Behaviour>;

function challenging(parts: Parts, given: unknown): Parts {
  const realm = String(given ?? Object.keys(parts.profile.securityTests?.realms ?? {})[0]);
  return {
    ...parts,
    steps: { ...parts.steps, challengeRealms: (call, tools) => challengeBy([realm], call, tools) },
  };
}
