import { clientAuthenticationDeviations } from './client-authentication.ts';
import type { ServerDeviation } from './deviation.ts';
import { jwtDeviations } from './jwt.ts';
import { lifetimeDeviations } from './lifetimes.ts';
import { refreshTokenDeviations } from './refresh-tokens.ts';
import { resourceRefusalDeviations } from './resource-refusals.ts';
import { resourceScopeDeviations } from './resource-scopes.ts';
import { revocationDeviations } from './revocation.ts';
import { tokenAcceptanceDeviations } from './token-acceptance.ts';
import { tokenAnswerDeviations } from './token-answers.ts';
import { tokenErrorDeviations } from './token-errors.ts';
import { tokenPresentationDeviations } from './token-presentation.ts';
import { tokenRequestDeviations } from './token-requests.ts';

export type { ServerDeviation } from './deviation.ts';

/** Every deviation of the server. */
export const serverDeviations: readonly ServerDeviation[] = [
  ...clientAuthenticationDeviations,
  ...tokenRequestDeviations,
  ...tokenAnswerDeviations,
  ...tokenErrorDeviations,
  ...lifetimeDeviations,
  ...refreshTokenDeviations,
  ...revocationDeviations,
  ...jwtDeviations,
  ...resourceRefusalDeviations,
  ...resourceScopeDeviations,
  ...tokenAcceptanceDeviations,
  ...tokenPresentationDeviations,
];
