import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { credentialCheck } from './credentials.ts';
import type {
  AccessTokenRecord,
  AuthorizationCodeRecord,
  Client,
  DataRecord,
  Grant,
  RefreshTokenRecord,
  User,
} from './records.ts';
import type { Store } from './store.ts';

/** Words that could be mistaken for something else on their way to a file and back. */
const AWKWARD = ['', ' ', "o'neill", '"quoted"', 'a;--', 'grün € 🦉', 'zero\0zero', 'null', '0', '$2b$10$'];

const client: Client = { id: 'app1', secret: 'secret1', grants: [], scopes: [] };
const wholeClient: Required<Client> = {
  ...client,
  grants: ['password', 'refresh_token'],
  scopes: ['read', 'write'],
  public: true,
  name: 'The application',
  website: 'https://app.test',
  redirectUris: ['https://app.test/callback', 'app:/callback'],
  accessTokenLifetime: 'PT5M',
  refreshTokenLifetime: 'forever',
  tenant: 'company1',
  roles: ['clerk'],
};
const user: User = {
  name: 'alice',
  password: 'alicepw',
  disabled: false,
  locked: false,
  requestable: false,
  region: 'us',
  tenant: 'company1',
};
const wholeUser: Required<User> = {
  ...user,
  disabled: true,
  locked: true,
  requestable: true,
  email: 'alice@company1.test',
  emailVerified: false,
  picture: 'https://company1.test/alice.png',
  roles: [],
  wrongPasswords: 0,
};
const grant: Grant = { id: 'g1', type: 'client_credentials', clientId: 'app1', scope: [], grantedAt: 1 };
const accessToken: AccessTokenRecord = {
  digest: 'a1',
  grantId: 'g1',
  clientId: 'app1',
  scope: [],
  issuedAt: 1,
  notBefore: 2,
  expiresAt: 3,
};
const wholeAccessToken: Required<AccessTokenRecord> = {
  ...accessToken,
  user: 'alice',
  scope: ['read', 'write'],
  revokedAt: 4,
  tenant: 'company1',
  device: 'd1',
  holder: 'alice | app1',
  sealed: 'c2VhbGVk',
};
const refreshToken: RefreshTokenRecord = {
  digest: 'r1',
  grantId: 'g1',
  clientId: 'app1',
  scope: [],
  issuedAt: 1,
};
const { notBefore: _, ...common } = wholeAccessToken;
const wholeRefreshToken: Required<RefreshTokenRecord> = { ...common, digest: 'r1', replacedAt: 5 };
const code: AuthorizationCodeRecord = {
  digest: 'c1',
  grantId: 'g1',
  clientId: 'app1',
  user: 'alice',
  scope: [],
  issuedAt: 1,
  expiresAt: 2,
};
const wholeCode: Required<AuthorizationCodeRecord> = {
  ...code,
  scope: ['read'],
  redirectUri: 'https://app.test/callback?a=b',
  codeChallenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  codeChallengeMethod: 'S256',
  redeemedAt: 3,
};

