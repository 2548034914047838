import { authorization } from './authorization.ts';
import type { Behaviour } from './behaviour.ts';
import { challenges } from './challenges.ts';
import { gatewayFaults } from './gateway-faults.ts';
import { issuerAnswers } from './issuer-answers.ts';
import { keys } from './keys.ts';
import { realms } from './realms.ts';
import { refreshTokens } from './refresh-tokens.ts';
import { regions } from './regions.ts';
import { resourceRefusals } from './resource-refusals.ts';
import { servers } from './servers.ts';
import { tenants } from './tenants.ts';
import { tokenRefusals } from './token-refusals.ts';
import { validation } from './validation.ts';

export type { Behaviour, Cue, StormTerms } from './behaviour.ts';

/** Every documented response that a script can cue. */
export const behaviours = {
  ...tokenRefusals,
  ...resourceRefusals,
  ...challenges,
  ...validation,
  ...realms,
  ...keys,
  ...gatewayFaults,
  ...issuerAnswers,
  ...authorization,
  ...regions,
  ...refreshTokens,
  ...tenants,
  ...servers,
} as const satisfies Record<string, Behaviour>;

export type BehaviourName = keyof typeof behaviours;
