import type { Connection, Row } from './connection.ts';
import { quoted } from './table.ts';

/** The statements that would make a database again: each table and index, and a line per row. */
export function dumpOf(database: Connection): string {
  const made = database.all('SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY rowid');
  return made
    .flatMap((each) => [`${each.sql};`, ...(each.type === 'table' ? rowsOf(database, each) : [])])
    .join('\n');
}

function rowsOf(database: Connection, { name }: Row): string[] {
  const table = quoted(String(name));
  return database
    .all(`SELECT * FROM ${table}`)
    .map((row) => `INSERT INTO ${table} VALUES (${Object.values(row).map(literal).join(', ')});`);
}

function literal(value: Row[string]): string {
  if (value === null || value === undefined) return 'NULL';
  if (value instanceof Uint8Array) return `X'${Buffer.from(value).toString('hex')}'`;
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
}
