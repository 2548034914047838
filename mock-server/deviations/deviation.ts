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
  override(parts: Parts): Parts;
}
