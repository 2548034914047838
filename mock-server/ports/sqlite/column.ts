import { readText, type Value } from './connection.ts';

/** Where a member of a thing is kept in a table. */
export interface Column<Member extends string = string> {
  readonly member: Member;
  readonly type: string;
  write(value: unknown): Value;
  /** What was written; undefined for a member that is absent. */
  read(value: unknown): unknown;
}

const plain = {
  write: (value: unknown) => (value ?? null) as Value,
  read: (value: unknown) => value ?? undefined,
};

export const text = <Member extends string>(member: Member, type = 'TEXT'): Column<Member> => ({
  ...plain,
  member,
  type,
  read: readText,
});

export const integer = <Member extends string>(member: Member): Column<Member> => ({
  ...plain,
  member,
  type: 'INTEGER',
});

export const flag = <Member extends string>(member: Member): Column<Member> => ({
  member,
  type: 'INTEGER NOT NULL',
  write: (value) => (value ? 1 : 0),
  read: (value) => value === 1,
});

export const json = <Member extends string>(member: Member): Column<Member> => ({
  member,
  type: 'TEXT',
  write: (value) => (value === undefined ? null : JSON.stringify(value)),
  read: (value) => (value === null ? undefined : JSON.parse(value as string)),
});

export const blob = <Member extends string>(member: Member): Column<Member> => ({
  member,
  type: 'BLOB',
  write: (value) => (value === undefined ? null : Buffer.from(value as string)),
  read: readText,
});

/** The tenant of a thing that may belong to none: that is the empty word then. */
export const tenant = <Member extends string>(member: Member): Column<Member> => ({
  member,
  type: 'TEXT NOT NULL',
  write: (value) => (value ?? '') as string,
  read: (value) => readText(value) || undefined,
});

/** A column that follows from members that have columns of their own; it is not read back. */
export interface DerivedColumn<Member extends string = string> {
  readonly type: string;
  /** With a placeholder for each of the members. */
  readonly expression: string;
  readonly from: readonly Member[];
}

/** The tenant of the user, or else of the client, that a thing belongs to. */
export const tenantOf = <Member extends string>(user: Member, client: Member): DerivedColumn<Member> => ({
  type: 'TEXT NOT NULL',
  expression: `COALESCE((SELECT tenant FROM "USER" WHERE user_name = ?), (SELECT tenant FROM "OAUTH_CLIENT_DETAILS" WHERE client_id = ?), '')`,
  from: [user, client],
});
