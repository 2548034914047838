import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import type { RefreshTokenRecord } from './records.ts';
import { accessToken, refreshToken, user } from './sample-records.fixture.ts';
import type { Store } from './store.ts';

/** What holds in every store for changes that come at the same time. @param open makes an empty one */
export function describeChanges(name: string, open: () => Promise<Store> | Store): void {
  describe(`changes of a store (${name})`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });

    test('happen in one piece each, however many there are at once', async () => {
      await store.saveUser(user);
      await store.saveAccessToken(accessToken('a1'));
      await store.saveRefreshToken(refreshToken('r1'));
      const counts = await Promise.all(
        [1, 2, 3].map(() =>
          store.changeUser('alice', (known) => ({
            ...known,
            wrongPasswords: (known.wrongPasswords ?? 0) + 1,
          })),
        ),
      );
      assert.deepEqual(
        counts.map((known) => known?.wrongPasswords),
        [1, 2, 3],
      );
      await Promise.all([
        store.changeAccessToken('a1', (known) => ({ ...known, revokedAt: 7 })),
        store.changeAccessToken('a1', (known) => ({ ...known, expiresAt: 8 })),
        store.changeRefreshToken('r1', (known) => ({ ...known, replacedAt: 9 })),
        store.changeRefreshToken('r1', (known) => ({ ...known, revokedAt: 10 })),
      ]);
      assert.equal((await store.user('alice'))?.wrongPasswords, 3);
      assert.deepEqual(await store.accessToken('a1'), { ...accessToken('a1'), revokedAt: 7, expiresAt: 8 });
      assert.deepEqual(await store.refreshToken('r1'), {
        ...refreshToken('r1'),
        replacedAt: 9,
        revokedAt: 10,
      });
    });

    test('of what is not there change nothing', async () => {
      const never = () => assert.fail('there is nothing to change');
      assert.equal(await store.changeUser('alice', never), undefined);
      assert.equal(await store.changeAccessToken('a1', never), undefined);
      assert.equal(await store.changeRefreshToken('r1', never), undefined);
    });

    for (const [what, change, outcome] of [
      ['revoked', { revokedAt: 2000 }, 'revoked-before'],
      ['replaced', { replacedAt: 2000 }, 'replaced-before'],
    ] as const) {
      test(`let nothing be issued on a refresh token that was ${what} since it was read, and revive nothing`, async () => {
        await store.saveRefreshToken(refreshToken('r1'));
        const presented = refreshToken('r1');
        const issue = (digest: string, seen: RefreshTokenRecord) =>
          store.issue({
            at: 3000,
            accessToken: accessToken(digest),
            refreshToken: { ...refreshToken('r1'), expiresAt: 9000 },
            presented: seen,
          });
        const outcomes = await Promise.all([
          issue('a1', presented),
          store.changeRefreshToken('r1', (known) => ({ ...known, ...change })),
          issue('a2', presented),
        ]);
        assert.deepEqual([outcomes[0], outcomes[2]], ['issued', outcome]);
        assert.deepEqual(await store.refreshToken('r1'), {
          ...refreshToken('r1'),
          expiresAt: 9000,
          ...change,
        });
        assert.equal(await store.accessToken('a2'), undefined);
        // Whoever knows in what state the token is may go on all the same.
        assert.equal(await issue('a3', { ...presented, ...change }), 'issued');
      });
    }
  });
}
