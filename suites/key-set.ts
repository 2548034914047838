import type { JsonWebKey } from 'node:crypto';
import type { ServerBench } from '../fixtures/bench/index.ts';
import { bytes, replyOf } from '../mock-server/wire/index.ts';
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
