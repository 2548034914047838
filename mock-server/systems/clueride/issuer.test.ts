import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { MockServer } from '../../mock-server.ts';
import {
  ALICE,
  APP1,
  ask,
  BOB,
  basic,
  bearer,
  encoded,
  FORM,
  send,
  tokensOf,
} from '../../requests.fixture.ts';
import { authorized, CODE_REQUEST, parametersOf } from '../../whole-server/authorization.fixture.ts';
import { api, clueride, questions } from './clueride.fixture.ts';

const userinfo = (mock: MockServer, token: string) =>
  send(mock, { method: 'GET', path: '/userinfo', headers: [bearer(token)] });

const HALF_DAY = 43_200_000;
const CAROL = { ...ALICE, username: 'carol', password: 'carolpw' };

/** The ways to a token that the document does not tell apart. */
const PATHS: Readonly<Record<string, (mock: MockServer) => Promise<Record<string, unknown>>>> = {
  'just registered': async (mock) => {
    await mock.saveUser({ name: 'carol', password: 'carolpw', email: 'carol@example.test' });
    return (await ask(mock, CAROL, APP1)).members;
  },
  'a new session': async (mock) => (await ask(mock, ALICE, APP1)).members,
  'a new session by a code': async (mock) => {
    const { code = '' } = parametersOf(await authorized(mock, { ...CODE_REQUEST, scope: 'openid email' }));
    const { redirect_uri = '' } = CODE_REQUEST;
    return (await ask(mock, { grant_type: 'authorization_code', code, redirect_uri }, APP1)).members;
  },
  'a new session without a code': async (mock) => {
    const request = { ...CODE_REQUEST, response_type: 'token', scope: 'openid email' };
    const { expires_in, ...answer } = parametersOf(await authorized(mock, request), 'fragment');
    return { ...answer, expires_in: Number(expires_in) };
  },
  'renewed by a refresh token': async (mock) => {
    const { refresh_token } = await tokensOf(mock);
    mock.clock.advance('PT11H');
    return (await ask(mock, { grant_type: 'refresh_token', refresh_token }, APP1)).members;
  },
};

for (const [path, obtain] of Object.entries(PATHS)) {
  describe(`a token of Clue Ride, ${path}`, () => {
    test('is opaque, and good for twelve hours from its issue, to the millisecond', async () => {
      const mock = await clueride();
      const { access_token, token_type, expires_in } = await obtain(mock);
      assert.deepEqual([token_type, expires_in], ['Bearer', 43_200]);
      assert.match(String(access_token), /^[A-Za-z0-9_-]{43}$/);
      const issuedAt = mock.clock.now();
      const outcomes = async () => [
        (await userinfo(mock, String(access_token))).status,
        (await api(mock, String(access_token))).status,
      ];
      mock.clock.set(issuedAt + HALF_DAY - 1);
      assert.deepEqual(await outcomes(), [200, 200]);
      mock.clock.set(issuedAt + HALF_DAY);
      assert.deepEqual(await outcomes(), [401, 401]);
    });

    test('opens what every other token opens', async () => {
      const mock = await clueride();
      const token = String((await obtain(mock)).access_token);
      const statuses: number[] = [];
      for (const path of ['/api/session', '/api/game-state', '/api/outing', '/api/anything']) {
        statuses.push((await api(mock, token, path)).status);
      }
      assert.deepEqual(statuses, [200, 200, 200, 200]);
    });
  });
}

describe('the issuer of Clue Ride', () => {
  test('tells principal, image and expiry of a token by one look-up', async () => {
    const mock = await clueride();
    const { access_token } = await tokensOf(mock);
    const exp = (mock.clock.now() + HALF_DAY) / 1000;
    const told = {
      sub: 'alice',
      email: 'alice@example.test',
      email_verified: true,
      name: 'alice',
      picture: 'https://images.example.test/alice.png',
      exp,
    };
    assert.deepEqual((await userinfo(mock, access_token)).members, told);
    const { members } = await send(mock, {
      path: '/introspect',
      headers: [FORM, basic('app2:secret2')],
      body: encoded({ token: access_token }),
    });
    assert.deepEqual([members.active, members.username], [true, 'alice']);
    const { email, picture } = told;
    assert.deepEqual([members.email, members.picture, members.exp], [email, picture, exp]);
  });

  test('tells nothing about a token that has ended', async () => {
    const mock = await clueride();
    const { access_token } = await tokensOf(mock);
    await mock.revokeTokens();
    const { status, members } = await userinfo(mock, access_token);
    assert.deepEqual([status, members.error, members.email], [401, 'invalid_token', undefined]);
  });

  test('tells no more than the scope of the token opens, so that without an address nobody is served', async () => {
    const mock = await clueride();
    for (const [scope, userinfoStatus, apiStatus] of [
      ['openid email', 200, 200],
      ['openid', 200, 403],
      ['email', 403, 403],
    ] as const) {
      const { access_token } = await tokensOf(mock, BOB, APP1, { scope });
      const seen = [(await userinfo(mock, access_token)).status, (await api(mock, access_token)).status];
      assert.deepEqual(seen, [userinfoStatus, apiStatus], scope);
    }
  });

  test('is asked with the token in a header field, never in a URL', async () => {
    for (const by of ['userinfo', 'introspection'] as const) {
      const mock = await clueride({ issuerLookup: { by } });
      const { access_token } = await tokensOf(mock);
      await api(mock, access_token);
      const [asked, ...more] = questions(mock);
      assert.equal(more.length, 0);
      assert.equal(asked?.to, 'authorization-server');
      assert.equal(asked.endpoint, by);
      assert.equal(asked.request.url, `${mock.url}/${by === 'userinfo' ? 'userinfo' : 'introspect'}`);
      const carried = JSON.stringify(asked.request.headers) + new TextDecoder().decode(asked.request.body);
      assert.ok(carried.includes(access_token));
    }
  });
});
