import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { MockServer } from '../../mock-server.ts';
import {
  ALICE,
  APP1,
  APP2,
  ask,
  BOB,
  encoded,
  FORM,
  type Form,
  send,
  tokensOf,
} from '../../requests.fixture.ts';
import type { HeaderField } from '../../wire/index.ts';
import {
  ALL_BILLS,
  APP3,
  COMPANY1,
  COMPANY2,
  hub,
  ITSELF,
  refreshing,
  tokenOf,
  visit,
} from './cehub.fixture.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

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
