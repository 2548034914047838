import type { ServerDeviation } from './deviation.ts';
import { lifetimeDeviations } from './lifetimes.ts';

export type { ServerDeviation } from './deviation.ts';

/** Every deviation of the server. */
export const serverDeviations: readonly ServerDeviation[] = [...lifetimeDeviations];
