import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { type Connection, connect } from './connection.ts';
import { type GroupCommit, groupCommit } from './group-commit.ts';
import { prepareSchema } from './schema.ts';
import { temporaryFolder } from './temporary-folder.fixture.ts';

const { fresh } = await temporaryFolder();

describe('changes that are committed in groups', () => {
  let database: Connection;
  let observer: Connection;
  let group: GroupCommit;
  let transactions: number;
  let failure: Error | undefined;
  beforeEach(() => {
    const file = fresh();
    database = connect(file);
    prepareSchema(database);
    observer = connect(file);
    transactions = 0;
    failure = undefined;
    group = groupCommit({
      ...database,
      transaction: (act) =>
        database.transaction(() => {
          transactions++;
          const outcome = act();
          if (failure !== undefined) throw failure;
          return outcome;
        }),
    });
  });
  afterEach(() => {
    database.close();
    observer.close();
  });
  const put = (name: string) => () => {
    database.run('INSERT INTO "SETTING" (name) VALUES (?)', name);
    return name;
  };
  const names = (from: Connection = observer) =>
    from.all('SELECT name FROM "SETTING" ORDER BY rowid').map(({ name }) => name);

  test('are one transaction when they come in one turn, in their order, each with its outcome', async () => {
    const outcomes = await Promise.all(['a', 'b', 'c'].map((name) => group.commit(put(name))));
    assert.deepEqual(outcomes, ['a', 'b', 'c']);
    assert.deepEqual(names(), ['a', 'b', 'c']);
    assert.equal(transactions, 1);
    await group.commit(put('d'));
    assert.equal(transactions, 2);
  });

  test('are seen by nobody before they are durable, not in the same server either', async () => {
    const change = group.commit(put('a'));
    await Promise.resolve();
    assert.deepEqual([names(), names(database)], [[], []]);
    await change;
    assert.deepEqual([names(), names(database)], [['a'], ['a']]);
  });

  test('fail alone', async () => {
    const outcomes = await Promise.allSettled(
      [put('a'), put('a'), () => assert.fail('no'), put('b')].map((change) => group.commit(change)),
    );
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected', 'rejected', 'fulfilled'],
    );
    assert.deepEqual(names(), ['a', 'b']);
  });

  test('have not happened when the commit fails', async () => {
    failure = new Error('the disk is full');
    const outcomes = await Promise.allSettled([put('a'), put('b')].map((change) => group.commit(change)));
    assert.deepEqual(
      outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason),
      [failure, failure],
    );
    assert.deepEqual(names(database), []);
    failure = undefined;
    await group.commit(put('c'));
    assert.deepEqual(names(), ['c']);
  });

  test('are committed at once when they are flushed', async () => {
    const change = group.commit(put('a'));
    group.flush();
    assert.deepEqual(names(), ['a']);
    assert.equal(await change, 'a');
    group.flush();
    assert.equal(transactions, 1);
  });
});
