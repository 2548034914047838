import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listeningControl, requestToken, statusOfApi } from './control.fixture.ts';

const { call, makeMock } = listeningControl();

test('tokens are listed by digest with the lifetime left, expired and revoked', async () => {
  const { path, url } = await makeMock({ profile: { extends: 'enigma', world: { provisioned: [] } } });
  const { access_token, refresh_token } = await requestToken(url);
  await call('PUT', `${path}/clock`, { advance: 'PT20M' });
  const listed = (await call('GET', `${path}/tokens`)).body;
  assert.doesNotMatch(JSON.stringify(listed), new RegExp(`${access_token}|${refresh_token}`));
  const { digest: _, ...access } = listed.access[0];
  assert.deepEqual(access, {
    client: 'app1',
    user: 'alice',
    scope: ['USER', 'LIST'],
    state: 'active',
    issuedAt: '2026-01-15T10:00:00.000Z',
    expiresAt: '2026-01-15T11:00:00.000Z',
    secondsLeft: 2400,
  });
  const states = async () => {
    const { access, refresh } = (await call('GET', `${path}/tokens`)).body;
    return [access[0].state, refresh[0].state];
  };
  await call('POST', `${path}/tokens/expire`, { kind: 'access' });
  assert.deepEqual(await states(), ['expired', 'active']);
  assert.equal(await statusOfApi(url, access_token), 401);
  await call('POST', `${path}/tokens/revoke`);
  assert.deepEqual(await states(), ['revoked', 'revoked']);
});

test('one token is expired by itself, and one revoked by its digest', async () => {
  const { path, url } = await makeMock();
  const [mine, other] = [await requestToken(url), await requestToken(url)];
  const { status, body } = await call('POST', `${path}/tokens/expire`, { token: mine.access_token });
  assert.equal(status, 200);
  assert.deepEqual([body.access.length, body.refresh.length], [1, 0]);
  assert.equal(body.access[0].state, 'expired');
  assert.equal(await statusOfApi(url, mine.access_token), 401);
  assert.equal(await statusOfApi(url, other.access_token), 200);
  const { access } = (await call('GET', `${path}/tokens`)).body;
  await call('POST', `${path}/tokens/revoke`, { digest: access[1].digest });
  assert.equal(await statusOfApi(url, other.access_token), 401);
});
