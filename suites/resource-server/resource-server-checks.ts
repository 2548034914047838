import type { ServerCheck } from '../check.ts';
import { badTokenChecks } from './bad-tokens.ts';
import { bearerSchemeChecks } from './bearer-scheme.ts';
import { challengeChecks } from './challenges.ts';
import { forgedTokenChecks } from './forged-tokens.ts';
import { gatewayChecks } from './gateway.ts';
import { jsonReplyChecks } from './json-replies.ts';
import { malformedRequestChecks } from './malformed-requests.ts';
import { scopeChecks } from './scope.ts';
import { severalPlacesChecks } from './several-places.ts';
import { tokenPlacementChecks } from './token-placement.ts';

/** Every check of protected resources, in the order in which they run. */
export const resourceServerChecks: readonly ServerCheck[] = [
  ...tokenPlacementChecks,
  ...bearerSchemeChecks,
  ...severalPlacesChecks,
  ...badTokenChecks,
  ...forgedTokenChecks,
  ...malformedRequestChecks,
  ...challengeChecks,
  ...jsonReplyChecks,
  ...scopeChecks,
  ...gatewayChecks,
];
