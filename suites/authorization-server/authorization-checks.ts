import type { ServerCheck } from '../check.ts';
import { authorizationCodeChecks } from './authorization-codes.ts';
import { authorizationErrorChecks } from './authorization-errors.ts';
import { authorizationStateChecks } from './authorization-state.ts';
import { codeBindingChecks } from './code-binding.ts';
import { consentChecks } from './consent.ts';
import { crossOriginChecks } from './cross-origin.ts';
import { implicitGrantChecks } from './implicit-grant.ts';
import { issuerParameterChecks } from './issuer-parameter.ts';
import { metadataChecks } from './metadata.ts';
import { proofKeyChecks } from './proof-keys.ts';
import { redirectUriChecks } from './redirect-uris.ts';

/** Every check of what goes by way of a browser, in the order in which they run. */
export const authorizationChecks: readonly ServerCheck[] = [
  ...authorizationCodeChecks,
  ...codeBindingChecks,
  ...consentChecks,
  ...redirectUriChecks,
  ...crossOriginChecks,
  ...authorizationErrorChecks,
  ...authorizationStateChecks,
  ...implicitGrantChecks,
  ...proofKeyChecks,
  ...issuerParameterChecks,
  ...metadataChecks,
];
