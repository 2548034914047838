import { setTimeout as wait } from 'node:timers/promises';
import type { WireFault } from '../wire/index.ts';

type Drip = Extract<WireFault, { kind: 'drip' }>;

/** A body in pieces, each of them when its time has come. */
export async function* piecesOf(body: Uint8Array, { bytes, milliseconds }: Drip): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < body.length; at += bytes) {
    await wait(milliseconds);
    yield body.subarray(at, at + bytes);
  }
}
