import { hash, randomBytes } from 'node:crypto';

/** The only source of chance. */
export interface Random {
  /** So many unpredictable bytes; predictable ones from a seeded source. */
  bytes(count: number): Uint8Array;
}

const BLOCK = 8192;

/** The chance of the machine, fetched in blocks: to ask for each token would cost more than all else about it. */
export const systemRandom: Random = inBlocks();

function inBlocks(): Random {
  let block = randomBytes(0);
  let used = 0;
  return {
    bytes(count) {
      if (count > BLOCK) return randomBytes(count);
      if (used + count > block.length) {
        block = randomBytes(BLOCK);
        used = 0;
      }
      used += count;
      return block.subarray(used - count, used);
    },
  };
}

/** A source that gives the same bytes for the same seed: SHA-256 over seed and counter. */
export function seededRandom(seed: number | string): Random {
  let counter = 0;
  return {
    bytes(count) {
      const result = Buffer.alloc(count);
      for (let at = 0; at < count; at += 32) {
        hash('sha256', `${seed}:${counter++}`, 'buffer').copy(result, at);
      }
      return result;
    },
  };
}

/** A URL-safe word with 8 bits of chance per byte. */
export const randomWord = (random: Random, byteCount: number): string =>
  Buffer.from(random.bytes(byteCount)).toString('base64url');
