import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import type { AccessTokenRecord, RefreshTokenRecord, Store } from './store.ts';

const client = { id: 'app1', secret: 'secret1', grants: ['password'], scopes: ['read', 'write'] };
const user = {
  name: 'alice',
  password: 'alicepw',
  disabled: false,
  locked: false,
  requestable: true,
  region: 'us',
  tenant: 'company1',
};
const grant = {
  id: 'grant-1',
  type: 'password',
  clientId: 'app1',
  user: 'alice',
  scope: ['read'],
  grantedAt: 1000,
};

const accessToken = (digest: string, grantId = 'grant-1'): AccessTokenRecord => ({
  digest,
  grantId,
  clientId: 'app1',
  user: 'alice',
  scope: ['read'],
  issuedAt: 1000,
  notBefore: 1000,
  expiresAt: 3_601_000,
});
const refreshToken = (digest: string, grantId = 'grant-1'): RefreshTokenRecord => ({
  digest,
  grantId,
  clientId: 'app1',
  user: 'alice',
  scope: ['read'],
  issuedAt: 1000,
});

/** What holds for every store. @param open makes an empty one */
export function describeStore(name: string, open: () => Promise<Store> | Store): void {
  describe(`a store (${name})`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });

    test('gives back what was saved, and nothing for what was not', async () => {
      await store.saveClient(client);
      await store.saveUser(user);
      await store.saveGrant(grant);
      await store.saveAccessToken(accessToken('a1'));
      await store.saveRefreshToken(refreshToken('r1'));
      assert.deepEqual(await store.client('app1'), client);
      assert.deepEqual(await store.user('alice'), user);
      assert.deepEqual(await store.grant('grant-1'), grant);
      assert.deepEqual(await store.accessToken('a1'), accessToken('a1'));
      assert.deepEqual(await store.refreshToken('r1'), refreshToken('r1'));
      assert.equal(await store.client('app2'), undefined);
      assert.equal(await store.user('bob'), undefined);
      assert.equal(await store.grant('grant-2'), undefined);
      assert.equal(await store.accessToken('r1'), undefined);
      assert.equal(await store.refreshToken('a1'), undefined);
    });

    test('replaces what has the same key', async () => {
      await store.saveUser(user);
      await store.saveUser({ ...user, locked: true });
      assert.deepEqual(await store.users(), [{ ...user, locked: true }]);
    });

    test('forgets what is removed, and removes what is not there without a word', async () => {
      for (const name of ['alice', 'bob']) await store.saveUser({ ...user, name });
      for (const id of ['app1', 'app2']) await store.saveClient({ ...client, id });
      for (const name of ['alice', 'alice']) await store.removeUser(name);
      for (const id of ['app1', 'app1']) await store.removeClient(id);
      assert.equal(await store.user('alice'), undefined);
      assert.equal(await store.client('app1'), undefined);
      assert.deepEqual(await store.users(), [{ ...user, name: 'bob' }]);
      assert.deepEqual(await store.clients(), [{ ...client, id: 'app2' }]);
    });

    test('lists everything in the order in which it came', async () => {
      for (const name of ['carol', 'alice', 'bob']) await store.saveUser({ ...user, name });
      for (const id of ['b', 'a']) await store.saveClient({ ...client, id });
      for (const digest of ['a2', 'a1']) await store.saveAccessToken(accessToken(digest));
      for (const digest of ['r2', 'r1']) await store.saveRefreshToken(refreshToken(digest));
      const users = await store.users();
      assert.deepEqual(
        users.map((each) => each.name),
        ['carol', 'alice', 'bob'],
      );
      const clients = await store.clients();
      assert.deepEqual(
        clients.map((each) => each.id),
        ['b', 'a'],
      );
      assert.deepEqual(
        (await store.accessTokens()).map((each) => each.digest),
        ['a2', 'a1'],
      );
      assert.deepEqual(
        (await store.refreshTokens()).map((each) => each.digest),
        ['r2', 'r1'],
      );
    });

    test('lets one request replace a refresh token, however many try', async () => {
      await store.saveRefreshToken(refreshToken('r1'));
      const answers = await Promise.all([1, 2, 3, 4].map((at) => store.replaceRefreshToken('r1', at)));
      assert.equal(answers.filter((won) => won).length, 1);
      const replacedAt = (await store.refreshToken('r1'))?.replacedAt;
      assert.equal(answers.indexOf(true) + 1, replacedAt);
      assert.equal(await store.replaceRefreshToken('r1', 5), false);
    });

    test('does not replace a refresh token that it does not know', async () => {
      assert.equal(await store.replaceRefreshToken('r1', 1), false);
      assert.deepEqual(await store.refreshTokens(), []);
    });

    test('revokes the tokens of a grant and no others, and keeps the first instant', async () => {
      for (const [digest, id] of [
        ['1', 'grant-1'],
        ['2', 'grant-2'],
      ] as const) {
        await store.saveAccessToken(accessToken(`a${digest}`, id));
        await store.saveRefreshToken(refreshToken(`r${digest}`, id));
      }
      await store.revokeGrant('grant-1', 5000);
      await store.revokeGrant('grant-1', 6000);
      assert.equal((await store.accessToken('a1'))?.revokedAt, 5000);
      assert.equal((await store.refreshToken('r1'))?.revokedAt, 5000);
      assert.equal((await store.accessToken('a2'))?.revokedAt, undefined);
      assert.equal((await store.refreshToken('r2'))?.revokedAt, undefined);
    });

    test('is empty once it is cleared', async () => {
      await store.saveClient(client);
      await store.saveUser(user);
      await store.saveGrant(grant);
      await store.saveAccessToken(accessToken('a1'));
      await store.saveRefreshToken(refreshToken('r1'));
      await store.clear();
      const left = [
        ...(await store.clients()),
        ...(await store.users()),
        ...(await store.accessTokens()),
        ...(await store.refreshTokens()),
        await store.grant('grant-1'),
      ];
      assert.deepEqual(left, [undefined]);
    });
  });
}
