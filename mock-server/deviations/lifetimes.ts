import type { ServerDeviation } from './deviation.ts';

export const lifetimeDeviations: readonly ServerDeviation[] = [
  {
    name: 'access-token-never-expires',
    party: 'resource-server',
    title: 'An access token is accepted for ever.',
    breaks: ['ENIGMA-08', 'ENIGMA-23', 'B-19'],
    override: (parts) => ({
      ...parts,
      steps: { ...parts.steps, checkLifetime: () => undefined },
    }),
  },
];
