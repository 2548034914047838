import type { AccessTokenRecord, Ports } from '../ports/index.ts';
import type { FormDefect } from './defects.ts';

/** What can be wrong with a token before anybody asks what it says. */
export type Flaw = 'malformed' | 'forged' | 'unknown';

/** What can be wrong with what a token says. */
export const CONTENT_DEFECTS = [
  'expired',
  'not-yet-valid',
  'wrong-scope',
  'wrong-tenant',
  'wrong-audience',
  'wrong-issuer',
  'revoked',
] as const;
export type ContentDefect = (typeof CONTENT_DEFECTS)[number];
export type Defect = ContentDefect | FormDefect;

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
  /** Absent where the issuer told of a person only. */
  readonly clientId?: string;
  readonly user?: string;
  readonly scope: readonly string[];
  readonly issuedAt?: number;
  readonly notBefore?: number;
  readonly expiresAt: number;
  readonly revokedAt?: number;
  readonly tenant?: string;
  readonly device?: string;
}

export type TokenReading =
  | { readonly valid: true; readonly facts: TokenFacts }
  | { readonly valid: false; readonly flaw: Flaw; readonly because: string };

/** A way to write access tokens and to learn what they say. */
export interface TokenFormat {
  /** Milliseconds to whose multiples the instants in its tokens are rounded down. */
  readonly grain: number;
  mint(content: TokenContent, ports: Ports): Promise<string>;
  /** What can be wrong with a token of this form. */
  readonly defects: readonly Defect[];
  /** Makes a token with defects in its form; those in what it says are in the content already. */
  mintDefective(content: TokenContent, defects: readonly FormDefect[], ports: Ports): Promise<string>;
  /**
   * Judges form, authenticity and origin only; whether the facts suffice is for the policies.
   * @param issuers names that the issuer of this server goes by, one per region
   */
  read(token: string, ports: Ports, issuers?: readonly string[]): Promise<TokenReading>;
  /** What a token says of itself, authentic or not: for a server that looks before it verifies. */
  peek(token: string, ports: Ports): Promise<TokenReading>;
}
