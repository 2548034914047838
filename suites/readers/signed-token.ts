import { type JsonObject, readJson } from './json.ts';
import { type Flaw, inWords, type Reading } from './reading.ts';

export type SignedTokenFlaw =
  | 'encoding'
  | 'version'
  | 'scope'
  | 'expiration'
  | 'data'
  | 'application'
  | 'identity';

/** What an access token of MobileFirst says; decoded, and not verified. */
export interface SignedToken {
  readonly version?: string;
  /** The security test that was passed. */
  readonly scope?: string;
  /** Milliseconds since the epoch; absent where what the token has cannot be that. */
  readonly expiration?: number;
  /** Absent where the token has no such member, or null in it. */
  readonly user?: string;
  readonly device?: string;
  readonly application?: string;
  /** Every member as it came. */
  readonly members: JsonObject;
}

/** Instants before are milliseconds of 1970 to 2001: seconds that were not multiplied. */
const SMALLEST_IN_MILLISECONDS = 1e12;

/**
 * Reads the JSON object that a signed token consists of, in whichever of its parts between dots it stands, as base64 of
 * either alphabet. It is `ok` when there is one; what the document asks for and what is not there are flaws.
 * @see "Using MobileFirst Server to authenticate external resources", Overview of token format
 */
export function readSignedToken(token: string): Reading<SignedToken, SignedTokenFlaw> {
  const members = token.split('.').map(objectIn).find(isPayload);
  if (members === undefined) {
    const expected = 'base64 of a JSON object with the documented members';
    return { ok: false, flaws: [{ kind: 'encoding', where: 'token', expected, actual: 'something else' }] };
  }
  const flaws: Flaw<SignedTokenFlaw>[] = [];
  const complain = (kind: SignedTokenFlaw, where: string, expected: string, value: unknown): undefined => {
    flaws.push({ kind, where, expected, actual: inWords(value) });
  };
  const text = (kind: SignedTokenFlaw, where: string, value: unknown): string | undefined =>
    typeof value === 'string' && value !== '' ? value : complain(kind, where, 'a text', value);

  const { version, scope, expiration, data } = members;
  if (!/^1\.0\b/.test(String(version)) && version !== 1) complain('version', 'version', '1.0', version);
  const number = typeof expiration === 'string' && /^\d+$/.test(expiration) ? Number(expiration) : expiration;
  const instant = typeof number === 'number' && number >= SMALLEST_IN_MILLISECONDS ? number : undefined;
  if (instant === undefined) complain('expiration', 'expiration', 'milliseconds since the epoch', expiration);
  const said = isObject(data) ? data : complain('data', 'data', 'an object', data);
  const identity = (name: string): string | undefined =>
    said?.[name] === undefined || said[name] === null
      ? undefined
      : text('identity', `data.${name}`, said[name]);
  const application = said && text('application', 'data.application_id', said.application_id);
  const told = {
    version: version === undefined ? undefined : String(version),
    scope: text('scope', 'scope', scope),
    expiration: instant,
    user: identity('user_id'),
    device: identity('device_id'),
    application,
  };
  const given = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
  return { ok: true, flaws, value: { ...given, members } };
}

function objectIn(part: string): JsonObject | undefined {
  if (!/^[\w+/-]+=*$/.test(part)) return undefined;
  const reading = readJson(Buffer.from(part, 'base64'), 'token');
  return reading.ok && isObject(reading.value) ? reading.value : undefined;
}

/** A header of a signature names its method; what is signed says when it ends or what it is for. */
const isPayload = (members: JsonObject | undefined): members is JsonObject =>
  members !== undefined && ('expiration' in members || ('scope' in members && 'data' in members));

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
