export {
  authorizationSettings,
  type CodeChallengeMethod,
  type Redemption,
  WELL_FORMED,
} from './authorization-policies.ts';
export {
  type IssuedTokens,
  type IssueOrder,
  issueTokens,
  type Mint,
  openGrant,
  type PresentedRefreshToken,
  refreshTokenRecord,
} from './issue.ts';
export { type MintedToken, mintToken } from './mint.ts';
export { type PersonClaims, type Policies, policies, type ScopeRequest } from './policies.ts';
export {
  type Application,
  type RegistrationComplaint,
  registrationSettings,
} from './registration-policies.ts';
