import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK } from 'jose';
import { z } from 'zod';

/** Algorithms with which reports are signed; which of them, the key decides. */
export const ALGORITHMS = ['EdDSA', 'ES256', 'PS256', 'RS256'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** One half of a key pair, with what it may be used for. */
export interface Key {
  readonly key: KeyObject;
  /** The algorithms that fit it, best first. */
  readonly algorithms: readonly [Algorithm, ...Algorithm[]];
  /** The name that it has in its file. */
  readonly kid?: string;
  /** SHA-256 of the public key, base64url. @see RFC 7638 */
  readonly thumbprint: string;
}

/** A key that nobody can sign or check reports with; says why, and what to do. */
export class UnusableKey extends Error {
  override readonly name = 'UnusableKey';
}

const jwkSchema = z.looseObject({
  kty: z.string(),
  kid: z.string().exactOptional(),
  alg: z.string().exactOptional(),
  use: z.string().exactOptional(),
  d: z.string().exactOptional(),
});
const keySetSchema = z.looseObject({ keys: z.array(z.unknown()).min(1) });
type Jwk = z.infer<typeof jwkSchema>;
type Half = 'private' | 'public';

/** Reads the key that signs: a private key as PEM or as JWK. @throws UnusableKey */
export async function readPrivateKey(text: string): Promise<Key> {
  const content = jsonOf(text);
  if (content === undefined) return keyOf('private', pemKey(text, 'private'));
  if (keySetSchema.safeParse(content).success) {
    throw new UnusableKey('expected one private key, got a set of keys; give the one that is to sign');
  }
  return jwkKey(content, 'private');
}

/** Reads the keys that a report may be signed with: a public key as PEM or as JWK, or a JWKS. @throws UnusableKey */
export async function readPublicKeys(text: string): Promise<readonly [Key, ...Key[]]> {
  const content = jsonOf(text);
  if (content === undefined) return [await keyOf('public', pemKey(text, 'public'))];
  const set = keySetSchema.safeParse(content);
  if (!set.success) return [await jwkKey(content, 'public')];
  const keys: Key[] = [];
  const problems: string[] = [];
  for (const member of set.data.keys) {
    try {
      keys.push(await jwkKey(member, 'public'));
    } catch (error) {
      // A set may hold keys for other purposes, too.
      if (!(error instanceof UnusableKey)) throw error;
      problems.push(error.message);
    }
  }
  const [first, ...others] = keys;
  if (first === undefined)
    throw new UnusableKey(`no key of the set can check a report: ${problems.join('; ')}`);
  return [first, ...others];
}

function jsonOf(text: string): unknown {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UnusableKey('expected a key, got text that begins like a JWK and is not JSON', { cause });
  }
}

const WRONG_HALF: Readonly<Record<Half, string>> = {
  private: 'is a public key, with which nobody can sign; give the private key',
  public:
    'is a private key, which belongs to who signs and to nobody else; give the public key, as "openssl pkey -pubout" writes it',
};

function pemKey(text: string, half: Half): KeyObject {
  const [, label] = /-----BEGIN ((?:[A-Z0-9]+ )*(?:PRIVATE|PUBLIC) KEY)-----/.exec(text) ?? [];
  if (label === undefined) {
    throw new UnusableKey(`expected a ${half} key as PEM or JWK, got something else`);
  }
  if (label.includes('ENCRYPTED') || /^Proc-Type:.*ENCRYPTED/m.test(text)) {
    throw new UnusableKey(
      'the private key is encrypted; "openssl pkey -in <file>" writes it as it has to be here',
    );
  }
  if (label.includes('PRIVATE') !== (half === 'private')) throw new UnusableKey(WRONG_HALF[half]);
  try {
    return half === 'private' ? createPrivateKey(text) : createPublicKey(text);
  } catch (cause) {
    throw new UnusableKey(`the ${label} cannot be read: ${messageOf(cause)}`, { cause });
  }
}

async function jwkKey(content: unknown, half: Half): Promise<Key> {
  const parsed = jwkSchema.safeParse(content);
  if (!parsed.success) throw new UnusableKey('expected a JWK, got JSON without a key type ("kty")');
  const { data } = parsed;
  if (data.kty === 'oct') {
    throw new UnusableKey(
      'a shared secret (oct) is no key for reports: who can check with it can sign with it, too',
    );
  }
  if (data.use !== undefined && data.use !== 'sig') {
    throw new UnusableKey(`the key is for another use ("${data.use}"); signatures need "sig"`);
  }
  if ((data.d === undefined) !== (half === 'public')) throw new UnusableKey(WRONG_HALF[half]);
  return keyOf(half, importedJwk(data, half), data);
}

function importedJwk(jwk: Jwk, half: Half): KeyObject {
  try {
    const given = { key: jwk, format: 'jwk' } as const;
    return half === 'private' ? createPrivateKey(given) : createPublicKey(given);
  } catch (cause) {
    throw new UnusableKey(`the JWK cannot be read: ${messageOf(cause)}`, { cause });
  }
}

async function keyOf(half: Half, key: KeyObject, jwk?: Jwk): Promise<Key> {
  const publicHalf = half === 'public' ? key : createPublicKey(key);
  return {
    key,
    algorithms: algorithmsOf(key, jwk?.alg),
    ...(jwk?.kid === undefined ? {} : { kid: jwk.kid }),
    thumbprint: await calculateJwkThumbprint(await exportJWK(publicHalf)),
  };
}

const SHORTEST_MODULUS = 2048;

/** What a key can do is in the key alone: what a signature says of itself decides nothing. */
function algorithmsOf(key: KeyObject, said: string | undefined): Key['algorithms'] {
  const fitting = fittingAlgorithms(key);
  const [first, ...others] = fitting.filter((each) => said === undefined || each === said);
  if (first !== undefined) return [first, ...others];
  if (fitting.length > 0) {
    throw new UnusableKey(`the JWK says "alg" ${said}; such a key signs reports by ${fitting.join(' or ')}`);
  }
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  const kind = [type, details?.namedCurve, details?.modulusLength].filter((part) => part !== undefined);
  throw new UnusableKey(
    `expected a key of Ed25519, of P-256, or of RSA with ${SHORTEST_MODULUS} bits or more, got ${kind.join(' ')}`,
  );
}

function fittingAlgorithms({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): readonly Algorithm[] {
  if (asymmetricKeyType === 'ed25519') return ['EdDSA'];
  if (asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1') return ['ES256'];
  const bits = asymmetricKeyType === 'rsa' ? asymmetricKeyDetails?.modulusLength : undefined;
  return bits !== undefined && bits >= SHORTEST_MODULUS ? ['PS256', 'RS256'] : [];
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
