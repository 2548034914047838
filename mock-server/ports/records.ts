/** A registered application. */
export interface Client {
  readonly id: string;
  /** In clear, or its bcrypt hash. */
  readonly secret: string;
  /** Grants that it may use. */
  readonly grants: readonly string[];
  /** Scopes that it may ask for. */
  readonly scopes: readonly string[];
  /** Whether it can keep no secret: then it is named, and does not authenticate. @see RFC 6749 section 2.1 */
  readonly public?: boolean;
  readonly name?: string;
  readonly website?: string;
  /** Where the authorization endpoint may send people back to, compared exactly. */
  readonly redirectUris?: readonly string[];
  /** ISO 8601; the profile's where absent. */
  readonly accessTokenLifetime?: string;
  /** ISO 8601, or `forever`; the profile's where absent. */
  readonly refreshTokenLifetime?: string;
  readonly tenant?: string;
  /** Names of roles of the client's tenant: what it may do when it acts for itself. */
  readonly roles?: readonly string[];
}

/** A resource owner. */
export interface User {
  readonly name: string;
  /** In clear, or its bcrypt hash. */
  readonly password: string;
  readonly disabled: boolean;
  readonly locked: boolean;
  /** Whether the administrators of the user's company allow tokens for it. */
  readonly requestable: boolean;
  /** Name of the region that the user lives in. */
  readonly region: string;
  readonly tenant: string;
  readonly email?: string;
  /** True where absent. */
  readonly emailVerified?: boolean;
  /** URL of an image. */
  readonly picture?: string;
  /** Names of roles of the user's tenant. */
  readonly roles?: readonly string[];
  /** Since the last right one. */
  readonly wrongPasswords?: number;
}

/** What the people of a tenant may do who have a role. */
export interface Role {
  readonly name: string;
  readonly tenant: string;
  readonly rights: readonly string[];
}

/** An entry of the data that a resource server guards. */
export interface DataRecord {
  /** Name of the objects of its kind, as paths write it. */
  readonly object: string;
  readonly id: string;
  readonly tenant: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** What tokens descend from: one resource owner's (or client's) permission, given once. */
export interface Grant {
  readonly id: string;
  readonly type: string;
  readonly clientId: string;
  /** Absent when the client acts for itself. */
  readonly user?: string;
  readonly scope: readonly string[];
  readonly grantedAt: number;
}

/** What the server remembers of an access token; never the token. Instants in milliseconds since the epoch. */
export interface AccessTokenRecord {
  /** SHA-256 of the token, base64url. */
  readonly digest: string;
  readonly grantId: string;
  readonly clientId: string;
  readonly user?: string;
  readonly scope: readonly string[];
  readonly issuedAt: number;
  readonly notBefore: number;
  readonly expiresAt: number;
  readonly revokedAt?: number;
  readonly tenant?: string;
  /** Id of the device that the token was issued to, where the server knows it. */
  readonly device?: string;
  /** Among the tokens of one holder one is active at a time; absent where tokens do not displace each other. */
  readonly holder?: string;
  /** The token itself, to be opened by the server's vault only; kept where a second request gets the same token. */
  readonly sealed?: string;
}

/** What the server remembers of a refresh token; never the token. */
export interface RefreshTokenRecord {
  readonly digest: string;
  readonly grantId: string;
  readonly clientId: string;
  readonly user?: string;
  readonly scope: readonly string[];
  readonly issuedAt: number;
  /** Undefined for a token that does not expire. */
  readonly expiresAt?: number;
  readonly revokedAt?: number;
  /** When a rotation put another token in its place. */
  readonly replacedAt?: number;
  readonly tenant?: string;
  readonly device?: string;
  readonly holder?: string;
  readonly sealed?: string;
}

/** What the server remembers of an authorization code; never the code. @see RFC 6749 section 4.1.2 */
export interface AuthorizationCodeRecord {
  readonly digest: string;
  readonly grantId: string;
  readonly clientId: string;
  readonly user: string;
  readonly scope: readonly string[];
  /** As the authorization request gave it; absent where it gave none. */
  readonly redirectUri?: string;
  /** @see RFC 7636 section 4.3 */
  readonly codeChallenge?: string;
  readonly codeChallengeMethod?: 'plain' | 'S256';
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly redeemedAt?: number;
}

/** What a resource owner once allowed a client. */
export interface Approval {
  readonly user: string;
  readonly clientId: string;
  readonly scope: readonly string[];
  readonly approvedAt: number;
}

/** A browser in which somebody has logged in at the authorization server. */
export interface LoginSession {
  /** Of the cookie's value. */
  readonly digest: string;
  readonly user: string;
  readonly startedAt: number;
  readonly expiresAt: number;
}

/** Somebody whom the resource server knows by the email address that the issuer names, whatever token was presented. */
export interface Member {
  /** The address in the form in which addresses are compared. */
  readonly principal: string;
  readonly id: string;
  /** The address as the issuer wrote it when the member came. */
  readonly email: string;
  readonly gameState: string;
  readonly badges: readonly string[];
  readonly invitationStatus: string;
  readonly imageUrl?: string;
}

/** What may become otherwise with a member. */
export type MemberChange = Partial<Omit<Member, 'principal' | 'id'>>;

/** The session of a member at the resource server, which lives as long as the access token that it hangs on. */
export interface MemberSession {
  /** Of the access token. */
  readonly digest: string;
  readonly principal: string;
  readonly startedAt: number;
  /** When the token expires; absent where the issuer does not tell. */
  readonly expiresAt?: number;
}

/** In which realms an application has been authenticated, and as whom. */
export interface RealmSession {
  /** Of the session's identifier. */
  readonly digest: string;
  readonly clientId: string;
  readonly startedAt: number;
  readonly expiresAt: number;
  /** What an application has to return where a realm asks for proof that it is there. */
  readonly nonce: string;
  /** By name of the realm. */
  readonly passed: Readonly<Record<string, PassedRealm>>;
}

/** Whom a realm has authenticated: a user, a device, or the application alone. */
export interface PassedRealm {
  readonly user?: string;
  readonly device?: string;
}
