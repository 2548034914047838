import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import type { RealmSession } from './records.ts';
import type { Store } from './store.ts';

const session: RealmSession = {
  digest: 's1',
  clientId: 'app1',
  startedAt: 1000,
  expiresAt: 2000,
  nonce: 'n1',
  passed: {},
};

/** What holds for the realm sessions of every store. @param open makes an empty one */
export function describeRealmSessions(name: string, open: () => Promise<Store> | Store): void {
  describe(`the realm sessions of a store (${name})`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
      await store.saveRealmSession(session);
    });

    test('are given back as they were saved, and none for what was not', async () => {
      assert.deepEqual(await store.realmSession('s1'), session);
      assert.equal(await store.realmSession('s2'), undefined);
    });

    test('keep every realm that is passed, also of realms that are passed at the same time', async () => {
      const answers = await Promise.all([
        store.passRealm('s1', 'users', { user: 'alice' }),
        store.passRealm('s1', 'devices', { device: 'd1' }),
        store.passRealm('s1', 'authenticity', {}),
      ]);
      const passed = { users: { user: 'alice' }, devices: { device: 'd1' }, authenticity: {} };
      assert.deepEqual(await store.realmSession('s1'), { ...session, passed });
      assert.deepEqual(answers.at(-1)?.passed, passed);
    });

    test('know a realm by whom it authenticated last', async () => {
      await store.passRealm('s1', 'users', { user: 'alice' });
      await store.passRealm('s1', 'users', { user: 'bob' });
      assert.deepEqual((await store.realmSession('s1'))?.passed, { users: { user: 'bob' } });
    });

    test('that there are none of pass nothing', async () => {
      assert.equal(await store.passRealm('s2', 'users', { user: 'alice' }), undefined);
      assert.equal(await store.realmSession('s2'), undefined);
    });

    test('are gone when the store is cleared', async () => {
      await store.clear();
      assert.equal(await store.realmSession('s1'), undefined);
    });
  });
}
