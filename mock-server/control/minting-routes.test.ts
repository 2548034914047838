import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listeningControl, requestToken, statusOfApi } from './control.fixture.ts';

const { call, makeMock } = listeningControl();

test('a new client is provisioned with a refresh token that works', async () => {
  const { path, url } = await makeMock();
  const { status, body } = await call('POST', `${path}/provision`, { client: 'app1', user: 'alice' });
  assert.equal(status, 201);
  assert.equal(body.refreshTokenExpires, '2026-07-15T10:00:00.000Z');
  const form = { grant_type: 'refresh_token', refresh_token: body.refreshToken };
  assert.equal((await requestToken(url, form)).status, 200);
});

test('a token is minted, good or with defects, and masked in the journal like any other', async () => {
  const { path, url } = await makeMock();
  const order = { client: 'app1', user: 'alice' };
  const { status, body } = await call('POST', `${path}/tokens`, order);
  assert.equal(status, 201);
  assert.equal(body.expiresAt, '2026-01-15T11:00:00.000Z');
  assert.equal(await statusOfApi(url, body.token), 200);
  const broken = await call('POST', `${path}/tokens`, { ...order, defects: ['bad-signature', 'expired'] });
  assert.equal(await statusOfApi(url, broken.body.token), 401);
  const journal = JSON.stringify((await call('GET', `${path}/journal`)).body);
  for (const { token } of [body, broken.body]) assert.ok(!journal.includes(token));
});

test('a token is not minted with a defect that it cannot have', async () => {
  const { path } = await makeMock({ profile: 'oauth2' });
  const { status, body } = await call('POST', `${path}/tokens`, { client: 'app1', defects: ['alg-none'] });
  assert.equal(status, 400);
  assert.match(body.error, /^a token of the format opaque cannot be "alg-none"; it can be expired/);
});

test('keys are rotated: tokens signed before stay good until the keys are forgotten', async () => {
  const { path, url } = await makeMock();
  const { access_token: before } = await requestToken(url);
  assert.equal((await call('POST', `${path}/keys/rotate`)).status, 204);
  assert.equal(await statusOfApi(url, before), 200);
  assert.equal((await call('POST', `${path}/keys/rotate`, { forget: true })).status, 204);
  assert.equal(await statusOfApi(url, before), 401);
});
