import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { UsageError } from './usage-error.ts';

/** Where the certificate of a mock is written, so that clients can trust it. */
export interface CertificateFile {
  readonly path: string;
  /** Takes away what nobody asked to keep. */
  discard(): Promise<void>;
}

/**
 * Writes a certificate.
 * @param asked where the user wants it; without it, it goes to a temporary folder
 * @throws UsageError when it cannot be written there
 */
export async function writeCertificate(
  certificate: string,
  asked: string | undefined,
): Promise<CertificateFile> {
  if (asked === undefined) {
    const path = join(await mkdtemp(join(tmpdir(), 'bearerproof-')), 'certificate.pem');
    await writeFile(path, certificate);
    return { path, discard: () => rm(dirname(path), { recursive: true, force: true }) };
  }
  try {
    await writeFile(asked, certificate);
  } catch (error) {
    const { message } = error as Error;
    throw new UsageError(
      `the certificate cannot be written (${message}); choose another --tls-certificate-file`,
    );
  }
  return { path: asked, discard: async () => {} };
}
