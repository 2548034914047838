import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listeningControl, requestToken, statusOfApi } from './control.fixture.ts';

const { call, makeMock } = listeningControl();

test('users are locked, moved and added, and their passwords are never told', async () => {
  const { path, url, regions } = await makeMock();
  await call('PUT', `${path}/users/alice`, { locked: true });
  assert.equal((await requestToken(url)).code, '14');
  await call('PUT', `${path}/users/alice`, { locked: false, region: 'eu' });
  assert.equal((await requestToken(url)).geolocation, regions.eu);
  await call('PUT', `${path}/users/carol`, { password: 'carolpw' });
  assert.equal((await requestToken(url, { username: 'carol', password: 'carolpw' })).status, 200);
  const { body } = await call('GET', `${path}/users`);
  assert.doesNotMatch(JSON.stringify(body), /pw/);
  assert.deepEqual(body[0], {
    name: 'alice',
    disabled: false,
    locked: false,
    requestable: true,
    region: 'eu',
    tenant: 'company1',
    email: 'alice@example.test',
    emailVerified: true,
    picture: 'https://images.example.test/alice.png',
  });
});

test('clients are registered and changed, and their secrets are never told', async () => {
  const { path, url } = await makeMock();
  await call('PUT', `${path}/clients/app3`, { secret: 'secret3', scopes: ['USER'] });
  assert.equal((await requestToken(url, { client_id: 'app3', client_secret: 'secret3' })).scope, 'USER');
  await call('PUT', `${path}/clients/app3`, { grants: ['refresh_token'] });
  assert.equal((await requestToken(url, { client_id: 'app3', client_secret: 'secret3' })).status, 400);
  const { body } = await call('GET', `${path}/clients`);
  assert.doesNotMatch(JSON.stringify(body), /secret\d/);
  assert.deepEqual(body.at(-1), { id: 'app3', grants: ['refresh_token'], scopes: ['USER'] });
  assert.equal((await call('PUT', `${path}/clients/spa2`, { public: true })).status, 200);
});

test('a user who is removed gets no more tokens, and has none that work', async () => {
  const { path, url } = await makeMock();
  const { access_token } = await requestToken(url);
  assert.equal((await call('DELETE', `${path}/users/alice`)).status, 204);
  assert.equal((await requestToken(url)).code, '05');
  assert.equal(await statusOfApi(url, access_token), 401);
  const names = (await call('GET', `${path}/users`)).body.map(({ name }: { name: string }) => name);
  assert.deepEqual(names, ['bob']);
  const again = await call('DELETE', `${path}/users/alice`);
  assert.equal(again.status, 400);
  assert.match(again.body.error, /^there is no user "alice"; known: bob$/);
});

test('a client that is removed gets no more tokens, and has none that work', async () => {
  const { path, url } = await makeMock();
  const { access_token } = await requestToken(url);
  assert.equal((await call('DELETE', `${path}/clients/app1`)).status, 204);
  assert.equal((await requestToken(url)).status, 400);
  assert.equal(await statusOfApi(url, access_token), 401);
  assert.match(
    (await call('DELETE', `${path}/clients/app9`)).body.error,
    /^there is no client "app9"; did you mean "app2"\?$/,
  );
});
