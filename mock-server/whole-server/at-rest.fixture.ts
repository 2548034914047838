import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { loadSqlite } from '../ports/sqlite/load-sqlite.ts';

/** A word as it could lie in a file without being readable at first sight. */
export function spellings(word: string): readonly Buffer[] {
  const bytes = Buffer.from(word);
  const hex = bytes.toString('hex');
  const inBase64 = [0, 1, 2].flatMap((shift) => {
    const shifted = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // The first and the last characters depend on what stands before and behind the word.
    const certain = shifted.slice(
      shift === 0 ? 0 : shift + 1,
      (bytes.length + shift) % 3 === 0 ? undefined : -1,
    );
    return [certain, certain.replaceAll('+', '-').replaceAll('/', '_')];
  });
  const reversed = [...word].reverse().join('');
  const texts = [word, reversed, encodeURIComponent(word), hex, hex.toUpperCase(), ...inBase64];
  return [...texts.map((text) => Buffer.from(text)), Buffer.from(word, 'utf16le')];
}

/** Which of some words can be found in the files of a database, in any of their spellings. */
export async function found(file: string, words: Iterable<string>): Promise<readonly string[]> {
  const names = (await readdir(dirname(file))).filter((name) =>
    ['', '-wal', '-shm'].some((end) => name === basename(file) + end),
  );
  const contents = await Promise.all(names.map((name) => readFile(join(dirname(file), name))));
  return [...words].filter((word) =>
    spellings(word).some((spelling) => contents.some((content) => content.includes(spelling))),
  );
}

/** Every text and every blob of a database, blobs in the ways in which they could be presented. */
export function storedValues(file: string): readonly string[] {
  const { DatabaseSync } = loadSqlite();
  const database = new DatabaseSync(file, { readOnly: true });
  const tables = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all();
  const values = tables
    .flatMap(({ name }) => database.prepare(`SELECT * FROM "${name}"`).all())
    .flatMap((row) => Object.values(row))
    .flatMap((value) => {
      if (typeof value === 'string') return [value];
      if (!(value instanceof Uint8Array)) return [];
      const bytes = Buffer.from(value);
      return [bytes.toString(), bytes.toString('base64url'), bytes.toString('hex')];
    });
  database.close();
  return [...new Set(values)];
}
