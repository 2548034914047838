import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { OptionError } from './option-error.ts';
import { type Clock, memoryStore, type Store } from './ports/index.ts';
import { endingOf, type TokenRecords, type TokenSelection } from './token-ending.ts';
import { digestOf } from './tokens/index.ts';

const HOUR = 3_600_000;
const NOW = 10 * HOUR;
const clock: Clock = { now: () => NOW };

let store: Store;
beforeEach(async () => {
  store = memoryStore();
  for (const name of ['alice', 'bob', 'carol']) {
    const flags = { disabled: false, locked: false, requestable: true };
    await store.saveUser({ name, password: 'pw', ...flags, region: 'us', tenant: 'company1' });
  }
  for (const id of ['app1', 'app2']) await store.saveClient({ id, secret: 's', grants: [], scopes: [] });
  for (const [user, clientId] of [
    ['alice', 'app1'],
    ['alice', 'app2'],
    ['bob', 'app1'],
  ] as const) {
    const token = { grantId: `${user}-${clientId}`, clientId, user, scope: [], issuedAt: NOW - HOUR };
    const life = { notBefore: NOW - HOUR, expiresAt: NOW + HOUR };
    await store.saveAccessToken({ ...token, ...life, digest: digestOf(`a-${user}-${clientId}`) });
    await store.saveRefreshToken({ ...token, digest: digestOf(`r-${user}-${clientId}`) });
  }
});

const everybody = ['alice-app1', 'alice-app2', 'bob-app1'];
const both = (grants: readonly string[]) => [grants, grants] as const;

/** The selected tokens, access and refresh tokens, by their grant. */
const selections: readonly (readonly [TokenSelection, readonly (readonly string[])[]])[] = [
  [{}, both(everybody)],
  [{ kind: 'access' }, [everybody, []]],
  [{ kind: 'refresh', user: 'alice' }, [[], ['alice-app1', 'alice-app2']]],
  [{ user: 'alice' }, both(['alice-app1', 'alice-app2'])],
  [{ client: 'app1' }, both(['alice-app1', 'bob-app1'])],
  [{ user: 'alice', client: 'app1' }, both(['alice-app1'])],
  [{ user: 'carol' }, both([])],
  [{ token: 'a-bob-app1' }, [['bob-app1'], []]],
  [{ digest: digestOf('r-bob-app1') }, [[], ['bob-app1']]],
  [{ token: 'a-bob-app1', user: 'alice' }, both([])],
];
const grantsOf = (records: TokenRecords) =>
  [records.access, records.refresh].map((tokens) => tokens.map(({ grantId }) => grantId));

describe('a selection ends exactly the tokens that fit every member of it:', () => {
  for (const [selection, expected] of selections) {
    test(JSON.stringify(selection), async () => {
      const before = { access: await store.accessTokens(), refresh: await store.refreshTokens() };
      const answer = await endingOf(store, clock).revokeTokens(selection);
      const after = { access: await store.accessTokens(), refresh: await store.refreshTokens() };
      const revoked = {
        access: after.access.filter(({ revokedAt }) => revokedAt === NOW),
        refresh: after.refresh.filter(({ revokedAt }) => revokedAt === NOW),
      };
      assert.deepEqual(grantsOf(answer), expected);
      assert.deepEqual(revoked, answer);
      assert.deepEqual(grantsOf(after), grantsOf(before));
    });
  }
});

test('an expired token expires now, unless it expired before', async () => {
  const ending = endingOf(store, clock);
  const digest = digestOf('a-bob-app1');
  const { access } = await ending.expireTokens();
  assert.deepEqual(new Set(access.map(({ expiresAt }) => expiresAt)), new Set([NOW]));
  assert.equal((await store.refreshToken(digestOf('r-bob-app1')))?.expiresAt, NOW);
  await endingOf(store, { now: () => NOW + HOUR }).expireTokens();
  assert.equal((await store.accessToken(digest))?.expiresAt, NOW);
});

test('a revoked token keeps the instant at which it was revoked first', async () => {
  await endingOf(store, clock).revokeTokens();
  await endingOf(store, { now: () => NOW + HOUR }).revokeTokens();
  assert.equal((await store.accessToken(digestOf('a-bob-app1')))?.revokedAt, NOW);
});

describe('what nobody knows is refused instead of selecting nothing:', () => {
  const rows: readonly (readonly [TokenSelection, RegExp])[] = [
    [{ user: 'alcie' }, /^there is no user "alcie"; did you mean "alice"\?$/],
    [{ client: 'app3' }, /^there is no client "app3"; did you mean "app1"\?$/],
    [{ digest: 'abc' }, /^this server never issued a token with the digest "abc"$/],
    [{ token: 'a-secret' }, /^this server never issued a token with the digest "(?!a-secret)/],
  ];
  for (const [selection, message] of rows) {
    test(JSON.stringify(selection), async () => {
      const refused = endingOf(store, clock).revokeTokens(selection);
      await assert.rejects(refused, (error) => error instanceof OptionError && message.test(error.message));
    });
  }
});
