import { type HttpReply, headerValues } from '../../mock-server/wire/index.ts';
import { type JsonObject, type JsonObjectFlaw, readJsonObject } from './json.ts';
import { membersOf } from './members.ts';
import type { Flaw, Reading } from './reading.ts';

export type TokenAnswerFlaw =
  | JsonObjectFlaw
  | 'status'
  | 'access-token'
  | 'token-type'
  | 'expires-in'
  | 'refresh-token'
  | 'scope'
  | 'error-beside-token';

/** A successful answer of a token endpoint. */
export interface TokenAnswer {
  readonly accessToken: string;
  readonly tokenType?: string;
  /** Seconds. Also set when the number came as a string, which is a flaw. */
  readonly expiresIn?: number;
  readonly refreshToken?: string;
  readonly scope?: string;
  /** Every member as it came. */
  readonly members: JsonObject;
}

/**
 * Reads a reply as a token answer. It is `ok` when a 2xx reply yields an access token, however flawed the rest.
 * @see RFC 6749 section 5.1, appendix A
 */
export function readTokenAnswer(reply: HttpReply): Reading<TokenAnswer, TokenAnswerFlaw> {
  const flaws: Flaw<TokenAnswerFlaw>[] = [];
  if (reply.status !== 200) {
    flaws.push({ kind: 'status', where: 'status', expected: '200', actual: String(reply.status) });
  }
  const body = readJsonObject(reply);
  flaws.push(...body.flaws);
  if (!body.ok) return { ok: false, flaws };

  const members = membersOf(body.value, flaws);
  const accessToken = members.visible('access_token', 'access-token');
  const tokenType = members.visible('token_type', 'token-type');
  const expiresIn = members.seconds('expires_in', 'expires-in');
  const refreshToken = members.visible('refresh_token', 'refresh-token');
  const scope = members.scope('scope', 'scope');
  for (const [name, kind] of [
    ['access_token', 'access-token'],
    ['token_type', 'token-type'],
  ] as const) {
    if (body.value[name] !== undefined) continue;
    flaws.push({ kind, where: `member ${name}`, expected: 'a string', actual: 'no such member' });
  }
  if (body.value.error !== undefined) {
    const expected = 'either a token or an error';
    flaws.push({ kind: 'error-beside-token', where: 'body', expected, actual: 'a member error' });
  }
  if (accessToken === undefined || reply.status < 200 || reply.status > 299) return { ok: false, flaws };
  return {
    ok: true,
    flaws,
    value: {
      accessToken,
      ...(tokenType === undefined ? {} : { tokenType }),
      ...(expiresIn === undefined ? {} : { expiresIn }),
      ...(refreshToken === undefined ? {} : { refreshToken }),
      ...(scope === undefined ? {} : { scope }),
      members: body.value,
    },
  };
}

/**
 * What a reply that carries a token lacks to keep caches from storing it.
 * @see RFC 6749 section 5.1
 */
export function cacheFlaws(reply: HttpReply): readonly Flaw<'cache-control' | 'pragma'>[] {
  const flaws: Flaw<'cache-control' | 'pragma'>[] = [];
  for (const [kind, field, directive] of [
    ['cache-control', 'Cache-Control', 'no-store'],
    ['pragma', 'Pragma', 'no-cache'],
  ] as const) {
    const values = headerValues(reply, field);
    const directives = values.join(',').replace(/"(?:[^"\\]|\\.)*"/g, '');
    if (directives.split(',').some((each) => each.trim().toLowerCase() === directive)) continue;
    const actual = values.length === 0 ? 'no such field' : values.join(', ');
    flaws.push({ kind, where: field, expected: directive, actual });
  }
  return flaws;
}
