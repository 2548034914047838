export {
  type AuthorizationResponse,
  givesAccess,
  readAuthorizationResponse,
  responseParameter,
} from './authorization-response.ts';
export type { ClientCredentials } from './basic.ts';
export { type PresentedToken, readBearer } from './bearer.ts';
export { type Challenge, challengeParameter, isBearer, readChallenges } from './challenge.ts';
export { type GatewayFault, readGatewayFault } from './gateway-fault.ts';
export { scopesOf } from './grammar.ts';
export { type Introspection, readIntrospection } from './introspection.ts';
export { type JsonObject, mediaType, readJson, readJsonObject } from './json.ts';
export { type Jwt, readJwt } from './jwt.ts';
export {
  altered,
  type Changes,
  publicKeyTexts,
  resigned,
  signedWithPublicKey,
  unsigned,
  withFlippedBit,
} from './jwt-tampering.ts';
export { type Flaw, flawsOf, type Reading } from './reading.ts';
export { readSession, SESSION_ITEMS, type ToldSession } from './session.ts';
export { readSignedToken, type SignedToken } from './signed-token.ts';
export { cacheFlaws, readTokenAnswer, type TokenAnswer } from './token-answer.ts';
export { readTokenError, strayInError, type TokenError } from './token-error.ts';
export { type PlacedParameter, parameterOf, readTokenRequest, type TokenRequest } from './token-request.ts';
export { verifiesUnder } from './token-signature.ts';
