import { generateKeyPairSync } from 'node:crypto';
import { formatConformance, toConformance } from '../conformance.ts';
import { SAMPLE, SAMPLE_HEADER } from '../sample.fixture.ts';
import { sampleText } from '../sample-ledger.fixture.ts';
import { type Checked, checkReport } from './check.ts';
import { signReport } from './sign.ts';
import { type Key, readPrivateKey, readPublicKeys } from './signing-key.ts';

export type Pair = ReturnType<typeof generateKeyPairSync>;

export const ed25519: Pair = generateKeyPairSync('ed25519');
export const p256: Pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const rsa: Pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const jwk = (key: Pair['privateKey'], more: object = {}): string =>
  JSON.stringify({ ...key.export({ format: 'jwk' }), ...more });

/** A report, its text, and its signature by the key of Ed25519. */
export const report = toConformance(SAMPLE, SAMPLE_HEADER, { textOf: sampleText });
export const text = formatConformance(report);
export const signedAt = new Date('2026-11-06T09:30:00.000Z');
export const own = await readPrivateKey(jwk(ed25519.privateKey));
export const keys = await readPublicKeys(jwk(ed25519.publicKey));
export const jws = await signReport(report, own, { signedAt });

export const bytes = (content: string): Uint8Array => new TextEncoder().encode(content);
export const check = (
  content: string,
  signature = jws,
  by: readonly [Key, ...Key[]] = keys,
): Promise<Checked> => checkReport(bytes(content), signature, by);
export const problemsOf = (checked: Checked): readonly string[] =>
  checked.kind === 'invalid' ? checked.problems : [];
