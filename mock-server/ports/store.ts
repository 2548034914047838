/** A registered application. */
export interface Client {
  readonly id: string;
  readonly secret: string;
  /** Grants that it may use. */
  readonly grants: readonly string[];
  /** Scopes that it may ask for. */
  readonly scopes: readonly string[];
}

/** A resource owner. */
export interface User {
  readonly name: string;
  readonly password: string;
  readonly disabled: boolean;
  readonly locked: boolean;
  /** Whether the administrators of the user's company allow tokens for it. */
  readonly requestable: boolean;
  /** Name of the region that the user lives in. */
  readonly region: string;
  readonly tenant: string;
  /** Since the last right one. */
  readonly wrongPasswords?: number;
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
}

/** The memory of a server. Every promise resolves once the change would survive what the store promises to survive. */
export interface Store {
  client(id: string): Promise<Client | undefined>;
  saveClient(client: Client): Promise<void>;
  removeClient(id: string): Promise<void>;
  clients(): Promise<readonly Client[]>;

  user(name: string): Promise<User | undefined>;
  saveUser(user: User): Promise<void>;
  removeUser(name: string): Promise<void>;
  users(): Promise<readonly User[]>;

  grant(id: string): Promise<Grant | undefined>;
  saveGrant(grant: Grant): Promise<void>;

  accessToken(digest: string): Promise<AccessTokenRecord | undefined>;
  saveAccessToken(record: AccessTokenRecord): Promise<void>;
  accessTokens(): Promise<readonly AccessTokenRecord[]>;

  refreshToken(digest: string): Promise<RefreshTokenRecord | undefined>;
  saveRefreshToken(record: RefreshTokenRecord): Promise<void>;
  refreshTokens(): Promise<readonly RefreshTokenRecord[]>;
  /** Marks a refresh token as replaced, once: the answer is false when another request was first. */
  replaceRefreshToken(digest: string, at: number): Promise<boolean>;

  /** Revokes whatever of a grant is not revoked yet. */
  revokeGrant(grantId: string, at: number): Promise<void>;
  clear(): Promise<void>;
}
