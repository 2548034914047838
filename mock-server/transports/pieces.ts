import type { TimerOptions } from 'node:timers';
import { setTimeout as wait } from 'node:timers/promises';
import type { WireFault } from '../wire/index.ts';

type Drip = Extract<WireFault, { kind: 'drip' }>;

/**
 * A body in pieces, each of them when its time has come.
 * @param timer whether a pause holds the process (`ref`), as it does unless told otherwise
 */
export async function* piecesOf(
  body: Uint8Array,
  { bytes, milliseconds }: Drip,
  timer: TimerOptions = {},
): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < body.length; at += bytes) {
    await wait(milliseconds, undefined, timer);
    yield body.subarray(at, at + bytes);
  }
}
