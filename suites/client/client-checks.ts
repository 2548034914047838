import type { ClientCheck } from '../check.ts';
import { authorizationAnswerChecks } from './authorization-answers.ts';
import { codeFlowChecks } from './code-flow.ts';
import { crashChecks } from './crashes.ts';
import { expiryRecoveryChecks } from './expiry-recovery.ts';
import { jsonRequestChecks } from './json-requests.ts';
import { keepAliveChecks } from './keep-alive.ts';
import { keptSecretChecks } from './kept-secrets.ts';
import { keptTokenChecks } from './kept-tokens.ts';
import { lapsedRefreshTokenChecks } from './lapsed-refresh-token.ts';
import { leftBehindChecks } from './left-behind.ts';
import { loginSessionChecks } from './login-sessions.ts';
import { mixedUserChecks } from './mixed-users.ts';
import { outageChecks } from './outages.ts';
import { passwordChecks } from './passwords.ts';
import { realmChallengeChecks } from './realm-challenges.ts';
import { refreshTokenRotationChecks } from './refresh-token-rotation.ts';
import { refusalChecks } from './refusals.ts';
import { regionChecks } from './regions.ts';
import { requestChecks } from './requests.ts';
import { requiredScopeChecks } from './required-scopes.ts';
import { restartChecks } from './restarts.ts';
import { scopeFailureChecks } from './scope-failures.ts';
import { scopeLifetimeChecks } from './scope-lifetimes.ts';
import { scopeLogoutChecks } from './scope-logout.ts';
import { scopeRecoveryChecks } from './scope-recovery.ts';
import { scopeRetryChecks } from './scope-retries.ts';
import { scopeTokenAnswerChecks } from './scope-token-answers.ts';
import { scopeTokenChecks } from './scope-tokens.ts';
import { scopedRequestChecks } from './scoped-requests.ts';
import { silentRecoveryChecks } from './silent-recovery.ts';
import { simultaneousCallChecks } from './simultaneous-calls.ts';
import { strayChecks } from './strays.ts';
import { tokenAnswerChecks } from './token-answers.ts';
import { usableTokenChecks } from './usable-token.ts';
import { webSessionChecks } from './web-sessions.ts';

/** What clients do: every check of them, in the order in which they run. */
export const clientBehaviourChecks: readonly ClientCheck[] = [
  ...requestChecks,
  ...jsonRequestChecks,
  ...tokenAnswerChecks,
  ...usableTokenChecks,
  ...expiryRecoveryChecks,
  ...simultaneousCallChecks,
  ...refreshTokenRotationChecks,
  ...restartChecks,
  ...crashChecks,
  ...keepAliveChecks,
  ...lapsedRefreshTokenChecks,
  ...refusalChecks,
  ...regionChecks,
  ...outageChecks,
  ...passwordChecks,
  ...leftBehindChecks,
  ...strayChecks,
  ...mixedUserChecks,
  ...codeFlowChecks,
  ...authorizationAnswerChecks,
  ...webSessionChecks,
  ...silentRecoveryChecks,
  ...loginSessionChecks,
  ...keptSecretChecks,
  ...keptTokenChecks,
  ...scopedRequestChecks,
  ...requiredScopeChecks,
  ...scopeRecoveryChecks,
  ...scopeRetryChecks,
  ...scopeFailureChecks,
  ...scopeTokenChecks,
  ...scopeTokenAnswerChecks,
  ...realmChallengeChecks,
  ...scopeLifetimeChecks,
  ...scopeLogoutChecks,
];
