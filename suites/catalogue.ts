import { accessTokenLifetimeChecks } from './authorization-server/access-token-lifetime.ts';
import type { Check, ClientCheck, ServerCheck } from './check.ts';

/** Every check of servers, in the order in which they run. */
export const serverChecks: readonly ServerCheck[] = [...accessTokenLifetimeChecks];

/** Every check of clients, in the order in which they run. */
export const clientChecks: readonly ClientCheck[] = [];

export const catalogue: readonly Check[] = [...serverChecks, ...clientChecks];
