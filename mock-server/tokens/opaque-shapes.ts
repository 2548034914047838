import { addDuration, type Ports, type Random, randomWord } from '../ports/index.ts';
import type { TokenContent, TokenFormat } from './format.ts';
import { opaqueTokens } from './opaque.ts';

/** How opaque tokens look. */
export interface OpaqueLayout {
  /** A `word` has letters, digits, `-` and `_`; a `b64token` whatever a bearer token may have. */
  readonly shape?: 'word' | 'b64token' | 'jwt-lookalike';
  /** Length of a word or a b64token, at least 3. */
  readonly characters?: number;
}

/** Opaque tokens of a certain look. Whoever reads one is misled; what it means is looked up. */
export const opaqueTokensLike = (layout: OpaqueLayout): TokenFormat => ({
  ...opaqueTokens,
  mint: async (content, ports) => shaped(layout, content, ports),
});

function shaped(
  { shape = 'word', characters = 43 }: OpaqueLayout,
  content: TokenContent,
  ports: Ports,
): string {
  switch (shape) {
    case 'word':
      return wordOf(characters, ports.random);
    case 'b64token':
      return b64token(characters, ports.random);
    case 'jwt-lookalike':
      return lyingJwt(content, ports.random);
  }
}

/** As many bytes as the word has room for, whole: where a source counts, words cut short would repeat themselves. */
function wordOf(characters: number, random: Random): string {
  const fits = characters % 4 !== 1;
  const bytes = fits ? Math.floor((characters * 3) / 4) : Math.ceil((characters * 3) / 4);
  return randomWord(random, bytes).slice(0, characters);
}

/** Every character of RFC 6750 section 2.1 has its turn; padding stands at the end only. */
function b64token(characters: number, random: Random): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/';
  const drawn = Array.from(random.bytes(characters - 2), (byte) => alphabet[byte % alphabet.length]);
  return `${drawn.join('')}==`;
}

/** A token of the form of a JWT that says what is not so: another person, an administrator, for ten years. */
function lyingJwt({ issuer, audience, clientId, issuedAt }: TokenContent, random: Random): string {
  const header = { typ: 'JWT', alg: 'RS256', kid: randomWord(random, 6) };
  const claims = {
    iss: issuer,
    aud: audience,
    sub: 'somebody-else',
    email: 'somebody.else@example.test',
    email_verified: true,
    scope: 'admin',
    client_id: clientId,
    iat: issuedAt / 1000,
    exp: addDuration(issuedAt, 'P10Y') / 1000,
    jti: randomWord(random, 16),
  };
  const parts = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  return [...parts, randomWord(random, 256)].join('.');
}
