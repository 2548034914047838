import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storeAtRest } from '../durable.ts';
import { memoryStore } from '../memory-store.ts';
import { user } from '../sample-records.fixture.ts';
import { loadSqlite } from './load-sqlite.ts';

test('a dump makes the same tables with the same rows again, and holds the hash in the place of the password', async () => {
  const store = await storeAtRest(async (word) => `$2b$10$${word.padEnd(53, '.')}`);
  await store.saveUser({ ...user, name: "al'ice", password: 'pw' });
  await store.saveAccessToken({
    digest: 'digest',
    grantId: 'grant',
    clientId: 'app1',
    scope: ['read'],
    issuedAt: 1,
    notBefore: 1,
    expiresAt: 2,
    holder: 'holder',
    sealed: 'sealed',
  });
  const dump = (await store.dump?.()) ?? '';
  assert.equal(dump.includes("'pw'"), false);
  assert.match(dump, /\$2b\$10\$pw\.{51}/);

  const { DatabaseSync } = loadSqlite();
  const copy = new DatabaseSync(':memory:');
  // Rows that triggers make of others are in the dump themselves.
  copy.exec(dump.replace(/CREATE TRIGGER[\s\S]*?END;/g, ''));
  const rows = (sql: string) => copy.prepare(sql).all();
  assert.equal(rows('SELECT user_name FROM "USER"')[0]?.user_name, "al'ice");
  assert.equal(
    String(rows('SELECT CAST(token AS TEXT) AS token FROM "OAUTH_ACCESS_TOKEN"')[0]?.token),
    'sealed',
  );
  assert.equal(rows('SELECT * FROM "OAUTH_CLIENT_TOKEN"').length, 1);
});

test('a store that dies with its process has nothing to dump', () => {
  assert.equal(memoryStore().dump, undefined);
});
