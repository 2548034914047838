import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { profiles } from '../../profiles/index.ts';
import { resourceAt } from './resource-inventory.ts';

const profile = {
  ...profiles.oauth2,
  resources: [
    { method: '*', path: '/some/protected/url', scopes: ['a'], prefix: true },
    { method: 'GET', path: '/api/*', scopes: ['b'] },
    { method: '*', path: '/api', scopes: ['c'] },
  ],
};
const scopeAt = (path: string, method = 'GET') => resourceAt(profile, method, path)?.scopes[0];

describe('a protected prefix covers', () => {
  const covered = [
    '/some/protected/url',
    '/some/protected/url/',
    '/some/protected/url/deep/down',
    '//some/protected//url',
    '/some/./protected/url/.',
    '/some/protected/%75rl',
    '/some/%70rotected%2Furl/x',
    '/open/../some/protected/url',
    '/open/..;/some/protected/url',
    '/some/protected/url;jsessionid=1',
    '/some;v=1/protected;v=2/url/x',
    '/some/protected/url/%2e%2e/url',
    '/some/protected/url/%ff',
  ];
  for (const path of covered) test(path, () => assert.equal(scopeAt(path), 'a'));
});

describe('a protected prefix does not cover', () => {
  const open = [
    '/some/protected/urlX',
    '/some/protected',
    '/some/protected/url/..',
    '/some/protected/url/%2e%2e/open',
    '/Some/Protected/Url',
    '/open/some/protected/url',
    '/some/protected/%2575rl',
    '/',
  ];
  for (const path of open) test(path, () => assert.equal(scopeAt(path), undefined));
});

test('a path without a prefix is compared as it stands, by method too', () => {
  assert.equal(scopeAt('/api/x'), 'b');
  assert.equal(scopeAt('/api//x'), 'b');
  assert.equal(scopeAt('//api/x'), undefined);
  assert.equal(scopeAt('/api/x', 'POST'), undefined);
  assert.equal(scopeAt('/api', 'POST'), 'c');
});
