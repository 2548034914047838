import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { maskOf } from '../../mask-of.ts';
import {
  ALICE,
  APP1,
  APP2,
  ask,
  asking,
  basic,
  describeRows,
  encoded,
  FORM,
  send,
  tokensOf,
} from '../../requests.fixture.ts';
import { headerValue } from '../../wire/index.ts';
import { APP3, hub, ITSELF, refreshing, tokenOf, visit } from './cehub.fixture.ts';

describe('the token endpoint of cehub answers', () => {
  const dead = { status: 400, error: 'invalid_grant' };
  describeRows('cehub', [
    asking('a user of a trusted client with both tokens', [ALICE, APP1], {
      status: 200,
      because: /^password for alice/,
    }),
    asking('a password by a client that is not trusted', [ALICE, APP2], {
      status: 400,
      error: 'unauthorized_client',
      because: /^app2 may use .*, not password$/,
    }),
    asking('a wrong secret', [ALICE, { ...APP1, client_secret: 'x' }], {
      status: 401,
      error: 'invalid_client',
      because: /^app1 presented a wrong secret$/,
    }),
    asking('a client that says only who it is', [ITSELF, { client_id: 'app1' }], {
      status: 401,
      error: 'invalid_client',
      because: /^app1 presented no secret$/,
    }),
    asking('a client that nobody has registered', [ITSELF, { client_id: 'app9', client_secret: 'x' }], {
      status: 401,
      error: 'invalid_client',
      because: /^no client is registered as app9$/,
    }),
    asking('a refresh token that it never issued', [refreshing('made-up'), APP1], {
      ...dead,
      because: /never issued/,
    }),
    {
      what: 'an access token in the place of a refresh token',
      send: async (mock) => ask(mock, refreshing(await tokenOf(mock)), APP1),
      ...dead,
      because: /never issued/,
    },
    {
      what: 'a refresh token of another client',
      send: async (mock) => ask(mock, refreshing((await tokensOf(mock)).refresh_token), APP3),
      ...dead,
      because: /issued to app1$/,
    },
    {
      what: 'an expired refresh token',
      async send(mock) {
        const { refresh_token } = await tokensOf(mock);
        mock.clock.advance('P30D');
        return ask(mock, refreshing(refresh_token), APP1);
      },
      ...dead,
      because: /^the refresh token expired 0 s ago/,
    },
  ]);

  test('an expired refresh token as Spring does, by a setting', async () => {
    const mock = await hub({
      problems: { 'expired-refresh-token': { status: 401, error: 'invalid_token' } },
    });
    const { refresh_token } = await tokensOf(mock);
    mock.clock.advance('P30D');
    const { status, members } = await ask(mock, refreshing(refresh_token), APP1);
    assert.deepEqual([status, members.error], [401, 'invalid_token']);
    const unknown = await ask(mock, refreshing('made-up'), APP1);
    assert.deepEqual([unknown.status, unknown.members.error], [400, 'invalid_grant']);
  });

  test('a password if it is exactly the registered one, to the last of many bytes', async () => {
    const mock = await hub();
    const password = `${'0123456789'.repeat(9)}ä`;
    await mock.saveUser({ name: 'alice', password, locked: false });
    const given = (wrong: string) => ask(mock, { ...ALICE, password: wrong }, APP1);
    for (const wrong of [
      password.slice(0, 72),
      password.slice(0, -1),
      `${password}x`,
      password.toUpperCase(),
    ]) {
      assert.equal((await given(wrong)).members.error, 'invalid_grant');
    }
    await mock.saveUser({ name: 'alice', locked: false });
    assert.equal((await given(password)).status, 200);
    assert.equal((await given('')).members.access_token, undefined);
  });

  test('a client for itself without a refresh token', async () => {
    const { members } = await ask(await hub(), ITSELF, APP1);
    assert.deepEqual(Object.keys(members).sort(), ['access_token', 'expires_in', 'scope', 'token_type']);
  });
});

describe('where the parameters of a token request stand', () => {
  const whole = encoded({ ...ALICE, ...APP1 });
  const [first, second] = [encoded(ALICE), encoded(APP1)];
  type Expected = readonly [either: number, body: number, query: number];
  const rows: readonly (readonly [what: string, query: string, body: string, expected: Expected])[] = [
    ['all in the body', '', whole, [200, 200, 401]],
    ['all in the URL', whole, '', [200, 400, 200]],
    ['the client in the URL and the grant in the body', second, first, [200, 401, 400]],
    ['the grant in the URL and the client in the body', first, second, [200, 400, 401]],
    ['one of them in both, even alike', encoded({ grant_type: 'password' }), whole, [400, 200, 401]],
  ];
  for (const [what, query, body, expected] of rows) {
    for (const [place, parametersIn] of (['either', 'body', 'query'] as const).entries()) {
      test(`${what}, under the setting ${parametersIn}: ${expected[place]}`, async () => {
        const mock = await hub({ clientAuthentication: { parametersIn } });
        const path = `${mock.paths.token}${query === '' ? '' : `?${query}`}`;
        const { status, members } = await send(mock, { path, body, headers: body === '' ? [] : [FORM] });
        assert.equal(status, expected[place]);
        assert.equal('access_token' in members, status === 200);
      });
    }
  }

  test('a GET is refused wherever they stand', async () => {
    const mock = await hub();
    const path = `${mock.paths.token}?${whole}`;
    const { status, reply } = await send(mock, { method: 'GET', path, headers: [] });
    assert.deepEqual([status, headerValue(reply, 'Allow')], [405, 'POST']);
  });

  test('a secret in the URL beside one in the Authorization field is one too many', async () => {
    const mock = await hub();
    const path = `${mock.paths.token}?${whole}`;
    assert.equal(
      (await send(mock, { path, headers: [basic('app1:secret1')] })).members.error,
      'invalid_request',
    );
    const onlyGrant = `${mock.paths.token}?${first}`;
    assert.equal((await send(mock, { path: onlyGrant, headers: [basic('app1:secret1')] })).status, 200);
  });

  test('secrets in a URL are masked wherever the exchange is told', async () => {
    const mock = await hub();
    const mask = maskOf(mock);
    const { refresh_token } = await tokensOf(mock, ALICE, APP1);
    const query = encoded({ ...refreshing(refresh_token), ...APP1 });
    assert.equal((await send(mock, { path: `${mock.paths.token}?${query}`, headers: [] })).status, 200);
    const told = JSON.stringify(mask.exchange(mock.journal.exchanges().at(-1) as never));
    assert.match(told, /client_id=app1&client_secret=…/);
    assert.ok(!told.includes('secret1') && !told.includes(refresh_token));
  });

  test('the document’s example of a refresh works as it stands', async () => {
    const mock = await hub();
    const { refresh_token, access_token } = await tokensOf(mock);
    const query = `grant_type=refresh_token&client_id=app1&client_secret=secret1&refresh_token=${refresh_token}`;
    const { members } = await send(mock, { path: `/ceapi/oauth/token?${query}`, headers: [] });
    assert.notEqual(members.access_token, access_token);
    assert.equal((await visit(mock, String(members.access_token))).status, 200);
  });
});
