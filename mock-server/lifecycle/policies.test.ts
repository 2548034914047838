import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Client, RefreshTokenRecord, User } from '../ports/index.ts';
import { extendProfile, profiles } from '../profiles/index.ts';
import { policies } from './policies.ts';

const { enigma, oauth2 } = profiles;
const enigmaLegacy = profiles['enigma-legacy'];
const at = (instant: string) => Date.parse(instant);
const now = at('2026-01-15T10:00:00Z');

const refreshToken: RefreshTokenRecord = {
  digest: 'd',
  grantId: 'g',
  clientId: 'app1',
  scope: ['read', 'write'],
  issuedAt: now,
  expiresAt: at('2026-02-01T00:00:00Z'),
};

const user: User = {
  name: 'alice',
  password: 'alicepw',
  disabled: false,
  locked: false,
  requestable: true,
  region: 'us',
  tenant: 'company1',
};

describe('a lifetime', () => {
  test('includes every instant before its end, and not the end', () => {
    assert.equal(policies.expired(now + 1, now), false);
    assert.equal(policies.expired(now, now), true);
    assert.equal(policies.expired(now - 1, now), true);
    assert.equal(policies.expired(undefined, now), false);
  });

  test('begins with its first instant', () => {
    assert.equal(policies.notYetValid(now + 1, now), true);
    assert.equal(policies.notYetValid(now, now), false);
    assert.equal(policies.notYetValid(undefined, now), false);
  });

  test('of an access token is one hour, or twelve months in the old world', () => {
    assert.equal(policies.accessTokenExpiry(now, enigma), at('2026-01-15T11:00:00Z'));
    assert.equal(policies.accessTokenExpiry(now, enigmaLegacy), at('2027-01-15T10:00:00Z'));
  });

  test('of a refresh token is six months from each refresh', () => {
    const later = at('2026-03-01T00:00:00Z');
    assert.equal(policies.refreshTokenExpiry(now, undefined, enigma), at('2026-07-15T10:00:00Z'));
    assert.equal(policies.refreshTokenExpiry(later, refreshToken, enigma), at('2026-09-01T00:00:00Z'));
  });

  test('of a refresh token that does not slide stays, and one for ever has no end', () => {
    const fixed = extendProfile(enigma, { refreshToken: { sliding: false } });
    assert.equal(policies.refreshTokenExpiry(now, refreshToken, fixed), refreshToken.expiresAt);
    assert.equal(policies.refreshTokenExpiry(now, undefined, enigmaLegacy), undefined);
  });
});

describe('a lifetime of its own', () => {
  const client = { id: 'app1', secret: 's', grants: [], scopes: [] };
  const perScope = extendProfile(oauth2, {
    accessToken: { lifetimePerScope: { short: 'PT15S', long: 'PT2H' } },
  });
  const expiry = (scope: string[], own = client) =>
    policies.accessTokenExpiry(now, perScope, { client: own, scope }) - now;
  test('comes from the scope, the shortest of several, before the profile', () => {
    assert.equal(expiry(['read']), 3_600_000);
    assert.equal(expiry(['read', 'long']), 7_200_000);
    assert.equal(expiry(['long', 'short']), 15_000);
  });
  test('comes from the client before all others', () => {
    const own = { ...client, accessTokenLifetime: 'PT1M', refreshTokenLifetime: 'P1D' };
    assert.equal(expiry(['short'], own), 60_000);
    const refresh = policies.refreshTokenExpiry(now, undefined, enigma, { client: own });
    assert.equal(refresh, now + 86_400_000);
    const forever = { client: { ...client, refreshTokenLifetime: 'forever' } };
    assert.equal(policies.refreshTokenExpiry(now, undefined, enigma, forever), undefined);
  });
});

