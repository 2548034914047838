import { createHash, createPublicKey, generateKeyPair, type JsonWebKey, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

/** What is needed to verify a signature. */
export interface VerificationKey {
  readonly kid: string;
  readonly alg: 'RS256';
  readonly publicKey: KeyObject;
  /** Tokens by what was signed, where they are kept: RS256 gives the same signature for the same content. */
  readonly signed?: Map<string, Promise<string>>;
}

/** A key pair with which tokens are signed. */
export interface SigningKey extends VerificationKey {
  readonly privateKey: KeyObject;
}

/** Where signing keys come from. */
export interface Keys {
  /** The key that signs now. */
  current(): Promise<SigningKey>;
  /** Every key whose signatures still count, the current one first. */
  all(): Promise<readonly VerificationKey[]>;
  /** Makes a new current key. @param forget whether the signatures of the keys before it stop to count at once */
  rotate(forget?: boolean): Promise<SigningKey>;
}

/** Keys of RSA with 2048 bits. The first is made when it is first asked for: many servers never sign anything. */
export const generatedKeys = (): Keys => keyRing(newKey);

/** Generated keys whose first signs the same content once: for runs that are repeated with one seed. */
export const rememberingKeys = (): Keys => keyRing(async () => ({ ...(await newKey()), signed: new Map() }));

/** Keys around a private key that the caller has. */
export const keysFrom = (privateKey: KeyObject): Keys => keyRing(async () => keyOf(privateKey));

type Ring = readonly [Promise<SigningKey>, ...Promise<SigningKey>[]];

function keyRing(first: () => Promise<SigningKey>): Keys {
  let ring: Ring | undefined;
  const keys = (): Ring => {
    ring ??= [first()];
    return ring;
  };
  return {
    current: () => keys()[0],
    all: () => Promise.all(keys()),
    rotate(forget = false) {
      const made = newKey();
      ring = forget ? [made] : [made, ...keys()];
      return made;
    },
  };
}

/** A key that no server trusts unless it is told to. */
export const newKey = async (): Promise<SigningKey> =>
  keyOf((await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })).privateKey);

export function keyOf(privateKey: KeyObject): SigningKey {
  const publicKey = createPublicKey(privateKey);
  return { kid: thumbprint(publicKey), alg: 'RS256', privateKey, publicKey };
}

/** The public half as a JWK for a key set document. @see RFC 7517 section 4 */
export const publicJwk = (key: VerificationKey): JsonWebKey & { kid: string } => ({
  ...key.publicKey.export({ format: 'jwk' }),
  kid: key.kid,
  use: 'sig',
  alg: key.alg,
});

/** The key of a key set document; undefined where it is not one that signs as this server does. @see RFC 7517 section 4 */
export function keyOfJwk({
  kid,
  kty,
  use = 'sig',
  alg = 'RS256',
  n,
  e,
}: JsonWebKey): VerificationKey | undefined {
  if (kty !== 'RSA' || use !== 'sig' || alg !== 'RS256' || typeof kid !== 'string') return undefined;
  try {
    return { kid, alg, publicKey: createPublicKey({ key: { kty, n, e } as JsonWebKey, format: 'jwk' }) };
  } catch {
    return undefined;
  }
}

const thumbprint = (key: KeyObject): string =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('base64url')
    .slice(0, 16);
