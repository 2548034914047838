import { randomWord } from '../ports/index.ts';
import { digestOf } from './digest.ts';
import type { TokenFormat } from './format.ts';

/** Tokens of 256 bits of chance that say nothing; what they mean is looked up. */
export const opaqueTokens: TokenFormat = {
  mint: async (_content, { random }) => randomWord(random, 32),
  async read(token, { store }) {
    const record = await store.accessToken(digestOf(token));
    return record === undefined
      ? { valid: false, flaw: 'unknown', because: 'this server never issued the token' }
      : { valid: true, facts: record };
  },
};
