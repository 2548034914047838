import type { ServerCheck } from '../check.ts';
import { scopeChecks } from './scope.ts';

/** Every check of protected resources, in the order in which they run. */
export const resourceServerChecks: readonly ServerCheck[] = [...scopeChecks];
