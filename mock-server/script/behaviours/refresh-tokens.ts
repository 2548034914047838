import type { Behaviour } from './behaviour.ts';

const rotation = (policy: 'keep' | 'rotate' | 'omit', title: string): Behaviour => ({
  endpoints: ['token'],
  title,
  settings: {},
  storm: { grants: ['refresh_token'] },
  override: (parts) => ({ ...parts, policies: { ...parts.policies, rotation: () => policy } }),
});

/** What becomes of the refresh token at a refresh. */
export const refreshTokens = {
  'keep-refresh-token': rotation('keep', 'a refresh answers the same refresh token'),
  'rotate-refresh-token': rotation('rotate', 'a refresh answers a new refresh token'),
  'omit-refresh-token': rotation('omit', 'a refresh answers no refresh token'),
} as const satisfies Record<string, Behaviour>;
