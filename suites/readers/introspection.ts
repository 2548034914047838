import type { HttpReply } from '../../mock-server/wire/index.ts';
import { type JsonObject, type JsonObjectFlaw, readJsonObject } from './json.ts';
import { membersOf } from './members.ts';
import { type Flaw, inWords, type Reading } from './reading.ts';

export type IntrospectionFlaw = JsonObjectFlaw | 'status' | 'active' | 'member-type' | 'scope' | 'revealing';

/** What an introspection endpoint says of a token. */
export interface Introspection {
  readonly active: boolean;
  readonly scope?: string;
  readonly clientId?: string;
  readonly username?: string;
  readonly tokenType?: string;
  /** Seconds since the epoch. */
  readonly exp?: number;
  readonly iat?: number;
  readonly nbf?: number;
  readonly sub?: string;
  /** Every member as it came. */
  readonly members: JsonObject;
}

/**
 * Reads a reply as an introspection answer. It is `ok` when a 200 reply has a boolean `active`.
 * @see RFC 7662 section 2.2
 */
export function readIntrospection(reply: HttpReply): Reading<Introspection, IntrospectionFlaw> {
  const flaws: Flaw<IntrospectionFlaw>[] = [];
  if (reply.status !== 200) {
    flaws.push({ kind: 'status', where: 'status', expected: '200', actual: String(reply.status) });
  }
  const body = readJsonObject(reply);
  flaws.push(...body.flaws);
  if (!body.ok) return { ok: false, flaws };

  const { active, ...others } = body.value;
  if (typeof active !== 'boolean') {
    flaws.push({
      kind: 'active',
      where: 'member active',
      expected: 'true or false',
      actual: inWords(active),
    });
  } else if (!active && Object.keys(others).length > 0) {
    const actual = `also ${Object.keys(others).join(', ')}`;
    flaws.push({ kind: 'revealing', where: 'body', expected: 'active and nothing else', actual });
  }
  const members = membersOf(body.value, flaws);
  const texts = Object.entries({
    scope: members.scope('scope', 'scope'),
    clientId: members.text('client_id', 'member-type'),
    username: members.text('username', 'member-type'),
    tokenType: members.text('token_type', 'member-type'),
    sub: members.text('sub', 'member-type'),
    exp: members.seconds('exp', 'member-type'),
    iat: members.seconds('iat', 'member-type'),
    nbf: members.seconds('nbf', 'member-type'),
  });
  if (typeof active !== 'boolean' || reply.status !== 200) return { ok: false, flaws };
  const given = Object.fromEntries(texts.filter(([, value]) => value !== undefined));
  return { ok: true, flaws, value: { ...given, active, members: body.value } };
}
