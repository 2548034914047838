import type { ClientCheck } from '../check.ts';
import { expiryRecoveryChecks } from './expiry-recovery.ts';
import { keepAliveChecks } from './keep-alive.ts';
import { lapsedRefreshTokenChecks } from './lapsed-refresh-token.ts';
import { refreshTokenRotationChecks } from './refresh-token-rotation.ts';
import { requestChecks } from './requests.ts';
import { restartChecks } from './restarts.ts';
import { simultaneousCallChecks } from './simultaneous-calls.ts';
import { usableTokenChecks } from './usable-token.ts';

/** Every check of clients, in the order in which they run. */
export const clientBehaviourChecks: readonly ClientCheck[] = [
  ...requestChecks,
  ...usableTokenChecks,
  ...expiryRecoveryChecks,
  ...simultaneousCallChecks,
  ...refreshTokenRotationChecks,
  ...restartChecks,
  ...keepAliveChecks,
  ...lapsedRefreshTokenChecks,
];
