import { clientAuthenticationDeviations } from './client-authentication.ts';
import type { ServerDeviation } from './deviation.ts';
import { lifetimeDeviations } from './lifetimes.ts';
import { refreshTokenDeviations } from './refresh-tokens.ts';
import { resourceScopeDeviations } from './resource-scopes.ts';
import { tokenPresentationDeviations } from './token-presentation.ts';
import { tokenRequestDeviations } from './token-requests.ts';

export type { ServerDeviation } from './deviation.ts';

/** Every deviation of the server. */
export const serverDeviations: readonly ServerDeviation[] = [
  ...clientAuthenticationDeviations,
  ...tokenRequestDeviations,
  ...lifetimeDeviations,
  ...refreshTokenDeviations,
  ...resourceScopeDeviations,
  ...tokenPresentationDeviations,
];
