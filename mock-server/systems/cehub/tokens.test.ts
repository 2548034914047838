import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { maskOf } from '../../mask-of.ts';
import type { MockServer } from '../../mock-server.ts';
import {
  ALICE,
  APP1,
  APP2,
  ask,
  asking,
  BOB,
  basic,
  describeRows,
  encoded,
  FORM,
  type Form,
  send,
  tokensOf,
} from '../../requests.fixture.ts';
import { type HeaderField, headerValue } from '../../wire/index.ts';
import { ALL_BILLS, APP3, COMPANY1, COMPANY2, hub, ITSELF, tokenOf, visit } from './cehub.fixture.ts';

const refreshing = (refresh_token: string): Form => ({ grant_type: 'refresh_token', refresh_token });
const HOUR = 3600;
const DAY = 24 * HOUR;

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

describe('lifetimes', () => {
  const rows: readonly (readonly [
    what: string,
    forms: readonly Form[],
    access: number,
    refresh: number | undefined,
  ])[] = [
    ['of a client that names none are 12 hours and 30 days', [ALICE, APP1], 12 * HOUR, 30 * DAY],
    ['of app3 are its own', [ALICE, APP3], 10 * 60, DAY],
    ['of a token that app2 has for itself are its own', [ITSELF, APP2], HOUR, undefined],
  ];
  for (const [what, forms, access, refresh] of rows) {
    test(`${what}, to the millisecond`, async () => {
      const mock = await hub();
      const { members } = await ask(mock, ...forms);
      assert.equal(members.expires_in, access);
      const start = mock.clock.now();
      const status = async () => (await visit(mock, String(members.access_token))).status;
      mock.clock.set(start + access * 1000 - 1);
      assert.equal(await status(), 200);
      mock.clock.set(start + access * 1000);
      assert.equal(await status(), 401);
      if (refresh === undefined) return;
      const again = async () =>
        (await ask(mock, refreshing(String(members.refresh_token)), ...forms.slice(1))).status;
      mock.clock.set(start + refresh * 1000 - 1);
      assert.equal(await again(), 200);
      mock.clock.set(start + refresh * 1000);
      assert.equal(await again(), 400);
    });
  }

  test('of one client change with it, and with no other', async () => {
    const mock = await hub();
    const [app1] = await mock.clients();
    assert.ok(app1);
    await mock.saveClient({ ...app1, accessTokenLifetime: 'PT1M' });
    const lives = async (...forms: readonly Form[]) => (await ask(mock, ...forms)).members.expires_in;
    assert.deepEqual([await lives(ALICE, APP1), await lives(ALICE, APP3)], [60, 600]);
  });
});

describe('a refresh', () => {
  test('needs no password at any time while the refresh token lives, and gives a token with a whole life', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 30 * DAY - 1 }), async (seconds) => {
        const mock = await hub();
        const { refresh_token, access_token } = await tokensOf(mock);
        mock.clock.set(mock.clock.now() + seconds * 1000);
        const { status, members } = await ask(mock, refreshing(refresh_token), APP1);
        assert.deepEqual(
          [status, members.expires_in, members.refresh_token],
          [200, 12 * HOUR, refresh_token],
        );
        assert.notEqual(members.access_token, access_token);
        assert.equal((await visit(mock, String(members.access_token))).status, 200);
        assert.equal((await visit(mock, access_token)).status, 401);
      }),
      { seed: 1, numRuns: 30 },
    );
  });
});

describe('a repeated grant', () => {
  test('hands out the same tokens, whose life has gone on', async () => {
    const mock = await hub();
    const first = (await ask(mock, ALICE, APP1)).members;
    mock.clock.advance('PT11H');
    const second = await ask(mock, ALICE, APP1);
    assert.deepEqual(second.members, { ...first, expires_in: HOUR });
    assert.match(second.because, /^password for alice: the same access token as before until/);
  });
});

describe('what the hub says of a token', () => {
  const check = async (mock: MockServer, token: string, form: Form = APP1) =>
    send(mock, { path: mock.paths.introspection, body: encoded({ token, ...form }) });

  test('that is active: whose it is and how far it reaches', async () => {
    const mock = await hub();
    const token = await tokenOf(mock, BOB, APP1);
    const { status, members } = await check(mock, token);
    assert.equal(status, 200);
    assert.deepEqual(members, {
      active: true,
      scope: ['read', 'write'],
      client_id: 'app1',
      user_name: 'bob',
      sub: 'bob',
      token_type: 'Bearer',
      exp: mock.clock.now() / 1000 + 12 * HOUR,
      iat: mock.clock.now() / 1000,
    });
  });

  test('that is not: 400, whatever is the matter, and never active: false', async () => {
    const mock = await hub();
    const { access_token, refresh_token } = await tokensOf(mock);
    mock.clock.advance('PT12H');
    const refused = {
      error: 'invalid_token',
      error_description: 'The token was not recognised, or has expired.',
    };
    for (const token of [access_token, refresh_token, 'made-up']) {
      const { status, members } = await check(mock, token);
      assert.deepEqual([status, members], [400, refused]);
    }
  });

  test('at the host of another tenant: that it is none', async () => {
    const mock = await hub();
    const body = encoded({ token: await tokenOf(mock), ...APP1 });
    const status = async (host: HeaderField) =>
      (await send(mock, { path: mock.paths.introspection, headers: [FORM, host], body })).status;
    assert.deepEqual([await status(COMPANY1), await status(COMPANY2)], [200, 400]);
  });

  test('to nobody but a client that proves who it is', async () => {
    const mock = await hub();
    const token = await tokenOf(mock);
    assert.equal((await check(mock, token, { client_id: 'app1', client_secret: 'x' })).status, 401);
    assert.equal((await check(mock, token, {})).status, 401);
  });
});

test('a token is served until it ends, by time or by revocation, and in its scope only', async () => {
  type Move = { readonly advance: number } | { readonly revoke: true } | { readonly use: 'read' | 'write' };
  const move: fc.Arbitrary<Move> = fc.oneof(
    fc.record({ advance: fc.integer({ min: 1, max: 5 * HOUR }) }),
    fc.record({ revoke: fc.constant(true as const) }),
    { arbitrary: fc.record({ use: fc.constantFrom('read' as const, 'write' as const) }), weight: 3 },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('read', 'write', 'read write'),
      fc.array(move, { maxLength: 12 }),
      async (scope, moves) => {
        const mock = await hub();
        const token = await tokenOf(mock, ALICE, APP1, { scope });
        const end = mock.clock.now() + 12 * HOUR * 1000;
        let revoked = false;
        for (const each of moves) {
          if ('advance' in each) mock.clock.set(mock.clock.now() + each.advance * 1000);
          else if ('revoke' in each) {
            const body = encoded({ token, ...APP1 });
            assert.equal((await send(mock, { path: mock.paths.revocation, body })).status, 200);
            revoked = true;
          } else {
            const answer =
              each.use === 'read'
                ? await visit(mock, token, ALL_BILLS)
                : await visit(mock, token, '/ceapi/v2/orders', { method: 'POST' });
            const alive: boolean = !revoked && mock.clock.now() < end;
            const covered = scope.split(' ').includes(each.use);
            assert.equal(answer.status < 300, alive && covered);
          }
        }
      },
    ),
    { seed: 1, numRuns: 60 },
  );
});
