import { createHash, randomBytes } from 'node:crypto';

/** The only source of chance. */
export interface Random {
  /** So many unpredictable bytes; predictable ones from a seeded source. */
  bytes(count: number): Uint8Array;
}

export const systemRandom: Random = { bytes: (count) => randomBytes(count) };

/** A source that gives the same bytes for the same seed: SHA-256 over seed and counter. */
export function seededRandom(seed: number | string): Random {
  let counter = 0;
  return {
    bytes(count) {
      const result = Buffer.alloc(count);
      for (let at = 0; at < count; at += 32) {
        createHash('sha256').update(`${seed}:${counter++}`).digest().copy(result, at);
      }
      return result;
    },
  };
}

/** A URL-safe word with 8 bits of chance per byte. */
export const randomWord = (random: Random, byteCount: number): string =>
  Buffer.from(random.bytes(byteCount)).toString('base64url');
