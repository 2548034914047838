import { constants, createHmac, createPublicKey, type JsonWebKey, type KeyObject, sign } from 'node:crypto';
import type { JsonObject } from './json.ts';
import type { Jwt } from './jwt.ts';

/** Members to set; one that is set to undefined is left out. */
export type Changes = Readonly<Record<string, unknown>>;

/** The token with other claims or another header, under the signature that it had. */
export const altered = (
  jwt: Jwt,
  changes: { readonly header?: Changes; readonly claims?: Changes },
): string => `${signingInput(jwt, changes)}.${jwt.segments[2]}`;

/** The token without a signature, under an algorithm that asks for none. @param alg spelling of `none` */
export const unsigned = (jwt: Jwt, alg = 'none'): string => `${signingInput(jwt, { header: { alg } })}.`;

/**
 * The token signed by HMAC with a text that everybody can read, as if the public key were a shared secret.
 * @param publicKeyText one of `publicKeyTexts`
 */
export function signedWithPublicKey(jwt: Jwt, publicKeyText: string): string {
  const input = signingInput(jwt, { header: { alg: 'HS256' } });
  return `${input}.${createHmac('sha256', publicKeyText).update(input).digest('base64url')}`;
}

/** The texts in which a verifier may hold a public key: PEM with and without its last line break, and JWK. */
export function publicKeyTexts(key: JsonWebKey): readonly string[] {
  const pem = createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' }) as string;
  return [pem, pem.trimEnd(), JSON.stringify(key)];
}

const SEGMENTS = ['header', 'claims', 'signature'] as const;

/**
 * The token with one bit turned over in one of its decoded segments.
 * @param bit position from the first bit; it wraps around at the end
 */
export function withFlippedBit(jwt: Jwt, part: (typeof SEGMENTS)[number], bit: number): string {
  return SEGMENTS.map((name, at) => {
    const segment = jwt.segments[at] ?? '';
    if (name !== part) return segment;
    const bytes = Buffer.from(segment, 'base64url');
    const position = bit % (bytes.length * 8);
    bytes[position >> 3] = (bytes[position >> 3] ?? 0) ^ (0x80 >> (position & 7));
    return bytes.toString('base64url');
  }).join('.');
}

/**
 * The token signed anew by a key of one's own, under the algorithm that fits the key.
 * @param key a private RSA, P-256 or Ed25519 key
 */
export function resigned(
  jwt: Jwt,
  key: KeyObject,
  changes: { readonly header?: Changes; readonly claims?: Changes } = {},
): string {
  const method = METHODS[key.asymmetricKeyType ?? ''];
  if (method === undefined) throw new TypeError(`no algorithm for a key of type ${key.asymmetricKeyType}`);
  const input = signingInput(jwt, { ...changes, header: { alg: method.alg, ...changes.header } });
  const signature = sign(method.digest, Buffer.from(input), {
    key,
    dsaEncoding: 'ieee-p1363',
    padding: constants.RSA_PKCS1_PADDING,
  });
  return `${input}.${signature.toString('base64url')}`;
}

const METHODS: Readonly<
  Record<string, { readonly alg: string; readonly digest: string | undefined } | undefined>
> = {
  rsa: { alg: 'RS256', digest: 'sha256' },
  ec: { alg: 'ES256', digest: 'sha256' },
  ed25519: { alg: 'EdDSA', digest: undefined },
};

function signingInput(jwt: Jwt, changes: { readonly header?: Changes; readonly claims?: Changes }): string {
  const [header, claims] = jwt.segments;
  return [
    changes.header === undefined ? header : encode({ ...jwt.header, ...changes.header }),
    changes.claims === undefined ? claims : encode({ ...jwt.claims, ...changes.claims }),
  ].join('.');
}

const encode = (object: JsonObject): string => Buffer.from(JSON.stringify(object)).toString('base64url');
