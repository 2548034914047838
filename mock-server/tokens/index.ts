export { digestOf } from './digest.ts';
export type { TokenContent, TokenFacts, TokenFormat, TokenReading } from './format.ts';
export {
  type JwtLayout,
  type JwtMethods,
  jwtTokens,
  signWithKey,
  type VerifyJwt,
  verifySignature,
  writeClaims,
} from './jwt.ts';
export { opaqueTokens } from './opaque.ts';
