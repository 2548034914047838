export { FORM_DEFECTS, type FormDefect } from './defects.ts';
export { digestOf } from './digest.ts';
export {
  CONTENT_DEFECTS,
  type ContentDefect,
  type Defect,
  type TokenContent,
  type TokenFacts,
  type TokenFormat,
  type TokenReading,
} from './format.ts';
export {
  checkAudience,
  checkIssuer,
  checkType,
  type JwtLayout,
  type JwtMethods,
  jwtMethods,
  jwtTokens,
  type SignJwt,
  signWithKey,
  type VerifyJwt,
  verifySignature,
  writeClaims,
} from './jwt.ts';
export { opaqueTokensLike } from './opaque-shapes.ts';
export {
  type SignedJsonLayout,
  type SignedJsonMethods,
  signedJsonTokens,
  writeMembers,
} from './signed-json.ts';
