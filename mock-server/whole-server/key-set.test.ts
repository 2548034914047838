import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMockServer, type MockServer } from '../mock-server.ts';
import { generatedKeys, virtualClock } from '../ports/index.ts';
import { extendProfile, profiles } from '../profiles/index.ts';
import { bearer, send } from '../requests.fixture.ts';

/** A server whose resources know the keys of their issuer by its key set, which they keep for ten minutes. */
const mockWithKeySet = (): Promise<MockServer> =>
  createMockServer({
    profile: extendProfile(profiles.oauth2, {
      accessToken: {
        format: {
          kind: 'jwt',
          type: 'at+jwt',
          scopeClaim: 'scope',
          scopeForm: 'string',
          audience: 'https://a.test',
        },
      },
      validation: { keySet: { from: 'issuer', cache: 'PT10M', cooldown: 'PT30S' } },
    }),
    clock: virtualClock(),
    keys: generatedKeys(),
  });

const minted = async (mock: MockServer) =>
  (await mock.mint({ client: 'app1', user: 'alice', scope: ['read'] })).token;

const visit = async (mock: MockServer, token: string) =>
  (await send(mock, { method: 'GET', path: '/api/profile', headers: [bearer(token)] })).status;

const fetches = (mock: MockServer) =>
  mock.journal.exchanges().filter(({ from, endpoint }) => from === 'resource-server' && endpoint === 'jwks')
    .length;

test('a key set is fetched for the first token, and again when it is too old', async () => {
  const mock = await mockWithKeySet();
  const token = await minted(mock);
  for (let call = 0; call < 3; call++) assert.equal(await visit(mock, token), 200);
  assert.equal(fetches(mock), 1);
  mock.clock.advance('PT10M');
  assert.equal(await visit(mock, token), 200);
  assert.equal(fetches(mock), 2);
});

test('a token that names an unknown key has the key set fetched, at most once in the cooldown', async () => {
  const mock = await mockWithKeySet();
  const former = await minted(mock);
  await visit(mock, former);
  await mock.rotateKeys();
  const token = await minted(mock);
  assert.equal(await visit(mock, token), 401);
  assert.equal(fetches(mock), 1);
  mock.clock.advance('PT30S');
  assert.equal(await visit(mock, token), 200);
  assert.equal(await visit(mock, former), 200);
  assert.equal(fetches(mock), 2);
});

test('a key that was withdrawn counts until the kept key set is too old', async () => {
  const mock = await mockWithKeySet();
  const token = await minted(mock);
  await visit(mock, token);
  await mock.rotateKeys(true);
  mock.clock.advance('PT9M59S');
  assert.equal(await visit(mock, token), 200);
  mock.clock.advance('PT1S');
  assert.equal(await visit(mock, token), 401);
});

test('while the key set cannot be had, a kept one counts as long as it may, and then nobody is served', async () => {
  const mock = await mockWithKeySet();
  const token = await minted(mock);
  await visit(mock, token);
  mock.script({ on: { endpoint: 'jwks' }, do: { fault: 'reset' } });
  mock.clock.advance('PT9M');
  assert.equal(await visit(mock, token), 200);
  mock.clock.advance('PT1M');
  assert.equal(await visit(mock, token), 503);
  mock.clearScript();
  assert.equal(await visit(mock, token), 200);
});
