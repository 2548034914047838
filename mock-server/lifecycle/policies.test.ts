import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RefreshTokenRecord, User } from '../ports/index.ts';
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
