import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hashOf } from '../credentials.ts';
import { memoryStore } from '../memory-store.ts';
import { systemRandom } from '../random.ts';
import type { User } from '../records.ts';
import { user } from '../sample-records.fixture.ts';
import { hashingStore } from './hashing-store.ts';

const alice = { ...user, password: 'alicepw' };

describe('a store that hashes', () => {
  test('refuses a change that would keep a password in clear', async () => {
    const store = hashingStore(memoryStore(), (word) => hashOf(word, 4, systemRandom));
    await store.saveUser(alice);
    const before = await store.user('alice');
    await assert.rejects(
      store.changeUser('alice', (user) => ({ ...user, password: 'another' })),
      /changeUser would keep the password of alice in clear; saveUser hashes it/,
    );
    assert.deepEqual(await store.user('alice'), before);
  });

  test('goes on after a change that failed', async () => {
    const inner = memoryStore();
    let broken = true;
    const saveUser = (user: User) => (broken ? Promise.reject(new Error('no')) : inner.saveUser(user));
    const store = hashingStore({ ...inner, saveUser }, (word) => hashOf(word, 4, systemRandom));
    const [first, second] = await Promise.allSettled([store.saveUser(alice), store.removeUser('bob')]);
    assert.deepEqual([first.status, second.status], ['rejected', 'fulfilled']);
    broken = false;
    await store.saveUser(alice);
    assert.match(String((await store.user('alice'))?.password), /^\$2b\$04\$/);
  });

  test('hashes with as many rounds as it is told to', async () => {
    const store = hashingStore(memoryStore(), (word) => hashOf(word, 5, systemRandom));
    await store.saveClient({ id: 'app1', secret: 'secret1', grants: [], scopes: [] });
    assert.match(String((await store.client('app1'))?.secret), /^\$2b\$05\$/);
  });
});
