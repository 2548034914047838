import { hashOf } from '../credentials.ts';
import type { DurableOptions, DurablePorts } from '../durable.ts';
import { type Random, systemRandom } from '../random.ts';
import type { Store } from '../store.ts';
import { StoreFileError } from '../store-file-error.ts';
import { type Connection, connect, connectInMemory } from './connection.ts';
import { hashingStore } from './hashing-store.ts';
import { type KeptKeys, keysIn } from './key-file.ts';
import * as layouts from './layouts.ts';
import { createTables, isNew, prepareSchema } from './schema.ts';
import { sqliteStore } from './sqlite-store.ts';
import { sqlTable } from './table.ts';
import { touchFile } from './whole-file.ts';

/** Rounds that Spring's encoder and most others start with. */
const COST = 10;
const KEYS = 'keys';

/** What `openDurable` does, in a module of its own that only those load who need it. @throws StoreFileError */
export async function openInFile(
  file: string,
  { cost = COST, random = systemRandom }: DurableOptions,
): Promise<{ readonly ports: DurablePorts; close(): Promise<void> }> {
  if (!Number.isInteger(cost) || cost < 4 || cost > 31) {
    throw new RangeError(`the cost of a bcrypt hash is a whole number from 4 to 31, not ${cost}`);
  }
  await touchFile(file);
  const database = connect(file);
  try {
    const kept = await keysOf(database, random);
    const { store, flush } = sqliteStore(database);
    const { keys, vault } = kept;
    return {
      ports: { store: hashingStore(store, (word) => hashOf(word, cost, random)), keys, vault },
      async close() {
        if (!database.isOpen) return;
        flush();
        database.close();
      },
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

/** The keys are there before the tables are, so that no store is ever without them. */
async function keysOf(database: Connection, random: Random): Promise<KeptKeys> {
  const file = `${database.file}.keys.json`;
  const needed = isNew(database)
    ? undefined
    : `the tokens in ${database.file} are worth nothing without its keys; restore it from a copy, or start with a new store`;
  const kept = await keysIn(file, random, needed);
  prepareSchema(database);
  const settings = sqlTable(database, layouts.settings);
  const known = settings.get(KEYS)?.value;
  if (known === undefined) settings.set({ name: KEYS, value: kept.id });
  else if (known !== kept.id) {
    throw new StoreFileError(
      `${file}: these are not the keys of ${database.file}, but of another store; give each its own`,
    );
  }
  return kept;
}

/** What `storeAtRest` does, in a module of its own that only those load who need it. */
export function openInMemory(hash: (word: string) => Promise<string>): Store {
  const database = connectInMemory();
  createTables(database);
  return hashingStore(sqliteStore(database).store, hash);
}
