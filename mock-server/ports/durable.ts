import type { Keys } from './keys.ts';
import type { Random } from './random.ts';
import type { Store } from './store.ts';
import type { Vault } from './vault.ts';

/** How a durable store is to be. */
export interface DurableOptions {
  /** Logarithm of the rounds of a bcrypt hash, from 4 to 31; 10 unless given. */
  readonly cost?: number;
  /** Chance of the keys and salts; that of the machine unless given. */
  readonly random?: Random;
}

/** What outlives a server, and belongs together. */
export interface DurablePorts {
  readonly store: Store;
  readonly keys: Keys;
  readonly vault: Vault;
}

/** A store in a file, open. */
export interface Durable {
  /** For `createMockServer({ ...durable.ports })`. */
  readonly ports: DurablePorts;
  /** Keeps what is still waiting, and closes the file. */
  close(): Promise<void>;
}

/**
 * Opens a store in a SQLite file, which is made where it is not there, with the keys beside it in `<file>.keys.json`. What
 * it has acknowledged survives the end of the process and of the power; it holds no usable token, password or secret.
 * @throws StoreFileError for a file that cannot be used
 * @throws RangeError for a cost that bcrypt does not have
 */
export async function openDurable(file: string, options: DurableOptions = {}): Promise<Durable> {
  // A server without a file need not load what a file takes.
  const { openInFile } = await import('./sqlite/open.ts');
  return openInFile(file, options);
}

/**
 * A store of the same tables that is nowhere but in memory, so that what would be at rest can be seen without a disk: `dump`
 * gives it. It keeps the hashes that it is given in the place of passwords and secrets.
 * @param hash answers the bcrypt hash of a word
 */
export async function storeAtRest(hash: (word: string) => Promise<string>): Promise<Store> {
  const { openInMemory } = await import('./sqlite/open.ts');
  return openInMemory(hash);
}
