import { resolve } from 'node:path';
import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import { StoreFileError } from '../store-file-error.ts';
import { loadSqlite } from './load-sqlite.ts';

export type Value = SQLInputValue;
export type Row = Readonly<Record<string, SQLOutputValue>>;

/** A database file, with the statements that were prepared for it. */
export interface Connection {
  readonly file: string;
  run(sql: string, ...values: readonly Value[]): void;
  get(sql: string, ...values: readonly Value[]): Row | undefined;
  all(sql: string, ...values: readonly Value[]): readonly Row[];
  /** Runs statements that return nothing and take no values. */
  exec(sql: string): void;
  /** Does everything or nothing, and answers once it would survive a loss of power. */
  transaction<Outcome>(act: () => Outcome): Outcome;
  readonly isOpen: boolean;
  close(): void;
}

/** Milliseconds that a statement waits for another program to let go of the file. */
const PATIENCE = 1000;

/** @throws StoreFileError */
export function connect(file: string): Connection {
  const { DatabaseSync } = loadSqlite();
  // Some names, such as :memory:, would not be those of files otherwise.
  return connectionOf(file, () => new DatabaseSync(resolve(file), { timeout: PATIENCE }));
}

/** The same without a file: what would be in it, for as long as somebody asks for it. */
export function connectInMemory(): Connection {
  const { DatabaseSync } = loadSqlite();
  return connectionOf(':memory:', () => new DatabaseSync(':memory:'));
}

function connectionOf(file: string, open: () => DatabaseSync): Connection {
  const told = explaining(file);
  const database = told(open);
  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string): StatementSync => {
    if (!database.isOpen) throw new StoreFileError(`${file}: the store has been closed`);
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const made = database.prepare(sql);
    statements.set(sql, made);
    return made;
  };
  return {
    file,
    run: (sql, ...values) => told(() => void prepared(sql).run(...values.map(bindable))),
    get: (sql, ...values) => told(() => prepared(sql).get(...values.map(bindable))),
    all: (sql, ...values) => told(() => prepared(sql).all(...values.map(bindable))),
    exec: (sql) => told(() => database.exec(sql)),
    transaction: (act) =>
      told(() => {
        prepared('BEGIN IMMEDIATE').run();
        try {
          const outcome = act();
          prepared('COMMIT').run();
          return outcome;
        } catch (error) {
          // SQLite has ended it by itself where the disk is full or fails.
          if (database.isTransaction) prepared('ROLLBACK').run();
          throw error;
        }
      }),
    get isOpen() {
      return database.isOpen;
    },
    close: () => told(() => database.close()),
  };
}

/** A text with a zero is kept as its bytes: some releases of Node read a text up to its first zero only. */
const bindable = (value: Value): Value =>
  typeof value === 'string' && value.includes('\0') ? Buffer.from(value) : value;

/** The text of a column, undefined where there is none. */
export const readText = (value: unknown): string | undefined =>
  value instanceof Uint8Array ? Buffer.from(value).toString() : ((value ?? undefined) as string | undefined);

/** Primary result codes. @see https://www.sqlite.org/rescode.html */
const REASONS: Readonly<Record<number, string>> = {
  5: 'another program has locked it; end that program, or give another file',
  8: 'it cannot be written; give a file in a folder that this user may write to',
  11: 'it is damaged; restore it from a copy, or give another file',
  13: 'the disk is full',
  14: 'it cannot be opened; give a file in a folder that exists and that this user may write to',
  26: 'it is not a SQLite database; give another file',
};

const explaining =
  (file: string) =>
  <Outcome>(act: () => Outcome): Outcome => {
    try {
      return act();
    } catch (error) {
      const { code, errcode = 0 } = error as { readonly code?: string; readonly errcode?: number };
      const reason = REASONS[errcode & 0xff];
      if (code !== 'ERR_SQLITE_ERROR' || reason === undefined) throw error;
      throw new StoreFileError(`${file}: ${reason}`, { cause: error });
    }
  };
