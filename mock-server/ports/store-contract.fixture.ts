import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { describeChanges } from './change-contract.fixture.ts';
import { describeHolders } from './holder-contract.fixture.ts';
import { describeMembers } from './member-contract.fixture.ts';
import { describeRealmSessions } from './realm-contract.fixture.ts';
import { describeRecords } from './record-contract.fixture.ts';
import { accessToken, client, code, grant, refreshToken, user } from './sample-records.fixture.ts';
import type { Store } from './store.ts';

/** What holds for every store. @param open makes an empty one */
export function describeStore(name: string, open: () => Promise<Store> | Store): void {
  describeChanges(name, open);
  describeHolders(name, open);
  describeMembers(name, open);
  describeRealmSessions(name, open);
  describeRecords(name, open);

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

    test('remembers the tokens of one answer together', async () => {
      const outcome = await store.issue({
        at: 1000,
        grant,
        accessToken: accessToken('a1'),
        refreshToken: refreshToken('r1'),
      });
      assert.equal(outcome, 'issued');
      assert.deepEqual(await store.grant('grant-1'), grant);
      assert.deepEqual(await store.accessToken('a1'), accessToken('a1'));
      assert.deepEqual(await store.refreshToken('r1'), refreshToken('r1'));
      assert.deepEqual(await store.refreshTokenOf('grant-1'), refreshToken('r1'));
    });

    test('lets one request replace a refresh token, however many try, and keeps nothing of the others', async () => {
      await store.saveRefreshToken(refreshToken('r1'));
      const outcomes = await Promise.all(
        [1, 2, 3, 4].map((at) =>
          store.issue({
            at,
            accessToken: accessToken(`a${at}`),
            refreshToken: refreshToken(`n${at}`),
            replaces: 'r1',
          }),
        ),
      );
      assert.deepEqual(outcomes.toSorted(), ['issued', ...Array(3).fill('replaced-before')]);
      const winner = outcomes.indexOf('issued') + 1;
      assert.equal((await store.refreshToken('r1'))?.replacedAt, winner);
      assert.deepEqual(
        (await store.accessTokens()).map(({ digest }) => digest),
        [`a${winner}`],
      );
      assert.equal((await store.refreshTokenOf('grant-1'))?.digest, `n${winner}`);
    });

    test('lets one request redeem a code, however many try', async () => {
      await store.saveAuthorizationCode(code, grant);
      assert.deepEqual(await store.authorizationCode('c1'), code);
      assert.deepEqual(await store.grant('grant-1'), grant);
      const outcomes = await Promise.all(
        [1, 2, 3].map((at) => store.issue({ at, accessToken: accessToken(`a${at}`), redeems: 'c1' })),
      );
      assert.deepEqual(outcomes.toSorted(), ['issued', 'redeemed-before', 'redeemed-before']);
      assert.equal((await store.authorizationCode('c1'))?.redeemedAt, outcomes.indexOf('issued') + 1);
      assert.equal((await store.accessTokens()).length, 1);
    });

    test('keeps approvals, browser sessions, roles and data, each under its whole name', async () => {
      const approval = { user: 'alice', clientId: 'app1', scope: ['read'], approvedAt: 1 };
      const session = { digest: 's1', user: 'alice', startedAt: 1, expiresAt: 2 };
      const role = { name: 'clerk', tenant: 'company1', rights: ['read'] };
      const entry = { object: 'orders', id: '1', tenant: 'company1', content: { weight: 12 } };
      await store.saveApproval(approval);
      await store.saveLoginSession(session);
      await store.saveRole(role);
      await store.saveDataRecord(entry);
      assert.deepEqual(await store.approval('alice', 'app1'), approval);
      assert.equal(await store.approval('alice', 'app2'), undefined);
      assert.deepEqual(await store.loginSession('s1'), session);
      assert.equal(await store.loginSession('s2'), undefined);
      assert.deepEqual(await store.role('clerk', 'company1'), role);
      assert.equal(await store.role('clerk', 'company2'), undefined);
      assert.deepEqual(await store.roles(), [role]);
      assert.deepEqual(await store.dataRecord('orders', 'company1', '1'), entry);
      assert.equal(await store.dataRecord('orders', 'company2', '1'), undefined);
      assert.deepEqual(await store.dataRecords('orders', 'company1'), [entry]);
      assert.deepEqual(await store.dataRecords('orders', 'company2'), []);
      await store.removeDataRecord('orders', 'company2', '1');
      assert.deepEqual(await store.dataRecords('orders', 'company1'), [entry]);
      await store.removeDataRecord('orders', 'company1', '1');
      assert.deepEqual(await store.dataRecords('orders', 'company1'), []);
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
