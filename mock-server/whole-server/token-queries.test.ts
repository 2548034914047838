import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { MockServer } from '../mock-server.ts';
import { APP1, APP2, ask, call, encoded, type Form, mockOf, send, tokensOf } from '../requests.fixture.ts';

describe('revocation and introspection', () => {
  const introspect = async (mock: MockServer, token: string) =>
    (await send(mock, { path: '/introspect', body: encoded({ token, ...APP1 }) })).members;
  const revoke = (mock: MockServer, token: string, client: Form = APP1) =>
    send(mock, { path: '/revoke', body: encoded({ token, ...client }) });

  test('tell of a token while it is active, and of an inactive one only that', async () => {
    const mock = await mockOf('oauth2');
    const { access_token } = await tokensOf(mock);
    assert.deepEqual(await introspect(mock, access_token), {
      active: true,
      scope: 'read write',
      client_id: 'app1',
      username: 'alice',
      sub: 'alice',
      token_type: 'Bearer',
      exp: Date.parse('2026-01-15T11:00:00Z') / 1000,
      iat: Date.parse('2026-01-15T10:00:00Z') / 1000,
    });
    mock.clock.advance('PT1H');
    assert.deepEqual(await introspect(mock, access_token), { active: false });
    assert.deepEqual(await introspect(mock, 'never-issued'), { active: false });
  });

  test('end an access token alone, and with a refresh token everything of its grant', async () => {
    const mock = await mockOf('oauth2');
    const { access_token, refresh_token } = await tokensOf(mock);
    assert.equal((await revoke(mock, access_token)).status, 200);
    assert.equal((await call(mock, access_token)).status, 401);
    const refreshed = await ask(mock, { grant_type: 'refresh_token', refresh_token }, APP1);
    assert.equal(refreshed.status, 200);
    const { members } = refreshed;
    await revoke(mock, String(members.refresh_token));
    assert.equal((await call(mock, String(members.access_token))).status, 401);
  });

  test('take an unknown token for revoked, and refuse one of another client', async () => {
    const mock = await mockOf('oauth2');
    assert.equal((await revoke(mock, 'never-issued')).status, 200);
    const { access_token } = await tokensOf(mock);
    const refused = await revoke(mock, access_token, APP2);
    assert.deepEqual([refused.status, refused.members.error], [400, 'unauthorized_client']);
    assert.equal((await call(mock, access_token)).status, 200);
  });
});
