import assert from 'node:assert/strict';
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, test } from 'node:test';
import type { Keys } from '../keys.ts';
import { StoreFileError } from '../store-file-error.ts';
import { loadSqlite } from './load-sqlite.ts';
import { temporaryFolder } from './temporary-folder.fixture.ts';

const { DatabaseSync } = loadSqlite();
const { folder, fresh, open, close } = await temporaryFolder();
const kids = async (keys: Keys) => (await keys.all()).map(({ kid }) => kid);

/** A database of the given statements. */
function databaseOf(statements: string): string {
  const file = fresh();
  const database = new DatabaseSync(file);
  database.exec(statements);
  database.close();
  return file;
}

/** The name of a file that holds something, or of a store that has been in use and closed. */
async function fileOf(content: string): Promise<string> {
  const file = fresh();
  await writeFile(file, content);
  return file;
}
async function storeOf(): Promise<string> {
  const file = fresh();
  await open(file);
  await close();
  return file;
}

async function refused(file: string, message: RegExp, at = file): Promise<void> {
  await assert.rejects(open(file), (error: unknown) => {
    assert.ok(error instanceof StoreFileError, String(error));
    assert.ok(error.message.startsWith(`${at}: `), error.message);
    assert.match(error.message, message);
    return true;
  });
}

describe('a store in a file', () => {
  test('is the same when it is opened again, with the same keys', async () => {
    const file = fresh();
    const { ports: before } = await open(file);
    await before.store.saveRole({ name: 'clerk', tenant: 'company1', rights: ['read'] });
    const sealed = before.vault.seal('token');
    await close();

    const { ports: after } = await open(file);

    assert.deepEqual(await after.store.roles(), [{ name: 'clerk', tenant: 'company1', rights: ['read'] }]);
    assert.equal(after.vault.open(sealed), 'token');
    assert.deepEqual(await kids(after.keys), await kids(before.keys));
  });

  test('can be read by nobody but its owner, nor can its keys', async () => {
    const file = fresh();
    await open(file);
    const files = (await readdir(folder)).filter((name) => name.startsWith(basename(file)));
    assert.deepEqual(
      files.sort().map((name) => name.slice(basename(file).length)),
      ['', '-shm', '-wal', '.keys.json'],
    );
    for (const name of files) assert.equal((await stat(join(folder, name))).mode & 0o777, 0o600, name);
  });

  for (const name of [':memory:', 'file:a.db', 'a b?c#d%20.db']) {
    test(`is a file, whatever its name: ${name}`, async () => {
      const before = process.cwd();
      process.chdir(folder);
      try {
        await open(name);
        await close();
        assert.ok((await stat(join(folder, name))).size > 0);
        await open(name);
        await close();
      } finally {
        process.chdir(before);
      }
    });
  }

  test('keeps what was not yet acknowledged when it is closed, and nothing afterwards', async () => {
    const file = fresh();
    const durable = await open(file);
    const { store } = durable.ports;
    const saved = store.saveRole({ name: 'clerk', tenant: 'company1', rights: [] });
    await durable.close();
    await saved;
    await durable.close();
    await assert.rejects(store.roles(), { name: 'StoreFileError', message: /the store has been closed$/ });
    await assert.rejects(
      store.saveRole({ name: 'boss', tenant: 'company1', rights: [] }),
      /has been closed$/,
    );
    const { ports } = await open(file);
    assert.deepEqual(
      (await ports.store.roles()).map(({ name }) => name),
      ['clerk'],
    );
  });

  test('can be opened twice at once, from the first moment on, and is one store', async () => {
    const file = fresh();
    const [{ ports: one }, { ports: other }] = await Promise.all([open(file), open(file)]);
    assert.deepEqual(await kids(one.keys), await kids(other.keys));
    assert.equal(other.vault.open(one.vault.seal('token')), 'token');
    const token = { grantId: 'g', clientId: 'app1', scope: [], issuedAt: 1, notBefore: 1, expiresAt: 9 };
    await one.store.saveRefreshToken({ ...token, digest: 'r' });
    const outcomes = await Promise.all(
      [one.store, other.store, one.store, other.store].map((store, place) =>
        store.issue({ at: 2, accessToken: { ...token, digest: `a${place}` }, replaces: 'r' }),
      ),
    );
    assert.equal(outcomes.filter((outcome) => outcome === 'issued').length, 1);
    assert.equal((await other.store.accessTokens()).length, 1);
  });

  test('keeps keys that are rotated, and forgets those that it is told to', async () => {
    const file = fresh();
    const { ports } = await open(file);
    const [first] = await kids(ports.keys);
    const [second, third] = await Promise.all([ports.keys.rotate(), ports.keys.rotate()]);
    assert.deepEqual(await kids(ports.keys), [third.kid, second.kid, first]);
    await close();
    const { ports: again } = await open(file);
    assert.deepEqual(await kids(again.keys), [third.kid, second.kid, first]);
    assert.equal((await again.keys.current()).kid, third.kid);
    const { kid } = await again.keys.rotate(true);
    await close();
    assert.deepEqual(await kids((await open(file)).ports.keys), [kid]);
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.startsWith(`${basename(file)}.keys`)),
      [`${basename(file)}.keys.json`],
    );
  });

  for (const cost of [3, 32, 4.5, Number.NaN]) {
    test(`is not opened for hashes of the cost ${cost}`, () =>
      assert.rejects(open(fresh(), { cost }), { name: 'RangeError', message: /from 4 to 31, not/ }));
  }
});

