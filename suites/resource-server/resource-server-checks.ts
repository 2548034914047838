import type { ServerCheck } from '../check.ts';
import { alteredTokenChecks } from './altered-tokens.ts';
import { badTokenChecks } from './bad-tokens.ts';
import { bearerSchemeChecks } from './bearer-scheme.ts';
import { callerChecks } from './callers.ts';
import { challengeChecks } from './challenges.ts';
import { createdRecordChecks } from './created-records.ts';
import { credentialsFirstChecks } from './credentials-first.ts';
import { foreignTokenChecks } from './foreign-tokens.ts';
import { forgedTokenChecks } from './forged-tokens.ts';
import { gatewayChecks } from './gateway.ts';
import { identityContextChecks } from './identity-context.ts';
import { issuerOutageChecks } from './issuer-outages.ts';
import { jsonReplyChecks } from './json-replies.ts';
import { jwtProfileAcceptanceChecks } from './jwt-profile-acceptance.ts';
import { keptAnswerChecks } from './kept-answers.ts';
import { keyRotationChecks } from './key-rotation.ts';
import { malformedRequestChecks } from './malformed-requests.ts';
import { objectChecks } from './objects.ts';
import { offlineValidationChecks } from './offline-validation.ts';
import { principalChecks } from './principals.ts';
import { protectedPrefixChecks } from './protected-prefixes.ts';
import { recordsOfOthersChecks } from './records-of-others.ts';
import { revocationNoticedOnlineChecks } from './revocation-noticed-online.ts';
import { rightChecks } from './rights.ts';
import { scopeChecks } from './scope.ts';
import { scopeFilterChecks } from './scope-filters.ts';
import { securityLayerChecks } from './security-layers.ts';
import { sessionLifeChecks } from './session-life.ts';
import { sessionRaceChecks } from './session-races.ts';
import { severalPlacesChecks } from './several-places.ts';
import { signedTokenLifeChecks } from './signed-token-life.ts';
import { tenantBorderChecks } from './tenant-borders.ts';
import { tenantHostChecks } from './tenant-hosts.ts';
import { tokenDefectChecks } from './token-defects.ts';
import { tokenPlacementChecks } from './token-placement.ts';
import { validationOrderChecks } from './validation-order.ts';
import { verificationChecks } from './verification.ts';

/** Every check of protected resources, in the order in which they run. */
export const resourceServerChecks: readonly ServerCheck[] = [
  ...tokenPlacementChecks,
  ...bearerSchemeChecks,
  ...severalPlacesChecks,
  ...badTokenChecks,
  ...forgedTokenChecks,
  ...jwtProfileAcceptanceChecks,
  ...malformedRequestChecks,
  ...challengeChecks,
  ...jsonReplyChecks,
  ...scopeChecks,
  ...tokenDefectChecks,
  ...issuerOutageChecks,
  ...revocationNoticedOnlineChecks,
  ...keptAnswerChecks,
  ...gatewayChecks,
  ...credentialsFirstChecks,
  ...securityLayerChecks,
  ...tenantBorderChecks,
  ...tenantHostChecks,
  ...recordsOfOthersChecks,
  ...createdRecordChecks,
  ...rightChecks,
  ...objectChecks,
  ...callerChecks,
  ...foreignTokenChecks,
  ...verificationChecks,
  ...principalChecks,
  ...sessionLifeChecks,
  ...sessionRaceChecks,
  ...signedTokenLifeChecks,
  ...alteredTokenChecks,
  ...scopeFilterChecks,
  ...protectedPrefixChecks,
  ...validationOrderChecks,
  ...identityContextChecks,
  ...offlineValidationChecks,
  ...keyRotationChecks,
];
