export { digestOf } from './digest.ts';
export type { TokenContent, TokenFacts, TokenFormat, TokenReading } from './format.ts';
export { type JwtLayout, jwtTokens, type VerifyJwt, verifySignature } from './jwt.ts';
export { opaqueTokens } from './opaque.ts';
