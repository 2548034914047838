import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMockServer } from './mock-server.ts';
import { generatedKeys, memoryStore } from './ports/index.ts';
import { call, tokensOf } from './requests.fixture.ts';

const keys = generatedKeys();

describe('a server that is given a store which has been in use', () => {
  it('leaves its tokens as they are, the dead ones dead', async () => {
    const store = memoryStore();
    const before = await createMockServer({ profile: 'enigma', store, keys });
    await before.revokeTokens();
    const dead = await before.refreshTokens();
    assert.ok(dead.length > 0 && dead.every(({ revokedAt }) => revokedAt !== undefined));

    const after = await createMockServer({ profile: 'enigma', store, keys });

    assert.deepEqual(await after.refreshTokens(), dead);
  });

  it('keeps what was changed of its people', async () => {
    const store = memoryStore();
    const before = await createMockServer({ profile: 'enigma', store, keys });
    await before.saveUser({ name: 'alice', locked: true });

    const after = await createMockServer({ profile: 'enigma', store, keys });

    assert.equal((await after.users()).find(({ name }) => name === 'alice')?.locked, true);
  });

  it('knows its people when a script names them', async () => {
    const store = memoryStore();
    const before = await createMockServer({ profile: 'enigma', store, keys });
    await before.saveUser({ name: 'carol', password: 'carolpw' });

    const after = await createMockServer({ profile: 'enigma', store, keys });

    after.script({ on: { endpoint: 'token', user: 'carol' }, do: { behaviour: 'account-locked' } });
    assert.equal(after.scriptEntries().length, 1);
  });
});

describe('a server that is restarted', () => {
  it('knows its people and its tokens, or those of the beginning where its memory is lost', async () => {
    const mock = await createMockServer({ profile: 'oauth2' });
    const { access_token: token } = await tokensOf(mock);
    await mock.saveUser({ name: 'carol', password: 'carolpw' });
    await mock.restart();
    assert.equal((await call(mock, token)).status, 200);
    assert.equal((await mock.user('carol')).name, 'carol');
    await mock.restart('lost');
    assert.equal((await call(mock, token)).status, 401);
    await assert.rejects(mock.user('carol'), /there is no user "carol"/);
    assert.equal((await call(mock, (await tokensOf(mock)).access_token)).status, 200);
  });

  it('has forgotten what a faulty one keeps in its process only', async () => {
    const mock = await createMockServer({ profile: 'oauth2', deviations: ['restart-forgets-revocations'] });
    const { access_token: token } = await tokensOf(mock);
    await mock.revokeTokens({ user: 'alice' });
    assert.equal((await call(mock, token)).status, 401);
    await mock.restart();
    assert.equal((await call(mock, token)).status, 200);
  });

  it('breaks connections, and goes on at the same address', async () => {
    const mock = await createMockServer({
      profile: 'oauth2',
      script: [{ times: 1, do: { fault: 'delay', with: { milliseconds: 2000 } } }],
    });
    const { url } = await mock.listen();
    const waiting = fetch(`${url}/jwks`);
    await once(mock.journal);
    await mock.restart();
    await assert.rejects(waiting);
    assert.equal((await fetch(`${url}/jwks`)).status, 200);
    await mock.close();
  });
});

/** Resolves with the next exchange. */
const once = (journal: { follow(listener: () => void): () => void }): Promise<void> =>
  new Promise((resolve) => {
    const stop = journal.follow(() => {
      stop();
      resolve();
    });
  });
