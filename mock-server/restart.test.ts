import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMockServer } from './mock-server.ts';
import { generatedKeys, memoryStore } from './ports/index.ts';

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
