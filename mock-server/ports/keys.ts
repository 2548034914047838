import { createHash, createPublicKey, generateKeyPair, type JsonWebKey, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

/** A key pair with which tokens are signed. */
export interface SigningKey {
  readonly kid: string;
  readonly alg: 'RS256';
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** Where signing keys come from. */
export interface Keys {
  /** The key that signs now. */
  current(): Promise<SigningKey>;
  /** Every key whose signatures still count, the current one first. */
  all(): Promise<readonly SigningKey[]>;
}

/**
 * Keys of RSA with 2048 bits, made in the background as soon as this is called, so that a server listens
 * before its first key is ready.
 */
export function generatedKeys(): Keys {
  const made = promisify(generateKeyPair)('rsa', { modulusLength: 2048 }).then(
    ({ privateKey, publicKey }): SigningKey => ({
      kid: thumbprint(publicKey),
      alg: 'RS256',
      privateKey,
      publicKey,
    }),
  );
  return { current: () => made, all: async () => [await made] };
}

/** Keys around a private key that the caller has. */
export function keysFrom(privateKey: KeyObject): Keys {
  const publicKey = createPublicKey(privateKey);
  const key: SigningKey = { kid: thumbprint(publicKey), alg: 'RS256', privateKey, publicKey };
  return { current: async () => key, all: async () => [key] };
}

/** The public half as a JWK for a key set document. @see RFC 7517 section 4 */
export const publicJwk = (key: SigningKey): JsonWebKey & { kid: string } => ({
  ...key.publicKey.export({ format: 'jwk' }),
  kid: key.kid,
  use: 'sig',
  alg: key.alg,
});

const thumbprint = (key: KeyObject): string =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('base64url')
    .slice(0, 16);
