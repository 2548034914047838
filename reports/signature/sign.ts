import { CompactSign } from 'jose';
import type { ConformanceReport } from '../schema.ts';
import { type Manifest, manifestOf } from './manifest.ts';
import type { Key } from './signing-key.ts';

/** Media type of a signature, as its header says it. */
export const SIGNATURE_TYPE = 'bearerproof-signature+jws';

/**
 * Signs a report: a JWS in compact form, whose payload has the digests of the report.
 * @param kid name of the key, as who checks will look it up; that of its file, or else its thumbprint, unless given
 * @see RFC 7515 section 7.1
 */
export async function signReport(
  report: ConformanceReport,
  { key, algorithms: [alg], kid: ownName, thumbprint }: Key,
  { signedAt, kid = ownName ?? thumbprint }: { readonly signedAt: Date; readonly kid?: string },
): Promise<string> {
  const manifest: Manifest = {
    format: 'bearerproof-signature',
    version: 1,
    signedAt: signedAt.toISOString(),
    key: thumbprint,
    ...manifestOf(report),
  };
  const jws = await new CompactSign(Buffer.from(JSON.stringify(manifest)))
    .setProtectedHeader({ alg, typ: SIGNATURE_TYPE, kid })
    .sign(key);
  return `${jws}\n`;
}
