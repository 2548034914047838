import { constants, type KeyObject, verify } from 'node:crypto';

const DIGESTS = ['sha256', 'sha384', 'sha512'] as const;

/**
 * Whether the last part of a token is a signature of the parts before it under a public key, by any method that the key is
 * good for: which one a signed token uses, its document leaves open.
 */
export function verifiesUnder(token: string, key: KeyObject): boolean {
  const at = token.lastIndexOf('.');
  if (at < 0) return false;
  const signed = Buffer.from(token.slice(0, at));
  const signature = Buffer.from(token.slice(at + 1), 'base64');
  if (signature.length === 0) return false;
  switch (key.asymmetricKeyType) {
    case 'rsa':
      return DIGESTS.some((digest) =>
        [constants.RSA_PKCS1_PADDING, constants.RSA_PKCS1_PSS_PADDING].some((padding) =>
          verify(digest, signed, { key, padding }, signature),
        ),
      );
    case 'ec':
      return DIGESTS.some((digest) => verify(digest, signed, { key, dsaEncoding: 'ieee-p1363' }, signature));
    case 'ed25519':
    case 'ed448':
      return verify(undefined, signed, key, signature);
    default:
      return false;
  }
}
