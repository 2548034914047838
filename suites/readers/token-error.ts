import type { HttpReply } from '../../mock-server/wire/index.ts';
import { NQCHAR, NQSCHAR } from './grammar.ts';
import { type JsonObject, type JsonObjectFlaw, readJsonObject } from './json.ts';
import { type Members, membersOf } from './members.ts';
import { type Flaw, inWords, type Reading, strayCharacter } from './reading.ts';

export type TokenErrorFlaw =
  | JsonObjectFlaw
  | 'status'
  | 'error'
  | 'vocabulary'
  | 'error-characters'
  | 'description'
  | 'description-characters'
  | 'uri'
  | 'uri-characters'
  | 'code'
  | 'geolocation'
  | 'token-beside-error';

/** The codes of RFC 6749 section 5.2. */
const TOKEN_ERRORS = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
] as const;

/** A refusal of a token endpoint, or of an endpoint beside it. */
export interface TokenError {
  readonly status: number;
  readonly error?: string;
  /** `error_description`, or `description` where only that is given. */
  readonly description?: string;
  readonly uri?: string;
  /** Enigma's code as a number, whether it came as `"05"`, `"5"` or `5`. */
  readonly code?: number;
  readonly geolocation?: string;
  /** Every member as it came. */
  readonly members: JsonObject;
}

/**
 * Reads a reply as a refusal. It is `ok` when an error or a code can be made out.
 * @param furtherErrors codes that are as good as those of RFC 6749 at this endpoint
 * @see RFC 6749 section 5.2
 */
export function readTokenError(
  reply: HttpReply,
  furtherErrors: readonly string[] = [],
): Reading<TokenError, TokenErrorFlaw> {
  const flaws: Flaw<TokenErrorFlaw>[] = [];
  const body = readJsonObject(reply);
  flaws.push(...body.flaws);
  const object = body.ok ? body.value : {};
  const members = membersOf(object, flaws);
  const error = readCode(members, flaws, [...TOKEN_ERRORS, ...furtherErrors]);
  if (reply.status !== 400 && !(reply.status === 401 && (error ?? 'invalid_client') === 'invalid_client')) {
    const expected = '400, or 401 with invalid_client';
    flaws.push({ kind: 'status', where: 'status', expected, actual: String(reply.status) });
  }
  if (!body.ok) return { ok: false, flaws };

  const description =
    readText(members, flaws, 'error_description', 'description', NQSCHAR) ??
    readText(members, flaws, 'description', 'description', NQSCHAR);
  const uri = readText(members, flaws, 'error_uri', 'uri', NQCHAR);
  const geolocation = members.text('geolocation', 'geolocation');
  const code = enigmaCode(object.code);
  if (code === undefined && object.code !== undefined) {
    const expected = 'a number, or its decimal digits as a string';
    flaws.push({ kind: 'code', where: 'member code', expected, actual: inWords(object.code) });
  }
  if (object.error === undefined) {
    flaws.push({ kind: 'error', where: 'member error', expected: 'a string', actual: 'no such member' });
  }
  for (const name of ['access_token', 'refresh_token', 'id_token']) {
    if (object[name] === undefined) continue;
    flaws.push({
      kind: 'token-beside-error',
      where: 'body',
      expected: 'no token',
      actual: `a member ${name}`,
    });
  }
  if (error === undefined && code === undefined) return { ok: false, flaws };
  return {
    ok: true,
    flaws,
    value: {
      status: reply.status,
      ...(error === undefined ? {} : { error }),
      ...(description === undefined ? {} : { description }),
      ...(uri === undefined ? {} : { uri }),
      ...(code === undefined ? {} : { code }),
      ...(geolocation === undefined ? {} : { geolocation }),
      members: object,
    },
  };
}

/** The first character that an error or its description may not have. @see RFC 6749 sections 4.1.2.1 and 5.2 */
export const strayInError = (text: string): string | undefined => strayCharacter(text, NQSCHAR);

/** Enigma's error code in any of its spellings as a number. */
export function enigmaCode(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
  return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}

function readCode(
  members: Members<TokenErrorFlaw>,
  flaws: Flaw<TokenErrorFlaw>[],
  known: readonly string[],
): string | undefined {
  const error = readText(members, flaws, 'error', 'error', NQSCHAR);
  if (error !== undefined && !known.includes(error)) {
    const expected = `one of ${known.join(', ')}`;
    flaws.push({ kind: 'vocabulary', where: 'member error', expected, actual: inWords(error) });
  }
  return error;
}

function readText(
  members: Members<TokenErrorFlaw>,
  flaws: Flaw<TokenErrorFlaw>[],
  name: string,
  kind: 'error' | 'description' | 'uri',
  allowed: RegExp,
): string | undefined {
  const value = members.text(name, kind);
  const stray = value === undefined ? undefined : strayCharacter(value, allowed);
  if (stray !== undefined) {
    const expected = 'printable ASCII without quotation mark and backslash';
    flaws.push({ kind: `${kind}-characters`, where: `member ${name}`, expected, actual: stray });
  }
  return value;
}
