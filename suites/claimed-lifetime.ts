import { readSignedToken, type TokenAnswer } from './readers/index.ts';

/**
 * The life that an issuer gives an access token by its own word, in seconds: `expires_in`, or else the expiration that
 * stands in the token. Undefined where neither does.
 * @param at instant of the answer, milliseconds since the epoch
 */
export function claimedLifetime({ expiresIn, accessToken }: TokenAnswer, at: number): number | undefined {
  if (expiresIn !== undefined) return expiresIn;
  const reading = readSignedToken(accessToken);
  const expiration = reading.ok ? reading.value.expiration : undefined;
  return expiration === undefined ? undefined : (expiration - at) / 1000;
}