describe('tokens displace each other', () => {
  const client = { id: 'app1', secret: 's', grants: [], scopes: [] };
  const holder = (
    key: typeof oauth2.tokensPerUser.key,
    order: { user?: string; client?: Client; scope?: string[] },
  ) =>
    policies.holderOf(
      { client, scope: [], ...order },
      extendProfile(oauth2, { tokensPerUser: { key, onSecondRequest: 'supersede' } }),
    );
  const together = (
    key: typeof oauth2.tokensPerUser.key,
    one: Parameters<typeof holder>[1],
    other: Parameters<typeof holder>[1],
  ) => holder(key, one) === holder(key, other);

  test('not at all, where no key is named', () => assert.equal(holder('none', { user: 'alice' }), undefined));

  test('per user, and never those of a user and of a client for itself', () => {
    const elsewhere = { user: 'alice', client: { ...client, id: 'app2' }, scope: ['a'] };
    assert.ok(together('user', { user: 'alice' }, elsewhere));
    assert.ok(!together('user', { user: 'alice' }, { user: 'bob' }));
    assert.ok(!together('user', {}, { user: 'app1' }));
    assert.ok(!together('user', {}, elsewhere));
  });

  test('per user and client, whatever their names are', () => {
    const of = (user: string, id: string) => ({ user, client: { ...client, id } });
    assert.ok(together('user+client', { user: 'alice', scope: ['a'] }, { user: 'alice', scope: ['b'] }));
    assert.ok(!together('user+client', of('alice', 'app1'), of('alice', 'app2')));
    assert.ok(!together('user+client', of('a,b', 'c'), of('a', 'b,c')));
  });

  test('per user, client and scope, in whatever order it is written', () => {
    const of = (...scope: string[]) => ({ user: 'alice', scope });
    assert.ok(together('user+client+scope', of('b', 'a'), of('a', 'b', 'a')));
    assert.ok(!together('user+client+scope', of('a'), of('a', 'b')));
  });
});

test('a revocation reaches a resource server after the lag of the profile', () => {
  const lagging = extendProfile(oauth2, { revocationLag: 'PT15M' });
  const end = now + 900_000;
  assert.equal(policies.revoked(now, now, oauth2), true);
  assert.equal(policies.revoked(undefined, now, oauth2), false);
  assert.deepEqual(
    [end - 1, end].map((instant) => policies.revoked(now, instant, lagging)),
    [false, true],
  );
});

describe('the scope', () => {
  const narrowing = extendProfile(oauth2, { scope: { excess: 'narrow' } });
  const permitted = ['read', 'write'];
  const rows = [
    ['is all that is permitted where none is asked for', oauth2, undefined, { scope: ['read', 'write'] }],
    ['is what is asked for, in that order', oauth2, ['write', 'read'], { scope: ['write', 'read'] }],
    ['is refused as far as it goes too far', oauth2, ['read', 'admin'], { excess: ['admin'] }],
    ['is narrowed where the profile says so', narrowing, ['read', 'admin'], { scope: ['read'] }],
    ['always has what every token has', enigmaLegacy, ['read'], { scope: ['read', 'WSADMIN'] }],
  ] as const;
  for (const [what, profile, requested, decision] of rows) {
    test(what, () => assert.deepEqual(policies.decideScope({ requested, permitted }, profile), decision));
  }

  test('of a refresh token outlives a narrower access token', () => {
    assert.deepEqual(policies.refreshTokenScope(['read'], refreshToken), ['read', 'write']);
    assert.deepEqual(policies.refreshTokenScope(['read'], undefined), ['read']);
  });

  test('covers a resource if it has all of what the resource takes', () => {
    assert.equal(policies.scopeCovers(['read', 'write'], ['write']), true);
    assert.equal(policies.scopeCovers(['read'], ['read', 'write']), false);
    assert.equal(policies.scopeCovers([], []), true);
  });
});

test('a disabled account is disabled before it is locked', () => {
  assert.equal(policies.accountProblem(user), undefined);
  assert.equal(policies.accountProblem({ ...user, locked: true }), 'account-locked');
  assert.equal(policies.accountProblem({ ...user, disabled: true, locked: true }), 'account-disabled');
});

test('a grant is answered with a refresh token where the profile says so', () => {
  assert.equal(policies.issuesRefreshToken('password', enigma), true);
  assert.equal(policies.issuesRefreshToken('client_credentials', enigma), false);
});

test('users live where they live, and tokens belong to whom they were issued', () => {
  assert.equal(policies.livesElsewhere(user, 'us'), false);
  assert.equal(policies.livesElsewhere(user, 'eu'), true);
  const client = { id: 'app1', secret: 's', grants: [], scopes: [] };
  assert.equal(policies.belongsTo(refreshToken, client), true);
  assert.equal(policies.belongsTo(refreshToken, { ...client, id: 'APP1' }), false);
});
