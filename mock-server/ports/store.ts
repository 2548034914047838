import type {
  AccessTokenRecord,
  Approval,
  AuthorizationCodeRecord,
  Client,
  DataRecord,
  Grant,
  LoginSession,
  Member,
  MemberChange,
  MemberSession,
  PassedRealm,
  RealmSession,
  RefreshTokenRecord,
  Role,
  User,
} from './records.ts';

/** The tokens of one answer, which are remembered together or not at all. */
export interface Issue {
  readonly at: number;
  /** Absent where the tokens descend from a grant that is remembered already. */
  readonly grant?: Grant;
  readonly accessToken: AccessTokenRecord;
  readonly refreshToken?: RefreshTokenRecord;
  /**
   * The refresh token on which the tokens are issued, as it was when the request read it. Nothing is issued where it has
   * been replaced or revoked since.
   */
  readonly presented?: Pick<RefreshTokenRecord, 'digest' | 'replacedAt' | 'revokedAt'>;
  /** Digest of the refresh token whose place the new one takes. */
  readonly replaces?: string;
  /** Digest of the authorization code that is used up. */
  readonly redeems?: string;
  /**
   * What becomes of the holder's other tokens: `supersede` revokes them, and the other access tokens of the same grant, but
   * not the given refresh token; `reuse` does so too, but issues nothing while an access token of the holder is active,
   * and still uses up the code.
   */
  readonly holder?: 'supersede' | 'reuse';
}

/** What something remembered becomes; its key stays. */
export type Change<Thing> = (thing: Thing) => Thing;

/** How issuing ended: done, or not, because another request was first. */
export type IssueOutcome =
  | 'issued'
  | 'replaced-before'
  | 'revoked-before'
  | 'redeemed-before'
  | 'held-already';

/** The world that a store was filled with. */
export interface Origin {
  /** Name of the profile. */
  readonly profile: string;
  /** False while it is being filled, and after a crash in the midst of that. */
  readonly complete: boolean;
}

/**
 * The memory of a server. Every promise resolves once the change would survive what the store promises to survive. What
 * depends on what is remembered is changed in one piece: by `change…`, which answers what is remembered from then on, or
 * undefined where there is nothing to change.
 */
export interface Store {
  /** The store that hashes are kept in, behind one that keeps them in the place of passwords and client secrets. */
  readonly unhashed?: Store;
  /** All that is at rest, as SQL that would make it again; absent where nothing outlives the process. */
  dump?(): Promise<string>;
  /** Writes what is still held back; absent where a promise that has resolved holds nothing back. */
  flush?(): Promise<void>;
  client(id: string): Promise<Client | undefined>;
  saveClient(client: Client): Promise<void>;
  removeClient(id: string): Promise<void>;
  clients(): Promise<readonly Client[]>;

  user(name: string): Promise<User | undefined>;
  saveUser(user: User): Promise<void>;
  changeUser(name: string, change: Change<User>): Promise<User | undefined>;
  removeUser(name: string): Promise<void>;
  users(): Promise<readonly User[]>;

  grant(id: string): Promise<Grant | undefined>;
  saveGrant(grant: Grant): Promise<void>;

  accessToken(digest: string): Promise<AccessTokenRecord | undefined>;
  saveAccessToken(record: AccessTokenRecord): Promise<void>;
  changeAccessToken(
    digest: string,
    change: Change<AccessTokenRecord>,
  ): Promise<AccessTokenRecord | undefined>;
  accessTokens(): Promise<readonly AccessTokenRecord[]>;

  refreshToken(digest: string): Promise<RefreshTokenRecord | undefined>;
  saveRefreshToken(record: RefreshTokenRecord): Promise<void>;
  changeRefreshToken(
    digest: string,
    change: Change<RefreshTokenRecord>,
  ): Promise<RefreshTokenRecord | undefined>;
  refreshTokens(): Promise<readonly RefreshTokenRecord[]>;

  /** Remembers the tokens of one answer, with all that happens by it, in one piece. */
  issue(issue: Issue): Promise<IssueOutcome>;
  /** The newest access token of a holder that is neither revoked nor expired. */
  activeAccessToken(holder: string, now: number): Promise<AccessTokenRecord | undefined>;
  /** The newest refresh token of a holder that is neither revoked, replaced nor expired. */
  activeRefreshToken(holder: string, now: number): Promise<RefreshTokenRecord | undefined>;
  /** The newest refresh token of a grant. */
  refreshTokenOf(grantId: string): Promise<RefreshTokenRecord | undefined>;

  authorizationCode(digest: string): Promise<AuthorizationCodeRecord | undefined>;
  /** Remembers a code together with the grant that it stands for. */
  saveAuthorizationCode(record: AuthorizationCodeRecord, grant: Grant): Promise<void>;
  approval(user: string, clientId: string): Promise<Approval | undefined>;
  saveApproval(approval: Approval): Promise<void>;
  loginSession(digest: string): Promise<LoginSession | undefined>;
  saveLoginSession(session: LoginSession): Promise<void>;

  realmSession(digest: string): Promise<RealmSession | undefined>;
  saveRealmSession(session: RealmSession): Promise<void>;
  /** Adds a realm to a session, and keeps what others add at the same time. @returns undefined where there is none */
  passRealm(digest: string, realm: string, passed: PassedRealm): Promise<RealmSession | undefined>;

  role(name: string, tenant: string): Promise<Role | undefined>;
  saveRole(role: Role): Promise<void>;
  roles(): Promise<readonly Role[]>;
  dataRecord(object: string, tenant: string, id: string): Promise<DataRecord | undefined>;
  saveDataRecord(record: DataRecord): Promise<void>;
  removeDataRecord(object: string, tenant: string, id: string): Promise<void>;
  dataRecords(object: string, tenant: string): Promise<readonly DataRecord[]>;

  member(principal: string): Promise<Member | undefined>;
  /** Remembers a member, unless there is one of that principal; the answer is who is remembered. */
  enrolMember(member: Member): Promise<Member>;
  /** Changes some of a member in one piece; the answer is the member from then on, if there is one. */
  changeMember(principal: string, change: MemberChange): Promise<Member | undefined>;
  memberSession(digest: string): Promise<MemberSession | undefined>;
  saveMemberSession(session: MemberSession): Promise<void>;

  /** Revokes whatever of a grant is not revoked yet. */
  revokeGrant(grantId: string, at: number): Promise<void>;
  /** What the store was filled with first; undefined where no server has filled it. */
  origin(): Promise<Origin | undefined>;
  saveOrigin(origin: Origin): Promise<void>;
  /** Forgets everything but the origin. */
  clear(): Promise<void>;
}
