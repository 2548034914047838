import {
  addDuration,
  type Client,
  type Credentials,
  type RefreshTokenRecord,
  type User,
} from '../ports/index.ts';
import type { Problem, Profile } from '../profiles/index.ts';
import { type AuthorizationPolicies, authorizationPolicies } from './authorization-policies.ts';
import { type KeySetPolicies, keySetPolicies } from './key-set-policies.ts';
import { type RegistrationPolicies, registrationPolicies } from './registration-policies.ts';

/** What a scope decision starts from. */
export interface ScopeRequest {
  /** Absent when the client asked for nothing in particular. */
  readonly requested: readonly string[] | undefined;
  /** Registered for the client, or granted before in case of a refresh. */
  readonly permitted: readonly string[];
}

/** For what a token is to be. */
export interface LifetimeOrder {
  readonly client: Client;
  readonly scope: readonly string[];
}

/** For whom a token is to be. */
export interface HolderOrder extends LifetimeOrder {
  /** Absent when the client acts for itself. */
  readonly user?: string;
}

/** What is told about a person beside `sub`. @see OpenID Connect Core 1.0 section 5.1 */
export interface PersonClaims {
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
  readonly picture?: string;
}

/** The small decisions of a server, each one a pure function of what it is given. */
export interface Policies extends AuthorizationPolicies, KeySetPolicies, RegistrationPolicies {
  secretMatches(registered: string, presented: string, credentials: Credentials): Promise<boolean>;
  passwordMatches(registered: string, presented: string, credentials: Credentials): Promise<boolean>;
  /** An instant of expiry counts as expired. @see RFC 7519 section 4.1.4 */
  expired(expiresAt: number | undefined, now: number): boolean;
  /** Whether a revocation has reached the resource server that asks. */
  revoked(revokedAt: number | undefined, now: number, profile: Profile): boolean;
  notYetValid(notBefore: number | undefined, now: number): boolean;
  /** The client's own lifetime, else the shortest of the scopes that have one, else the profile's. */
  accessTokenExpiry(issuedAt: number, profile: Profile, order?: Partial<LifetimeOrder>): number;
  /** @param previous the token that is being refreshed; undefined for the answer of a first grant */
  refreshTokenExpiry(
    now: number,
    previous: RefreshTokenRecord | undefined,
    profile: Profile,
    order?: Partial<LifetimeOrder>,
  ): number | undefined;
  /** The expiry that an implementation team tells of a refresh token that it hands out; undefined for none. */
  provisionedExpiry(expiresAt: number | undefined, issuedAt: number, profile: Profile): number | undefined;
  /** What a refresh does with the presented token; a public client's is always replaced. @see RFC 9700 section 2.2.2 */
  rotation(profile: Profile, client: Client): Profile['refreshToken']['rotation'];
  /** What the use of a replaced token does to its family. @see RFC 9700 section 4.14.2 */
  onReuse(profile: Profile, client: Client): Profile['refreshToken']['onReuse'];
  issuesRefreshToken(grantType: string, profile: Profile): boolean;
  /** By what name the one active token of a holder is known; undefined where any number may be active. */
  holderOf(order: HolderOrder, profile: Profile): string | undefined;
  /** The scope to grant, or the part of the request that goes too far. */
  decideScope(
    request: ScopeRequest,
    profile: Profile,
  ): { readonly scope: readonly string[] } | { readonly excess: readonly string[] };
  /** Scope that the refresh token keeps when a refresh narrows the access token. */
  refreshTokenScope(granted: readonly string[], previous: RefreshTokenRecord | undefined): readonly string[];
  scopeCovers(granted: readonly string[], required: readonly string[]): boolean;
  accountProblem(user: User): Extract<Problem, 'account-disabled' | 'account-locked'> | undefined;
  /** @param wrongPasswords in a row, the present one counted */
  locksAccount(wrongPasswords: number, profile: Profile): boolean;
  livesElsewhere(user: User, region: string): boolean;
  requestable(user: User): boolean;
  /** Whether somebody of a tenant may act where a request names one. */
  sameTenant(own: string | undefined, named: string): boolean;
  permits(rights: readonly string[], right: string): boolean;
  belongsTo(token: { readonly clientId: string }, client: Client): boolean;
  /** The address in the form in which it is compared; undefined for what is no email address. */
  principalOf(email: string, profile: Profile): string | undefined;
  /** What the issuer tells about a person to who holds a token of this scope. */
  claimsOf(user: User, scope: readonly string[], profile: Profile): PersonClaims;
}

