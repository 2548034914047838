import { createHash, createPublicKey, type JsonWebKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { ServerBench } from '../fixtures/bench/index.ts';
import { bodyText, bytes, replyOf } from '../mock-server/wire/index.ts';
import { accepted } from './acts.ts';
import { readJson } from './readers/index.ts';

/** The public keys that the target publishes; none where it has no key set, or one that cannot be read. */
export async function publishedKeys(bench: ServerBench): Promise<readonly JsonWebKey[]> {
  const url = bench.target.endpoints.jwks;
  if (url === undefined) return [];
  const headers = [['Accept', 'application/json']] as const;
  const exchange = await bench.send({ method: 'GET', url, headers, body: bytes('') });
  const reply = replyOf(exchange);
  if (reply === undefined || !accepted(exchange)) return [];
  const reading = readJson(reply.body, 'key set');
  const { keys } = (reading.ok ? reading.value : {}) as { readonly keys?: unknown };
  return Array.isArray(keys) ? (keys as JsonWebKey[]) : [];
}

/** The public keys that the target gives to whoever verifies its tokens: from its certificate, and from its key set. */
export async function verificationKeys(bench: ServerBench): Promise<readonly KeyObject[]> {
  const { certificate } = bench.target.endpoints;
  const keys: KeyObject[] = [];
  if (certificate !== undefined) {
    const exchange = await bench.send({ method: 'GET', url: certificate, headers: [], body: bytes('') });
    const reply = replyOf(exchange);
    if (reply !== undefined && accepted(exchange)) keys.push(...keyOf(() => pemKey(bodyText(reply))));
  }
  for (const key of await publishedKeys(bench)) {
    keys.push(...keyOf(() => createPublicKey({ key, format: 'jwk' })));
  }
  return keys;
}

const pemKey = (pem: string): KeyObject =>
  /-----BEGIN CERTIFICATE-----/.test(pem) ? new X509Certificate(pem).publicKey : createPublicKey(pem);

function keyOf(read: () => KeyObject): readonly KeyObject[] {
  try {
    return [read()];
  } catch {
    return [];
  }
}

/** SHA-256 of a public key, in hexadecimal digits. */
export const digestOfKey = (key: KeyObject): string =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');
