import type { Parts } from '../endpoints/index.ts';

/** A named, deliberate fault of a server: what it overrides, and which requirements break by it. */
export interface ServerDeviation {
  readonly name: string;
  readonly party: 'authorization-server' | 'resource-server';
  /** Profiles in which it breaks something; all where absent. */
  readonly profiles?: readonly string[];
  /** What is wrong, as a sentence. */
  readonly title: string;
  /** Ids of every requirement that must be noticed as broken, and no other may be. */
  readonly breaks: readonly string[];
  /** Whether it works on passwords or secrets in clear only, and not on hashes. */
  readonly comparesInClear?: true;
  override(parts: Parts): Parts;
}

/** Deviations whose fault is the authorization server's. */
export const byAuthorizationServer = (
  deviations: readonly Omit<ServerDeviation, 'party'>[],
): readonly ServerDeviation[] =>
  deviations.map((deviation) => ({ ...deviation, party: 'authorization-server' }));