export const policies: Policies = {
  ...authorizationPolicies,
  ...keySetPolicies,
  ...registrationPolicies,
  secretMatches: (registered, presented, credentials) => credentials.matches(registered, presented),
  passwordMatches: (registered, presented, credentials) => credentials.matches(registered, presented),
  expired: (expiresAt, now) => expiresAt !== undefined && now >= expiresAt,
  notYetValid: (notBefore, now) => notBefore !== undefined && now < notBefore,
  revoked: (revokedAt, now, { revocationLag }) =>
    revokedAt !== undefined && now >= addDuration(revokedAt, revocationLag),
  accessTokenExpiry(issuedAt, { accessToken }, { client, scope = [] } = {}) {
    const own = client?.accessTokenLifetime;
    if (own !== undefined) return addDuration(issuedAt, own);
    const ofScopes = scope.flatMap((name) => accessToken.lifetimePerScope[name] ?? []);
    const ends = ofScopes.map((lifetime) => addDuration(issuedAt, lifetime));
    return ends.length > 0 ? Math.min(...ends) : addDuration(issuedAt, accessToken.lifetime);
  },
  refreshTokenExpiry(now, previous, { refreshToken }, { client } = {}) {
    const lifetime = client?.refreshTokenLifetime ?? refreshToken.lifetime;
    if (lifetime === 'forever') return undefined;
    if (previous !== undefined && !refreshToken.sliding) return previous.expiresAt;
    return addDuration(now, lifetime);
  },
  provisionedExpiry: (expiresAt) => expiresAt,
  rotation: ({ refreshToken }, client) => (client.public === true ? 'rotate' : refreshToken.rotation),
  onReuse: ({ refreshToken }, client) => (client.public === true ? 'revoke-family' : refreshToken.onReuse),
  issuesRefreshToken: (grantType, profile) => profile.refreshToken.grants.includes(grantType),
  holderOf({ user, client, scope }, { tokensPerUser: { key } }) {
    if (key === 'none') return undefined;
    const who = user === undefined ? { client: client.id } : { user };
    if (key === 'user') return JSON.stringify([who]);
    return JSON.stringify(
      key === 'user+client' ? [who, client.id] : [who, client.id, ...new Set(scope.toSorted())],
    );
  },

  decideScope({ requested, permitted }, profile) {
    const always = profile.scope.always;
    if (requested === undefined) return { scope: union(permitted, always) };
    const excess = requested.filter((scope) => !permitted.includes(scope));
    if (excess.length > 0 && profile.scope.excess === 'refuse') return { excess };
    return {
      scope: union(
        requested.filter((scope) => permitted.includes(scope)),
        always,
      ),
    };
  },
  refreshTokenScope: (granted, previous) => previous?.scope ?? granted,
  scopeCovers: (granted, required) => required.every((scope) => granted.includes(scope)),
  accountProblem(user) {
    if (user.disabled) return 'account-disabled';
    return user.locked ? 'account-locked' : undefined;
  },
  locksAccount: (wrongPasswords, { lockAfter }) => lockAfter > 0 && wrongPasswords >= lockAfter,
  livesElsewhere: (user, region) => user.region !== region,
  requestable: (user) => user.requestable,
  sameTenant: (own, named) => own === named,
  permits: (rights, right) => rights.includes(right),
  belongsTo: (token, client) => token.clientId === client.id,
  principalOf(email, { members }) {
    const at = email.lastIndexOf('@');
    if (at < 1 || at === email.length - 1 || /\s/.test(email)) return undefined;
    const local = email.slice(0, at);
    const domain = email.slice(at).toLowerCase();
    return (members.localPart === 'as-written' ? local : local.toLowerCase()) + domain;
  },
  claimsOf({ name, email, emailVerified = true, picture }, scope, { userinfo }) {
    const open = ['*', ...scope].flatMap((each) => userinfo.claims[each] ?? []);
    return {
      ...(email !== undefined && open.includes('email') ? { email } : {}),
      ...(email !== undefined && open.includes('email_verified') ? { email_verified: emailVerified } : {}),
      ...(open.includes('name') ? { name } : {}),
      ...(picture !== undefined && open.includes('picture') ? { picture } : {}),
    };
  },
};

const union = (first: readonly string[], second: readonly string[]): readonly string[] => [
  ...new Set([...first, ...second]),
];
