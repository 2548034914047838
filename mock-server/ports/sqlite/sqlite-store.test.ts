import { after } from 'node:test';
import { hashOf } from '../credentials.ts';
import { systemRandom } from '../random.ts';
import { describeStore } from '../store-contract.fixture.ts';
import { type Connection, connect } from './connection.ts';
import { hashingStore } from './hashing-store.ts';
import { prepareSchema } from './schema.ts';
import { sqliteStore } from './sqlite-store.ts';
import { temporaryFolder } from './temporary-folder.fixture.ts';

const { fresh } = await temporaryFolder();
const opened: Connection[] = [];
after(() => {
  for (const database of opened) database.close();
});

describeStore('SQLite', () => {
  const database = connect(fresh());
  opened.push(database);
  prepareSchema(database);
  return hashingStore(sqliteStore(database).store, (word) => hashOf(word, 4, systemRandom));
});
