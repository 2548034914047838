import type { KeyObject } from 'node:crypto';
import type { Extension } from '@peculiar/x509';

type Library = typeof import('@peculiar/x509');

/** What a certificate is to say. */
export interface CertificateContent {
  readonly commonName: string;
  /** Hexadecimal. */
  readonly serialNumber: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly notAfter: string;
  extensions(library: Library): Promise<readonly Extension[]>;
}

/** By nobody's clock it has not begun. */
const NOT_BEFORE = new Date('2000-01-01T00:00:00Z');

const ALGORITHMS = {
  rsa: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  ec: { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
} as const;

/** A certificate that its own key has signed, as PEM. @see RFC 5280 section 4.1, RFC 7468 section 5 */
export async function selfSigned(content: CertificateContent): Promise<string> {
  const library = await loaded();
  const { commonName, serialNumber, privateKey, publicKey, notAfter } = content;
  const algorithm = privateKey.asymmetricKeyType === 'ec' ? ALGORITHMS.ec : ALGORITHMS.rsa;
  const certificate = await library.X509CertificateGenerator.createSelfSigned({
    serialNumber,
    name: `CN=${commonName}`,
    notBefore: NOT_BEFORE,
    notAfter: new Date(notAfter),
    signingAlgorithm: algorithm,
    keys: {
      privateKey: privateKey.toCryptoKey(algorithm, true, ['sign']),
      publicKey: publicKey.toCryptoKey(algorithm, true, ['verify']),
    },
    extensions: [...(await content.extensions(library))],
  });
  return `${certificate.toString('pem').trim()}\n`;
}

/** Loaded on demand, after what it is built on: few servers need a certificate. */
async function loaded(): Promise<Library> {
  await import('reflect-metadata');
  return import('@peculiar/x509');
}
