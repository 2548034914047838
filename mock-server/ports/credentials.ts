import { hash } from 'node:crypto';
import type { Random } from './random.ts';

/** Compares what somebody presents with what is registered: the word itself, or a bcrypt hash of it. */
export interface Credentials {
  matches(registered: string, presented: string): Promise<boolean>;
}

/** Pairs that are remembered, so that only the first request of a client pays for its hash. */
const REMEMBERED = 10_000;
const LONGEST = 72;
const DIGEST = 'sha384:';

/** Whether what is registered is a bcrypt hash, and not the word itself. */
export const isHash = (registered: string): boolean => /^\$2[aby]\$\d\d\$[./A-Za-z0-9]{53}$/.test(registered);

/** @param remembered how many matches are kept in memory, as digests */
export function credentialCheck(remembered: number = REMEMBERED): Credentials {
  const matched = new Set<string>();
  return {
    async matches(registered, presented) {
      if (!isHash(registered)) return registered === presented;
      const pair = hash('sha256', registered + presented, 'base64url');
      if (matched.has(pair)) return true;
      const { compare } = await import('bcryptjs');
      if (!(await compare(hashable(presented), registered))) return false;
      const [oldest] = matched;
      if (matched.size >= remembered && oldest !== undefined) matched.delete(oldest);
      matched.add(pair);
      return true;
    },
  };
}

/**
 * The bcrypt hash of a password or a client secret, which `matches` takes in its place.
 * @param cost logarithm of the rounds, from 4 to 31
 */
export async function hashOf(word: string, cost: number, random: Random): Promise<string> {
  const { hash: bcrypt, encodeBase64 } = await import('bcryptjs');
  const salt = encodeBase64([...random.bytes(16)], 16);
  return bcrypt(hashable(word), `$2b$${String(cost).padStart(2, '0')}$${salt}`);
}

/**
 * What is hashed for a word: the word itself where bcrypt sees all of it. It looks at 72 bytes and repeats what is
 * shorter behind a zero, so that a longer word, and one with a zero in it, is hashed by its digest; and a word that
 * is written like such a digest too, or it would match in the place of what it is the digest of.
 */
function hashable(word: string): string {
  const whole = Buffer.byteLength(word) <= LONGEST && !word.includes('\0') && !word.startsWith(DIGEST);
  return whole ? word : DIGEST + hash('sha384', word, 'base64');
}
