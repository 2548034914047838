import type { VerificationKey } from '../../ports/index.ts';

/** The key set of the issuer as a resource server fetched it last, for as long as the process lives. */
export interface KeptKeys {
  keys: readonly VerificationKey[];
  /** When they came; undefined before the first time. Milliseconds since the epoch. */
  fetchedAt?: number;
  /** When they were asked for last, in vain or not. */
  askedAt?: number;
}

export const createKeptKeys = (): KeptKeys => ({ keys: [] });
