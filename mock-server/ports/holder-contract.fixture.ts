import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import type { RefreshTokenRecord } from './records.ts';
import { accessToken, code, grant, refreshToken } from './sample-records.fixture.ts';
import type { Store } from './store.ts';

/** What holds in every store for tokens that displace each other. @param open makes an empty one */
export function describeHolders(name: string, open: () => Promise<Store> | Store): void {
  describe(`a store whose tokens have holders (${name})`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });

    test('revokes the other tokens of a holder when a new one supersedes them', async () => {
      const held = (number: number, holder: string) => ({
        accessToken: { ...accessToken(`a${number}`, `grant-${number}`), holder },
        refreshToken: { ...refreshToken(`r${number}`, `grant-${number}`), holder },
        holder: 'supersede' as const,
      });
      await store.issue({ at: 1000, ...held(1, 'alice') });
      await store.issue({ at: 1000, ...held(2, 'bob') });
      await store.issue({ at: 2000, ...held(3, 'alice') });
      const dead = async (digest: string) => (await store.accessToken(digest))?.revokedAt;
      assert.deepEqual([await dead('a1'), await dead('a2'), await dead('a3')], [2000, undefined, undefined]);
      assert.equal((await store.refreshToken('r1'))?.revokedAt, 2000);
      assert.equal((await store.activeAccessToken('alice', 2000))?.digest, 'a3');
      await store.issue({
        at: 3000,
        ...held(4, 'alice'),
        refreshToken: { ...refreshToken('r3'), holder: 'alice' },
      });
      assert.equal((await store.refreshToken('r3'))?.revokedAt, undefined);
    });

    test('revokes the other access tokens of a grant, also those of another holder, when a new one supersedes', async () => {
      const issue = (digest: string, grantId: string, holder: string) =>
        store.issue({
          at: 2000,
          accessToken: { ...accessToken(digest, grantId), holder },
          holder: 'supersede',
        });
      await issue('a1', 'grant-1', 'alice, read and write');
      await issue('a2', 'grant-2', 'bob, read');
      await issue('a3', 'grant-1', 'alice, read');
      const dead = async (digest: string) => (await store.accessToken(digest))?.revokedAt;
      assert.deepEqual([await dead('a1'), await dead('a2'), await dead('a3')], [2000, undefined, undefined]);
    });

    test('issues nothing to a holder whose token is reused, until it has ended', async () => {
      const held = (digest: string, at: number) =>
        store.issue({
          at,
          accessToken: { ...accessToken(digest), holder: 'alice', expiresAt: at + 100 },
          holder: 'reuse',
        });
      const first = await Promise.all(['a1', 'a2'].map((digest) => held(digest, 1000)));
      assert.deepEqual(first.toSorted(), ['held-already', 'issued']);
      assert.equal(await held('a3', 1099), 'held-already');
      assert.equal((await store.accessTokens()).length, 1);
      assert.equal(await held('a3', 1100), 'issued');
      assert.equal((await store.activeAccessToken('alice', 1199))?.digest, 'a3');
      assert.equal(await store.activeAccessToken('alice', 1200), undefined);
      assert.equal(await store.activeAccessToken('bob', 1199), undefined);
    });

    test('revokes the other refresh tokens of a holder when tokens of theirs could not be reused', async () => {
      const held = (number: number, grantId: string, refresh: string) => ({
        at: number * 1000,
        accessToken: { ...accessToken(`a${number}`, grantId), holder: 'alice', expiresAt: number * 1000 + 1 },
        refreshToken: { ...refreshToken(refresh, grantId), holder: 'alice' },
        holder: 'reuse' as const,
      });
      const dead = async (digest: string) => (await store.refreshToken(digest))?.revokedAt;
      await store.issue(held(1, 'grant-1', 'r1'));
      await store.issue(held(2, 'grant-1', 'r1'));
      assert.equal(await dead('r1'), undefined);
      await store.issue(held(3, 'grant-2', 'r2'));
      assert.deepEqual([await dead('r1'), await dead('r2')], [3000, undefined]);
    });

    test('uses up the code of a holder whose token is reused', async () => {
      const held = { ...accessToken('a1'), holder: 'alice' };
      await store.issue({ at: 1000, accessToken: held, holder: 'reuse' });
      await store.saveAuthorizationCode(code, grant);
      const redeem = (at: number) =>
        store.issue({ at, accessToken: { ...held, digest: `b${at}` }, redeems: 'c1', holder: 'reuse' });
      assert.equal(await redeem(2000), 'held-already');
      assert.equal((await store.authorizationCode('c1'))?.redeemedAt, 2000);
      assert.equal(await redeem(3000), 'redeemed-before');
    });

    test('finds the newest refresh token of a holder that can still be used', async () => {
      const held = (digest: string, more: Partial<RefreshTokenRecord> = {}) =>
        store.saveRefreshToken({ ...refreshToken(digest), holder: 'alice', ...more });
      await held('r1');
      await held('r2', { expiresAt: 5000 });
      await held('r3', { replacedAt: 2000 });
      await held('r4', { revokedAt: 2000 });
      await held('r5', { holder: 'bob' });
      const newest = async (holder: string, now: number) =>
        (await store.activeRefreshToken(holder, now))?.digest;
      assert.deepEqual([await newest('alice', 4999), await newest('alice', 5000)], ['r2', 'r1']);
      assert.equal(await newest('carol', 4999), undefined);
    });
  });

  describe(`the living tokens of a holder (${name})`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
      for (const [digest, expiresAt] of [
        ['a1', 9000],
        ['a2', 5000],
        ['a3', 7000],
      ] as const) {
        await store.saveAccessToken({ ...accessToken(digest), expiresAt, holder: 'alice' });
      }
      await store.saveAccessToken({ ...accessToken('b1'), expiresAt: 9000, holder: 'bob' });
    });
    const active = async (now: number, holder = 'alice') =>
      (await store.activeAccessToken(holder, now))?.digest;

    test('are found by time, the newest first, not the one that lives longest', async () => {
      assert.deepEqual(
        [await active(4999), await active(6999), await active(7000), await active(9000)],
        ['a3', 'a3', 'a1', undefined],
      );
    });

    test('go with a revocation, and come with another expiry', async () => {
      await store.changeAccessToken('a3', (token) => ({ ...token, revokedAt: 1 }));
      assert.equal(await active(4999), 'a2');
      await store.changeAccessToken('a2', (token) => ({ ...token, expiresAt: 9999 }));
      assert.equal(await active(9998), 'a2');
      await store.revokeGrant('grant-1', 2);
      assert.deepEqual([await active(1), await active(1, 'bob')], [undefined, undefined]);
    });

    test('are superseded, all of them, and those of others are not', async () => {
      const next = { ...accessToken('a4', 'grant-2'), expiresAt: 9000, holder: 'alice' };
      await store.issue({ at: 10, accessToken: next, holder: 'supersede' });
      const revoked = (await store.accessTokens()).filter(({ revokedAt }) => revokedAt === 10);
      assert.deepEqual(
        revoked.map(({ digest }) => digest),
        ['a1', 'a2', 'a3'],
      );
      assert.deepEqual([await active(4999), await active(4999, 'bob')], ['a4', 'b1']);
    });
  });
}
