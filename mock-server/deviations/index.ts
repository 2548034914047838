import { accountDeviations } from './accounts.ts';
import { applicationDeviations } from './applications.ts';
import { askingIssuerDeviations } from './asking-issuers.ts';
import { askingValidationDeviations } from './asking-validation.ts';
import { authorizationCodeDeviations } from './authorization-codes.ts';
import { authorizationResponseDeviations } from './authorization-responses.ts';
import { chanceDeviations } from './chance.ts';
import { clientAuthenticationDeviations } from './client-authentication.ts';
import { consentDeviations } from './consent.ts';
import { credentialsAtRestDeviations } from './credentials-at-rest.ts';
import { crossOriginDeviations } from './cross-origin.ts';
import type { ServerDeviation } from './deviation.ts';
import { endDeviations } from './ends.ts';
import { gatewayDeviations } from './gateway.ts';
import { grantedScopeDeviations } from './granted-scopes.ts';
import { identityContextDeviations } from './identity-contexts.ts';
import { introspectionDeviations } from './introspection.ts';
import { issuerDeviations } from './issuers.ts';
import { jwtDeviations } from './jwt.ts';
import { jwtProfileDeviations } from './jwt-profile.ts';
import { keySetDeviations } from './key-sets.ts';
import { lifetimeDeviations } from './lifetimes.ts';
import { memberDeviations } from './members.ts';
import { metadataDeviations } from './metadata.ts';
import { oneTokenDeviations } from './one-token.ts';
import { onlineValidationDeviations } from './online-validation.ts';
import { proofKeyDeviations } from './proof-keys.ts';
import { protectedPathDeviations } from './protected-paths.ts';
import { provisioningDeviations } from './provisioning.ts';
import { raceDeviations } from './races.ts';
import { realmDeviations } from './realms.ts';
import { recordDeviations } from './records.ts';
import { redirectUriDeviations } from './redirect-uris.ts';
import { refreshTokenDeviations } from './refresh-tokens.ts';
import { regionDeviations } from './regions.ts';
import { resourceRefusalDeviations } from './resource-refusals.ts';
import { resourceScopeDeviations } from './resource-scopes.ts';
import { restartDeviations } from './restarts.ts';
import { revocationDeviations } from './revocation.ts';
import { securityLayerDeviations } from './security-layers.ts';
import { securityTestDeviations } from './security-tests.ts';
import { serviceDeviations } from './services.ts';
import { sessionDeviations } from './sessions.ts';
import { signedTokenDeviations } from './signed-tokens.ts';
import { tableDeviations } from './tables.ts';
import { tenantBorderDeviations } from './tenant-borders.ts';
import { tokenAcceptanceDeviations } from './token-acceptance.ts';
import { tokenAnswerDeviations } from './token-answers.ts';
import { tokenContentDeviations } from './token-contents.ts';
import { tokenErrorDeviations } from './token-errors.ts';
import { tokenHolderDeviations } from './token-holders.ts';
import { tokenPresentationDeviations } from './token-presentation.ts';
import { tokenRequestDeviations } from './token-requests.ts';
import { tokensAtRestDeviations } from './tokens-at-rest.ts';
import { userTokenDeviations } from './user-tokens.ts';
import { verificationDeviations } from './verification.ts';

export type { ServerDeviation } from './deviation.ts';

/** Every deviation of the server. */
export const serverDeviations: readonly ServerDeviation[] = [
  ...clientAuthenticationDeviations,
  ...tokenRequestDeviations,
  ...tokenAnswerDeviations,
  ...tokenErrorDeviations,
  ...accountDeviations,
  ...regionDeviations,
  ...grantedScopeDeviations,
  ...provisioningDeviations,
  ...chanceDeviations,
  ...lifetimeDeviations,
  ...refreshTokenDeviations,
  ...revocationDeviations,
  ...introspectionDeviations,
  ...restartDeviations,
  ...endDeviations,
  ...tokensAtRestDeviations,
  ...credentialsAtRestDeviations,
  ...tableDeviations,
  ...jwtDeviations,
  ...jwtProfileDeviations,
  ...keySetDeviations,
  ...authorizationCodeDeviations,
  ...redirectUriDeviations,
  ...crossOriginDeviations,
  ...authorizationResponseDeviations,
  ...proofKeyDeviations,
  ...metadataDeviations,
  ...resourceRefusalDeviations,
  ...resourceScopeDeviations,
  ...tokenAcceptanceDeviations,
  ...tokenPresentationDeviations,
  ...askingIssuerDeviations,
  ...askingValidationDeviations,
  ...oneTokenDeviations,
  ...userTokenDeviations,
  ...gatewayDeviations,
  ...securityLayerDeviations,
  ...tenantBorderDeviations,
  ...recordDeviations,
  ...applicationDeviations,
  ...consentDeviations,
  ...tokenHolderDeviations,
  ...sessionDeviations,
  ...memberDeviations,
  ...verificationDeviations,
  ...issuerDeviations,
  ...raceDeviations,
  ...securityTestDeviations,
  ...realmDeviations,
  ...tokenContentDeviations,
  ...signedTokenDeviations,
  ...serviceDeviations,
  ...protectedPathDeviations,
  ...identityContextDeviations,
  ...onlineValidationDeviations,
];
