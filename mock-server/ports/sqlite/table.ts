import type { Table } from '../tables.ts';
import type { Column, DerivedColumn } from './column.ts';
import type { Connection, Row, Value } from './connection.ts';

/** A table: which member of a thing is in which column. Members without a column share the last one, as JSON. */
export interface Layout<Thing> {
  readonly name: string;
  /** Columns that are the key, in the order in which keys are written. */
  readonly key: readonly string[];
  readonly columns: Readonly<Record<string, Column<keyof Thing & string>>>;
  readonly derived?: Readonly<Record<string, DerivedColumn<keyof Thing & string>>>;
  /** Name of the column for all other members. */
  readonly rest: string;
}

export const quoted = (name: string): string => `"${name}"`;

export function creation<Thing>({ name, key, columns, derived = {}, rest }: Layout<Thing>): string {
  const described = Object.entries({ ...columns, ...derived }).map(
    ([column, { type }]) =>
      `${column} ${type}${key.includes(column) && !type.includes('NOT NULL') ? ' NOT NULL' : ''}`,
  );
  return `CREATE TABLE ${quoted(name)} (${[...described, `${rest} TEXT`, `PRIMARY KEY (${key.join(', ')})`].join(', ')});`;
}

/** A table in a file, with how its rows are read, for whoever asks for them in other ways. */
export interface SqlTable<Thing> extends Table<Thing> {
  /** What a SELECT has to ask for. */
  readonly selected: string;
  read(row: Row): Thing;
}

export function sqlTable<Thing extends object>(database: Connection, layout: Layout<Thing>): SqlTable<Thing> {
  const { key, derived = {}, rest } = layout;
  const name = quoted(layout.name);
  const columns = Object.entries(layout.columns);
  const known: ReadonlySet<string> = new Set(columns.map(([, { member }]) => member));
  const names = [...columns.map(([column]) => column), rest];
  const selected = names.map((column) => `${name}.${column}`).join(', ');
  const select = `SELECT ${selected} FROM ${name}`;
  const where = (fixed: readonly string[]) =>
    fixed.length === 0 ? '' : ` WHERE ${fixed.map((column) => `${column} = ?`).join(' AND ')}`;

  const written = [...names, ...Object.keys(derived)];
  const places = [...names.map(() => '?'), ...Object.values(derived).map(({ expression }) => expression)];
  const renewed = written.filter((column) => !key.includes(column));
  const upsert =
    `INSERT INTO ${name} (${written.join(', ')}) VALUES (${places.join(', ')}) ` +
    `ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${renewed.map((column) => `${column} = excluded.${column}`).join(', ')}`;

  function valuesOf(thing: Thing): readonly Value[] {
    const members = thing as Readonly<Record<string, unknown>>;
    const others = Object.entries(members).filter(
      ([member, value]) => !known.has(member) && value !== undefined,
    );
    return [
      ...columns.map(([, { member, write }]) => write(members[member])),
      others.length === 0 ? null : JSON.stringify(Object.fromEntries(others)),
      ...Object.values(derived).flatMap(({ from }) =>
        from.map((member) => (members[member] ?? null) as Value),
      ),
    ];
  }

  function read(row: Row): Thing {
    const thing: Record<string, unknown> = {};
    for (const [column, { member, read: readColumn }] of columns) {
      const value = readColumn(row[column]);
      if (value !== undefined) thing[member] = value;
    }
    const others = row[rest];
    // What was written by the same layout has the members that it had.
    return (typeof others === 'string' ? { ...thing, ...JSON.parse(others) } : thing) as Thing;
  }

  return {
    selected,
    read,
    get(...words) {
      const row = database.get(select + where(key), ...words);
      return row === undefined ? undefined : read(row);
    },
    set: (thing) => database.run(upsert, ...valuesOf(thing)),
    delete: (...words) => database.run(`DELETE FROM ${name}${where(key)}`, ...words),
    all: (...words) =>
      database.all(`${select}${where(key.slice(0, words.length))} ORDER BY rowid`, ...words).map(read),
    clear: () => database.run(`DELETE FROM ${name}`),
  };
}
