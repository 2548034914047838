import { type Ports, randomWord } from '../ports/index.ts';
import { digestOf } from './digest.ts';
import type { TokenFormat, TokenReading } from './format.ts';

/** Tokens of 256 bits of chance that say nothing; what they mean is looked up. */
export const opaqueTokens: TokenFormat = {
  grain: 1000,
  mint: async (_content, { random }) => randomWord(random, 32),
  defects: ['expired', 'not-yet-valid', 'wrong-scope', 'wrong-tenant', 'revoked', 'malformed'],
  async mintDefective(_content, defects, { random }) {
    const token = randomWord(random, 32);
    // What a character stands for that no bearer token has: the request that carries it cannot be read.
    return defects.includes('malformed') ? `${token.slice(0, 20)}*${token.slice(21)}` : token;
  },
  read: lookUp,
  peek: lookUp,
};

async function lookUp(token: string, { store }: Ports): Promise<TokenReading> {
  const record = await store.accessToken(digestOf(token));
  return record === undefined
    ? { valid: false, flaw: 'unknown', because: 'this server never issued the token' }
    : { valid: true, facts: record };
}
