import type { SigningKey } from './keys.ts';
import { selfSigned } from './self-signed.ts';

/** It never ends: a certificate has to outlive every jump in time. */
const NOT_AFTER = '9999-12-31T23:59:59Z';

const made = new WeakMap<SigningKey, Promise<string>>();

/** The public half of a key in a certificate that it has signed itself, as PEM; the same one each time. */
export function certificateOf(key: SigningKey): Promise<string> {
  const known = made.get(key) ?? certify(key);
  made.set(key, known);
  return known;
}

const certify = ({ kid, privateKey, publicKey }: SigningKey): Promise<string> =>
  selfSigned({
    commonName: 'Bearerproof token signing',
    serialNumber: Buffer.from(kid, 'base64url').toString('hex'),
    privateKey,
    publicKey,
    notAfter: NOT_AFTER,
    extensions: async ({ BasicConstraintsExtension }) => [
      new BasicConstraintsExtension(false, undefined, true),
    ],
  });
