import type {
  AccessTokenRecord,
  Approval,
  AuthorizationCodeRecord,
  Client,
  DataRecord,
  Grant,
  LoginSession,
  Member,
  MemberSession,
  RealmSession,
  RefreshTokenRecord,
  Role,
  User,
} from './records.ts';

/** Things by a key of one or several words. A table answers at once: what is atomic about a store needs no locks then. */
export interface Table<Thing> {
  get(...key: readonly string[]): Thing | undefined;
  /** Puts a thing in the place of what has its key, or behind all others. */
  set(thing: Thing): void;
  delete(...key: readonly string[]): void;
  /** In the order in which they came. @param beginning of the key, for those alone that have it */
  all(...beginning: readonly string[]): readonly Thing[];
  clear(): void;
}

/** Tokens by digest, with the ways to those of one grant and of one holder, which have to stay short. */
export interface TokenTable<Token> extends Table<Token> {
  /** Whatever has become of it. */
  newestOfGrant(grantId: string): Token | undefined;
  unrevokedOfGrant(grantId: string): readonly Token[];
  unrevokedOfHolder(holder: string): readonly Token[];
  /** The newest that is neither revoked, replaced nor expired. */
  activeOfHolder(holder: string, now: number): Token | undefined;
}

/** Something to be known of the store itself. */
export interface Setting {
  readonly name: string;
  readonly value: string;
}

/** Everything that a store remembers, with the members that are the key of each. */
export interface Tables {
  /** By `id`. */
  readonly clients: Table<Client>;
  /** By `name`. */
  readonly users: Table<User>;
  /** By `tenant` and `name`. */
  readonly roles: Table<Role>;
  /** By `object`, `tenant` and `id`. */
  readonly dataRecords: Table<DataRecord>;
  /** By `id`. */
  readonly grants: Table<Grant>;
  readonly accessTokens: TokenTable<AccessTokenRecord>;
  readonly refreshTokens: TokenTable<RefreshTokenRecord>;
  /** By `digest`, as all sessions. */
  readonly codes: Table<AuthorizationCodeRecord>;
  /** By `user` and `clientId`. */
  readonly approvals: Table<Approval>;
  readonly loginSessions: Table<LoginSession>;
  readonly realmSessions: Table<RealmSession>;
  /** By `principal`. */
  readonly members: Table<Member>;
  readonly memberSessions: Table<MemberSession>;
  /** By `name`. */
  readonly settings: Table<Setting>;
}
