import type { ServerCheck } from '../check.ts';
import { bearerSchemeChecks } from './bearer-scheme.ts';
import { malformedRequestChecks } from './malformed-requests.ts';
import { scopeChecks } from './scope.ts';
import { severalPlacesChecks } from './several-places.ts';
import { tokenPlacementChecks } from './token-placement.ts';

/** Every check of protected resources, in the order in which they run. */
export const resourceServerChecks: readonly ServerCheck[] = [
  ...tokenPlacementChecks,
  ...bearerSchemeChecks,
  ...severalPlacesChecks,
  ...malformedRequestChecks,
  ...scopeChecks,
];