/** What holds for each thing that a store remembers, with all of its members or few. @param open makes an empty one */
export function describeRecords(name: string, open: () => Promise<Store> | Store): void {
  describe(`what a store remembers (${name})`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });

    for (const [what, given] of [
      ['with few members', { grant, accessToken, refreshToken, code }],
      [
        'with all members',
        {
          grant: { ...grant, user: 'alice', scope: ['read'] },
          accessToken: wholeAccessToken,
          refreshToken: wholeRefreshToken,
          code: wholeCode,
        },
      ],
    ] as const) {
      test(`comes back as it was, ${what}`, async () => {
        await store.saveGrant(given.grant);
        await store.saveAccessToken(given.accessToken);
        await store.saveRefreshToken(given.refreshToken);
        await store.saveAuthorizationCode(given.code, given.grant);
        assert.deepEqual(
          {
            grant: await store.grant('g1'),
            accessToken: await store.accessToken('a1'),
            refreshToken: await store.refreshToken('r1'),
            code: await store.authorizationCode('c1'),
          },
          given,
        );
      });
    }

    for (const [what, givenUser, givenClient] of [
      ['with few members', user, client],
      ['with all members', wholeUser, wholeClient],
    ] as const) {
      test(`are people with their passwords and clients with their secrets, or hashes of them, ${what}`, async () => {
        const { matches } = credentialCheck();
        await store.saveUser(givenUser);
        await store.saveClient(givenClient);
        const [keptUser, keptClient] = [await store.user('alice'), await store.client('app1')];
        const { password = '', ...restOfUser } = keptUser ?? {};
        const { secret = '', ...restOfClient } = keptClient ?? {};
        assert.deepEqual({ ...restOfUser, password: 'alicepw' }, givenUser);
        assert.deepEqual({ ...restOfClient, secret: 'secret1' }, givenClient);
        assert.deepEqual(
          [await matches(password, 'alicepw'), await matches(password, password)],
          [true, store.unhashed === undefined],
        );
        assert.deepEqual([await matches(secret, 'secret1'), await matches(secret, 'alicepw')], [true, false]);
        assert.deepEqual([await store.users(), await store.clients()], [[keptUser], [keptClient]]);
      });
    }

    test('are people as they were saved last, also where their passwords were saved at once', async () => {
      const { matches } = credentialCheck();
      await store.saveUser(user);
      await Promise.all([
        store.saveUser({ ...user, password: 'first' }),
        store.saveUser({ ...user, password: 'second', region: 'eu' }),
        store.changeUser('alice', (known) => ({ ...known, locked: true })),
      ]);
      const { password = '', ...kept } = (await store.user('alice')) ?? {};
      const { password: _, ...expected } = { ...user, region: 'eu', locked: true };
      assert.deepEqual(kept, expected);
      assert.equal(await matches(password, 'second'), true);
      await Promise.all([store.saveUser(user), store.removeUser('alice')]);
      assert.equal(await store.user('alice'), undefined);
      await Promise.all([store.saveClient(client), store.clear()]);
      assert.deepEqual(await store.clients(), []);
    });

    test('is a hash as it is, so that what was read can be saved', async () => {
      await store.saveUser(user);
      await store.saveClient(client);
      const [keptUser, keptClient] = [await store.user('alice'), await store.client('app1')];
      assert.ok(keptUser !== undefined && keptClient !== undefined);
      await store.saveUser(keptUser);
      await store.saveClient(keptClient);
      assert.deepEqual([await store.user('alice'), await store.client('app1')], [keptUser, keptClient]);
    });

    for (const word of AWKWARD) {
      test(`is found by its name, whatever that is: ${JSON.stringify(word)}`, async () => {
        const entry: DataRecord = {
          object: word,
          id: word,
          tenant: word,
          content: { [word]: [word, null, 1] },
        };
        const role = { name: word, tenant: word, rights: [word, `${word}x`] };
        const approval = { user: word, clientId: word, scope: [word], approvedAt: 1 };
        await store.saveDataRecord({ ...entry, id: `${word}x` });
        await store.saveDataRecord(entry);
        await store.saveRole(role);
        await store.saveApproval(approval);
        await store.saveGrant({ ...grant, id: word, user: word });
        await store.saveAccessToken({ ...wholeAccessToken, digest: word, holder: word });
        assert.deepEqual(await store.dataRecord(word, word, word), entry);
        assert.deepEqual(await store.dataRecords(word, word), [{ ...entry, id: `${word}x` }, entry]);
        assert.deepEqual(await store.role(word, word), role);
        assert.deepEqual(await store.approval(word, word), approval);
        assert.deepEqual(await store.grant(word), { ...grant, id: word, user: word });
        assert.equal((await store.accessToken(word))?.holder, word);
        assert.equal(await store.dataRecord(`${word}x`, word, word), undefined);
        assert.equal(await store.role(`${word}x`, word), undefined);
      });
    }

    test('keeps its place when it is changed, and gets another when it comes again', async () => {
      for (const id of ['a', 'b', 'c']) await store.saveClient({ ...client, id });
      await store.saveClient({ ...client, id: 'a', scopes: ['read'] });
      await store.removeClient('b');
      await store.saveClient({ ...client, id: 'b' });
      assert.deepEqual(
        (await store.clients()).map(({ id }) => id),
        ['a', 'c', 'b'],
      );
    });

    test('is a role with the rights that it was saved with last, in their order', async () => {
      const role = { name: 'clerk', tenant: 'company1', rights: ['write', 'read', 'list'] };
      await store.saveRole(role);
      await store.saveRole({ ...role, tenant: 'company2', rights: [] });
      await store.saveRole({ ...role, rights: ['read', 'write'] });
      assert.deepEqual(await store.roles(), [
        { ...role, rights: ['read', 'write'] },
        { ...role, tenant: 'company2', rights: [] },
      ]);
    });

    test('is nothing once it is cleared, but the world that it was filled with', async () => {
      const origin = { profile: 'enigma', complete: true };
      assert.equal(await store.origin(), undefined);
      await store.saveOrigin({ ...origin, complete: false });
      await store.saveOrigin(origin);
      await store.saveRole({ name: 'clerk', tenant: 'company1', rights: ['read'] });
      await store.saveDataRecord({ object: 'orders', id: '1', tenant: 'company1', content: {} });
      await store.saveApproval({ user: 'alice', clientId: 'app1', scope: [], approvedAt: 1 });
      await store.saveLoginSession({ digest: 's1', user: 'alice', startedAt: 1, expiresAt: 2 });
      await store.saveAuthorizationCode(code, grant);
      const { revokedAt: _, ...held } = wholeAccessToken;
      await store.saveAccessToken(held);
      assert.notEqual(await store.activeAccessToken(held.holder, 1), undefined);
      await store.clear();
      const left = [
        ...(await store.roles()),
        ...(await store.dataRecords('orders', 'company1')),
        await store.role('clerk', 'company1'),
        await store.approval('alice', 'app1'),
        await store.loginSession('s1'),
        await store.authorizationCode('c1'),
        await store.activeAccessToken(held.holder, 1),
      ];
      assert.deepEqual(left, Array(5).fill(undefined));
      assert.deepEqual(await store.origin(), origin);
      await store.saveRole({ name: 'clerk', tenant: 'company1', rights: [] });
      assert.deepEqual((await store.role('clerk', 'company1'))?.rights, []);
    });
  });
}
