import { accessTokenFormChecks } from './authorization-server/access-token-form.ts';
import { accessTokenLifetimeChecks } from './authorization-server/access-token-lifetime.ts';
import { accountStateChecks } from './authorization-server/account-states.ts';
import { acquisitionChecks } from './authorization-server/acquisition.ts';
import { atRestChecks } from './authorization-server/at-rest.ts';
import { authorizationChecks } from './authorization-server/authorization-checks.ts';
import { bruteForceChecks } from './authorization-server/brute-force.ts';
import { clientAuthenticationChecks } from './authorization-server/client-authentication.ts';
import { clientLifetimeChecks } from './authorization-server/client-lifetimes.ts';
import { codeRaceChecks } from './authorization-server/code-races.ts';
import { deviceLogoutChecks } from './authorization-server/device-logout.ts';
import { freshTokenChecks } from './authorization-server/fresh-tokens.ts';
import { hostileRequestChecks } from './authorization-server/hostile-requests.ts';
import { introspectedLifeChecks } from './authorization-server/introspected-life.ts';
import { introspectionChecks } from './authorization-server/introspection.ts';
import { introspectionOfDeadTokensChecks } from './authorization-server/introspection-of-dead-tokens.ts';
import { jwtProfileChecks } from './authorization-server/jwt-profile.ts';
import { loginPairChecks } from './authorization-server/login-pairs.ts';
import { oneActiveTokenChecks } from './authorization-server/one-active-token.ts';
import { ownTokenChecks } from './authorization-server/own-tokens.ts';
import { persistenceChecks } from './authorization-server/persistence.ts';
import { provisioningChecks } from './authorization-server/provisioning.ts';
import { raceChecks } from './authorization-server/races.ts';
import { realmConversationChecks } from './authorization-server/realm-conversations.ts';
import { refreshTokenLifetimeChecks } from './authorization-server/refresh-token-lifetime.ts';
import { refreshTokenRotationChecks } from './authorization-server/refresh-token-rotation.ts';
import { regionChecks } from './authorization-server/regions.ts';
import { registrationChecks } from './authorization-server/registration.ts';
import { revocationChecks } from './authorization-server/revocation.ts';
import { revocationRightsChecks } from './authorization-server/revocation-rights.ts';
import { revokedTokenChecks } from './authorization-server/revoked-tokens.ts';
import { scopeAtRefreshChecks } from './authorization-server/scope-at-refresh.ts';
import { scopeChecks } from './authorization-server/scopes.ts';
import { securityTestScopeChecks } from './authorization-server/security-test-scopes.ts';
import { signedTokenChecks } from './authorization-server/signed-tokens.ts';
import { tokenAnswerChecks } from './authorization-server/token-answers.ts';
import { tokenEndpointChecks } from './authorization-server/token-endpoint.ts';
import { tokenErrorChecks } from './authorization-server/token-errors.ts';
import { tokenLifecycleChecks } from './authorization-server/token-lifecycle.ts';
import { tokenParameterChecks } from './authorization-server/token-parameters.ts';
import { tokenRandomnessChecks } from './authorization-server/token-randomness.ts';
import { tokenValidationChecks } from './authorization-server/token-validation.ts';
import { trustedClientChecks } from './authorization-server/trusted-clients.ts';
import { userTokenChecks } from './authorization-server/user-tokens.ts';
import { userinfoChecks } from './authorization-server/userinfo.ts';
import { wrongCredentialsChecks } from './authorization-server/wrong-credentials.ts';
import type { Check, ClientCheck, ServerCheck } from './check.ts';
import { clientBehaviourChecks } from './client/client-checks.ts';
import { resourceServerChecks } from './resource-server/resource-server-checks.ts';

/** Every check of servers, in the order in which they run. */
export const serverChecks: readonly ServerCheck[] = [
  ...clientAuthenticationChecks,
  ...tokenEndpointChecks,
  ...tokenParameterChecks,
  ...tokenAnswerChecks,
  ...tokenErrorChecks,
  ...hostileRequestChecks,
  ...wrongCredentialsChecks,
  ...accountStateChecks,
  ...regionChecks,
  ...scopeChecks,
  ...scopeAtRefreshChecks,
  ...provisioningChecks,
  ...tokenRandomnessChecks,
  ...bruteForceChecks,
  ...accessTokenLifetimeChecks,
  ...accessTokenFormChecks,
  ...refreshTokenLifetimeChecks,
  ...refreshTokenRotationChecks,
  ...tokenLifecycleChecks,
  ...revocationChecks,
  ...revokedTokenChecks,
  ...revocationRightsChecks,
  ...introspectionChecks,
  ...introspectedLifeChecks,
  ...introspectionOfDeadTokensChecks,
  ...userTokenChecks,
  ...loginPairChecks,
  ...oneActiveTokenChecks,
  ...deviceLogoutChecks,
  ...jwtProfileChecks,
  ...authorizationChecks,
  ...userinfoChecks,
  ...acquisitionChecks,
  ...raceChecks,
  ...codeRaceChecks,
  ...registrationChecks,
  ...trustedClientChecks,
  ...freshTokenChecks,
  ...ownTokenChecks,
  ...persistenceChecks,
  ...atRestChecks,
  ...clientLifetimeChecks,
  ...securityTestScopeChecks,
  ...realmConversationChecks,
  ...signedTokenChecks,
  ...tokenValidationChecks,
  ...resourceServerChecks,
];

/** Every check of clients, in the order in which they run. */
export const clientChecks: readonly ClientCheck[] = clientBehaviourChecks;

export const catalogue: readonly Check[] = [...serverChecks, ...clientChecks];
