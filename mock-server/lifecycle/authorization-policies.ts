import { createHash } from 'node:crypto';
import { type Approval, type AuthorizationCodeRecord, addDuration, type Client } from '../ports/index.ts';
import type { Profile } from '../profiles/index.ts';

/** The settings of a profile's authorization endpoint. */
export type AuthorizationSettings = NonNullable<Profile['authorization']>;

/** @throws Error for a profile that has no authorization endpoint */
export function authorizationSettings({ name, authorization }: Profile): AuthorizationSettings {
  if (authorization === undefined) throw new Error(`the profile ${name} has no authorization endpoint`);
  return authorization;
}

export type CodeChallengeMethod = NonNullable<AuthorizationCodeRecord['codeChallengeMethod']>;

/** What a client shows when it redeems a code. */
export interface Redemption {
  readonly redirectUri?: string;
  readonly codeVerifier?: string;
}

/** The small decisions about authorization requests and codes. */
export interface AuthorizationPolicies {
  /** Whether people may be sent to a redirect URI. @see RFC 9700 section 2.1 */
  redirectUriMatches(registered: string, given: string, settings: AuthorizationSettings): boolean;
  /** @see RFC 9700 section 2.1.1 */
  requiresCodeChallenge(client: Client, settings: AuthorizationSettings): boolean;
  codeExpiry(issuedAt: number, settings: AuthorizationSettings): number;
  sessionExpiry(startedAt: number, settings: AuthorizationSettings): number;
  /** Whether somebody has to be asked before a client gets what it asks for. @see RFC 6749 section 10.2 */
  needsConsent(
    request: { readonly client: Client; readonly scope: readonly string[] },
    approval: Approval | undefined,
    settings: AuthorizationSettings,
  ): boolean;
  redeemed(code: AuthorizationCodeRecord): boolean;
  /** Whether a code is redeemed with the redirect URI that it was asked for with. @see RFC 6749 section 4.1.3 */
  redirectUriRepeated(code: AuthorizationCodeRecord, redemption: Redemption): boolean;
  /** @see RFC 7636 section 4.6, RFC 9700 section 2.1.1 */
  verifierMatches(code: AuthorizationCodeRecord, redemption: Redemption): boolean;
}

export const authorizationPolicies: AuthorizationPolicies = {
  redirectUriMatches: (registered, given, { loopbackPort }) =>
    registered === given || (loopbackPort === 'any' && portless(registered) === portless(given)),
  requiresCodeChallenge: (client, { pkce }) =>
    pkce === 'required' || (pkce === 'required-for-public' && client.public === true),
  codeExpiry: (issuedAt, { codeLifetime }) => addDuration(issuedAt, codeLifetime),
  sessionExpiry: (startedAt, { sessionLifetime }) => addDuration(startedAt, sessionLifetime),
  // Whoever names a public client gets its tokens, so that the person has to look each time.
  needsConsent: ({ client, scope }, approval, { consent }) =>
    consent === 'always' ||
    client.public === true ||
    approval === undefined ||
    !scope.every((each) => approval.scope.includes(each)),
  redeemed: (code) => code.redeemedAt !== undefined,
  redirectUriRepeated: (code, { redirectUri }) =>
    code.redirectUri === undefined || code.redirectUri === redirectUri,
  verifierMatches({ codeChallenge, codeChallengeMethod }, { codeVerifier }) {
    if (codeChallenge === undefined || codeVerifier === undefined) return codeChallenge === codeVerifier;
    return (
      WELL_FORMED.test(codeVerifier) &&
      codeChallenge === challengeFrom(codeVerifier, codeChallengeMethod ?? 'plain')
    );
  },
};

/** A code verifier, or a code challenge. @see RFC 7636 sections 4.1 and 4.2 */
export const WELL_FORMED: RegExp = /^[A-Za-z0-9._~-]{43,128}$/;

const challengeFrom = (verifier: string, method: CodeChallengeMethod): string =>
  method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url');

/** A redirect URI on a loopback address without its port; any other as it is. */
const portless = (uri: string): string =>
  uri.replace(/^(http:\/\/(?:127\.0\.0\.1|\[::1\])):\d+(?=[/?]|$)/, '$1');
