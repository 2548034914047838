import type { AccessTokenRecord, Ports } from '../ports/index.ts';

/** What can be wrong with a token before anybody asks what it says. */
export type Flaw = 'malformed' | 'forged' | 'unknown';

/** What a token format needs to know to make an access token. Instants in milliseconds since the epoch. */
export interface TokenContent extends Omit<AccessTokenRecord, 'digest'> {
  readonly issuer: string;
  readonly audience: string;
  /** Identifier of the token, of its own chance. */
  readonly id: string;
}

/** What a resource server learns from a token, from the string or from the issuer's memory. */
export interface TokenFacts {
  readonly grantId?: string;
  readonly clientId: string;
  readonly user?: string;
  readonly scope: readonly string[];
  readonly issuedAt?: number;
  readonly notBefore?: number;
  readonly expiresAt: number;
  readonly revokedAt?: number;
  readonly tenant?: string;
}

export type TokenReading =
  | { readonly valid: true; readonly facts: TokenFacts }
  | { readonly valid: false; readonly flaw: Flaw; readonly because: string };

/** A way to write access tokens and to learn what they say. */
export interface TokenFormat {
  mint(content: TokenContent, ports: Ports): Promise<string>;
  /** Judges form, authenticity and origin only; whether the facts suffice is for the policies. */
  read(token: string, ports: Ports): Promise<TokenReading>;
}
