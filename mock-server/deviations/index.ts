import type { ServerDeviation } from './deviation.ts';
import { lifetimeDeviations } from './lifetimes.ts';
import { refreshTokenDeviations } from './refresh-tokens.ts';
import { resourceScopeDeviations } from './resource-scopes.ts';

export type { ServerDeviation } from './deviation.ts';

/** Every deviation of the server. */
export const serverDeviations: readonly ServerDeviation[] = [
  ...lifetimeDeviations,
  ...refreshTokenDeviations,
  ...resourceScopeDeviations,
];
