import { generateKeyPair } from 'node:crypto';
import { isIP } from 'node:net';
import { promisify } from 'node:util';
import type { Random } from './random.ts';
import { selfSigned } from './self-signed.ts';

/** Long enough for every clock that a test turns back or forward. */
const NOT_AFTER = '2100-01-01T00:00:00Z';

/**
 * A certificate that vouches for itself, and its key, both in PEM: who trusts it trusts a server under these names.
 * @param names of hosts, and IP addresses
 */
export async function serverCertificate(
  names: readonly string[],
  random: Random,
): Promise<{ readonly certificate: string; readonly privateKey: string }> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
  const certificate = await selfSigned({
    commonName: 'Bearerproof mock server',
    serialNumber: Buffer.from(random.bytes(16)).toString('hex'),
    privateKey,
    publicKey,
    notAfter: NOT_AFTER,
    // Strict clients ask of whoever vouches, be it for itself, all of these.
    extensions: async (library) => [
      new library.BasicConstraintsExtension(true, undefined, true),
      new library.KeyUsagesExtension(
        library.KeyUsageFlags.digitalSignature | library.KeyUsageFlags.keyCertSign,
        true,
      ),
      new library.ExtendedKeyUsageExtension([library.ExtendedKeyUsage.serverAuth]),
      await library.SubjectKeyIdentifierExtension.create(
        publicKey.toCryptoKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['verify']),
      ),
      new library.SubjectAlternativeNameExtension(
        names.map((value) => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value })),
      ),
    ],
  });
  return { certificate, privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}