describe('a file is refused, in one sentence that helps, when', () => {
  const ours = 0x42_52_50_46;
  for (const [what, make, message] of [
    ['it is no database', () => fileOf('no database, '.repeat(100)), /not a SQLite database; give another/],
    ['it is of another program', () => databaseOf('CREATE TABLE t (a)'), /of another program; give another/],
    [
      'it is marked as of another program',
      () => databaseOf('PRAGMA application_id = 7'),
      /of another program; give another/,
    ],
    [
      'a newer version made it',
      () => databaseOf(`PRAGMA application_id = ${ours}; PRAGMA user_version = 99`),
      /a newer version of Bearerproof made this store \(schema 99; this one has \d+\); use that version/,
    ],
    [
      'an older version made it',
      () => databaseOf(`PRAGMA application_id = ${ours}`),
      /an older version .* \(schema 0; .*\); start with a new file/,
    ],
    ['it is a folder', async () => folder, /this is a folder; give the name of a file in it/],
    ['its folder is missing', async () => join(folder, 'missing', 'a.db'), /no such folder; make it/],
  ] as const) {
    test(what, async () => refused(await make(), message));
  }

  test('its folder cannot be written', async () => {
    const closed = join(folder, 'closed');
    await mkdir(closed);
    await chmod(closed, 0o500);
    const { geteuid, seteuid } = process;
    const root = geteuid?.() === 0;
    // Nothing is closed to root.
    if (root) seteuid?.('nobody');
    try {
      await refused(join(closed, 'a.db'), /may not read and write it/);
    } finally {
      if (root) seteuid?.(0);
    }
  });

  test('another program has locked it', async () => {
    const file = databaseOf('');
    const other = new DatabaseSync(file);
    other.exec('BEGIN EXCLUSIVE');
    await refused(file, /another program has locked it; end that program/);
    other.exec('COMMIT');
    other.close();
    await open(file);
  });

  test('its keys are gone', async () => {
    const file = await storeOf();
    await writeFile(`${file}.copy`, await readFile(file));
    await refused(
      `${file}.copy`,
      /no such file, but the tokens in .* are worth nothing without its keys; restore/,
      `${file}.copy.keys.json`,
    );
  });

  test('its keys are those of another store', async () => {
    const [file, other] = [await storeOf(), await storeOf()];
    await writeFile(`${file}.keys.json`, await readFile(`${other}.keys.json`));
    await refused(file, /these are not the keys of .*, but of another store/, `${file}.keys.json`);
  });

  for (const [what, damage, message] of [
    ['cut short', (keys: string) => keys.slice(0, 100), /damaged \(it is not JSON\); restore/],
    ['empty', () => '', /damaged \(it is not JSON\)/],
    ['of another shape', () => '[]', /damaged \(it is not as it was written\)/],
    [
      'without a vault key',
      (keys: string) => keys.replace(/"vault": "./, '"vault": "'),
      /written at vault\)/,
    ],
    [
      'with a signing key that is none',
      (keys: string) => keys.replace(/"n": ".{20}/, '"n": "'),
      /damaged \(a signing key in it is none\)/,
    ],
  ] as const) {
    test(`its keys are ${what}`, async () => {
      const file = await storeOf();
      await writeFile(`${file}.keys.json`, damage(await readFile(`${file}.keys.json`, 'utf8')));
      await refused(file, message, `${file}.keys.json`);
    });
  }
});

test('a change that meets a lock is refused, and the next one is not', async () => {
  const file = fresh();
  const { store } = (await open(file)).ports;
  const other = new DatabaseSync(file);
  other.exec('BEGIN IMMEDIATE');
  const role = { name: 'clerk', tenant: 'company1', rights: [] };
  await assert.rejects(store.saveRole(role), { name: 'StoreFileError', message: /has locked it/ });
  other.exec('COMMIT');
  other.close();
  await store.saveRole(role);
  assert.deepEqual(await store.roles(), [role]);
});
