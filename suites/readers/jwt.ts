import { type JsonFlaw, type JsonObject, readJson } from './json.ts';
import { type Flaw, inWords, type Reading } from './reading.ts';

export type JwtFlaw = JsonFlaw | 'segments' | 'base64url' | 'not-an-object' | 'header-type' | 'claim-type';

/** A JWT in compact form, decoded and not verified. */
export interface Jwt {
  readonly header: JsonObject;
  readonly claims: JsonObject;
  readonly signature: Uint8Array;
  /** Header, claims and signature as they stood. */
  readonly segments: readonly [header: string, claims: string, signature: string];
}

/**
 * Decodes a JWT without verifying it. It is `ok` when header and claims are JSON objects.
 * @see RFC 7515 sections 2, 4.1 and 7.1, RFC 7519 section 4.1
 */
export function readJwt(token: string): Reading<Jwt, JwtFlaw> {
  const flaws: Flaw<JwtFlaw>[] = [];
  const [head, body, tail, ...rest] = token.split('.');
  if (head === undefined || body === undefined || tail === undefined || rest.length > 0) {
    const actual = `${token.split('.').length} of them`;
    flaws.push({ kind: 'segments', where: 'token', expected: 'three segments between dots', actual });
    return { ok: false, flaws };
  }
  const header = readSegment(head, 'header', flaws);
  const claims = readSegment(body, 'claims', flaws);
  const signature = decodeBase64url(tail, 'signature', flaws);
  if (header === undefined || claims === undefined || signature === undefined) return { ok: false, flaws };
  complainOfTypes(header, HEADER_TYPES, 'header-type', flaws);
  complainOfTypes(claims, CLAIM_TYPES, 'claim-type', flaws);
  if (header.alg === undefined) {
    flaws.push({ kind: 'header-type', where: 'header alg', expected: 'a string', actual: 'nothing' });
  }
  return { ok: true, value: { header, claims, signature, segments: [head, body, tail] }, flaws };
}

type JsonType = 'string' | 'number' | 'string or strings' | 'strings';

const HEADER_TYPES: Readonly<Record<string, JsonType>> = {
  alg: 'string',
  typ: 'string',
  kid: 'string',
  cty: 'string',
  crit: 'strings',
};

const CLAIM_TYPES: Readonly<Record<string, JsonType>> = {
  iss: 'string',
  sub: 'string',
  jti: 'string',
  aud: 'string or strings',
  exp: 'number',
  nbf: 'number',
  iat: 'number',
};

function complainOfTypes(
  object: JsonObject,
  types: Readonly<Record<string, JsonType>>,
  kind: 'header-type' | 'claim-type',
  flaws: Flaw<JwtFlaw>[],
): void {
  for (const [name, type] of Object.entries(types)) {
    const value = object[name];
    if (value === undefined || matches(value, type)) continue;
    const where = `${kind === 'claim-type' ? 'claim' : 'header'} ${name}`;
    flaws.push({ kind, where, expected: `a value of type ${type}`, actual: inWords(value) });
  }
}

function matches(value: unknown, type: JsonType): boolean {
  if (type === 'string' || type === 'number') return typeof value === type;
  if (type === 'string or strings' && typeof value === 'string') return true;
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function readSegment(
  segment: string,
  where: 'header' | 'claims',
  flaws: Flaw<JwtFlaw>[],
): JsonObject | undefined {
  const decoded = decodeBase64url(segment, where, flaws);
  if (decoded === undefined) return undefined;
  const json = readJson(decoded, where);
  flaws.push(...json.flaws);
  if (!json.ok) return undefined;
  if (typeof json.value === 'object' && json.value !== null && !Array.isArray(json.value)) {
    return json.value as JsonObject;
  }
  flaws.push({ kind: 'not-an-object', where, expected: 'a JSON object', actual: inWords(json.value) });
  return undefined;
}

/** Decodes base64url exactly: no padding, no foreign character, no stray bits at the end. */
function decodeBase64url(segment: string, where: string, flaws: Flaw<JwtFlaw>[]): Uint8Array | undefined {
  const decoded = Buffer.from(segment, 'base64url');
  if (decoded.toString('base64url') === segment) return decoded;
  flaws.push({ kind: 'base64url', where, expected: 'base64url without padding', actual: 'another encoding' });
  return undefined;
}
