import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { MockServer } from '../mock-server.ts';
import { extendProfile, profiles } from '../profiles/index.ts';
import {
  ALICE,
  APP1,
  ask,
  BOB,
  basic,
  bearer,
  describeRows,
  encoded,
  FORM,
  mockOf,
  send,
  tokensOf,
} from '../requests.fixture.ts';
import { headerValue } from '../wire/index.ts';

const userinfo = (mock: MockServer, token: string, method = 'GET', path = '/userinfo') =>
  send(mock, { method, path, headers: [bearer(token)] });

const aliceTold = {
  sub: 'alice',
  email: 'alice@example.test',
  email_verified: true,
  name: 'alice',
  picture: 'https://images.example.test/alice.png',
};

describe('the userinfo endpoint', () => {
  for (const method of ['GET', 'POST'] as const) {
    test(`tells by ${method} who gave the token, and keeps the answer out of caches`, async () => {
      const mock = await mockOf('oauth2');
      const { reply, members } = await userinfo(mock, (await tokensOf(mock)).access_token, method);
      assert.deepEqual([reply.status, members], [200, aliceTold]);
      assert.equal(headerValue(reply, 'Cache-Control'), 'no-store');
      assert.equal(headerValue(reply, 'X-RateLimit-Limit'), undefined);
    });
  }

  test('tells of each token the person who gave it', async () => {
    const mock = await mockOf('oauth2');
    const [ofAlice, ofBob] = [await tokensOf(mock), await tokensOf(mock, BOB, APP1)];
    for (const [{ access_token }, email] of [
      [ofAlice, 'alice@example.test'],
      [ofBob, 'bob@example.test'],
      [ofAlice, 'alice@example.test'],
    ] as const) {
      assert.equal((await userinfo(mock, access_token)).members.email, email);
    }
  });

  test('leaves out what the person does not have', async () => {
    const mock = await mockOf('oauth2');
    const { access_token } = await tokensOf(mock, BOB, APP1);
    assert.equal('picture' in (await userinfo(mock, access_token)).members, false);
    await mock.saveUser({ name: 'bob', emailVerified: false });
    assert.equal((await userinfo(mock, access_token)).members.email_verified, false);
    await mock.saveUser({ name: 'carol', password: 'carolpw' });
    const ofCarol = await tokensOf(mock, { ...BOB, username: 'carol', password: 'carolpw' }, APP1);
    assert.deepEqual((await userinfo(mock, ofCarol.access_token)).members, { sub: 'carol', name: 'carol' });
  });

  describe('answers', () => {
    const dead = { status: 401, error: 'invalid_token' };
    describeRows('oauth2', [
      {
        what: 'no token with a challenge alone',
        send: (mock) => send(mock, { method: 'GET', path: '/userinfo', headers: [] }),
        status: 401,
        because: /^the request has no Authorization field$/,
      },
      {
        what: 'a made-up token',
        async send(mock) {
          const answer = await userinfo(mock, 'made-up');
          assert.equal(headerValue(answer.reply, 'Cache-Control'), 'no-store');
          return answer;
        },
        ...dead,
        because: /^this server never issued the token$/,
      },
      {
        what: 'a refresh token',
        send: async (mock) => userinfo(mock, (await tokensOf(mock)).refresh_token),
        ...dead,
        because: /^this server never issued the token$/,
      },
      {
        what: 'an expired token',
        async send(mock) {
          const { access_token } = await tokensOf(mock);
          mock.clock.advance('PT1H');
          return userinfo(mock, access_token);
        },
        ...dead,
        because: /^the access token expired 0 s ago/,
      },
      {
        what: 'a revoked token',
        async send(mock) {
          const { access_token } = await tokensOf(mock);
          await mock.revokeTokens();
          return userinfo(mock, access_token);
        },
        ...dead,
        because: /^the access token was revoked 0 s ago$/,
      },
      {
        what: 'a token in the query',
        async send(mock) {
          const path = `/userinfo?access_token=${(await tokensOf(mock)).access_token}`;
          return send(mock, { method: 'GET', path, headers: [] });
        },
        status: 401,
        because: /^the request has no Authorization field$/,
      },
      {
        what: 'a token that a client got for itself',
        async send(mock) {
          const { members } = await ask(mock, { grant_type: 'client_credentials' }, APP1);
          return userinfo(mock, String(members.access_token));
        },
        status: 403,
        error: 'insufficient_scope',
        because: /^the token is app1's own: nobody stands behind it$/,
      },
      {
        what: 'another method, with those that there are',
        async send(mock) {
          const answer = await userinfo(mock, 'x', 'DELETE');
          assert.equal(headerValue(answer.reply, 'Allow'), 'GET, POST');
          assert.equal(headerValue(answer.reply, 'WWW-Authenticate'), undefined);
          return answer;
        },
        status: 405,
        error: 'invalid_request',
        because: /^this endpoint takes GET and POST, and the request is a DELETE$/,
      },
    ]);
  });

  test('knows of a revocation although its resource servers lag behind', async () => {
    const mock = await mockOf(extendProfile(profiles.oauth2, { revocationLag: 'PT15M' }));
    const { access_token } = await tokensOf(mock);
    await mock.revokeTokens();
    assert.equal((await userinfo(mock, access_token, 'GET', '/api/profile')).status, 200);
    assert.equal((await userinfo(mock, access_token)).status, 401);
  });
});

describe('a profile may have the issuer', () => {
  test('open each claim by a scope, and the endpoint by one', async () => {
    const mock = await mockOf(
      extendProfile(profiles.oauth2, {
        userinfo: { scopes: ['read'], claims: { '*': [], write: ['email', 'email_verified'] } },
      }),
    );
    const told = async (scope: string) =>
      userinfo(mock, (await tokensOf(mock, ALICE, APP1, { scope })).access_token);
    assert.deepEqual((await told('read')).members, { sub: 'alice' });
    const { email, email_verified } = aliceTold;
    assert.deepEqual((await told('read write')).members, { sub: 'alice', email, email_verified });
    const closed = await told('write');
    assert.equal(closed.status, 403);
    assert.match(headerValue(closed.reply, 'WWW-Authenticate') ?? '', /scope="read"/);
  });

  test('tell when the token expires', async () => {
    const mock = await mockOf(extendProfile(profiles.oauth2, { userinfo: { tellsExpiry: true } }));
    const { members } = await userinfo(mock, (await tokensOf(mock)).access_token);
    assert.equal(members.exp, Date.parse('2026-01-15T11:00:00Z') / 1000);
  });

  test('tell the claims at introspection too, of access tokens of people that are active', async () => {
    const mock = await mockOf(extendProfile(profiles.oauth2, { userinfo: { introspected: true } }));
    const introspected = async (token: string) =>
      (
        await send(mock, {
          path: '/introspect',
          headers: [FORM, basic('app1:secret1')],
          body: encoded({ token }),
        })
      ).members;
    const { access_token, refresh_token } = await tokensOf(mock);
    const { sub: _, ...claims } = aliceTold;
    const { email, email_verified, name, picture } = await introspected(access_token);
    assert.deepEqual({ email, email_verified, name, picture }, claims);
    assert.equal('email' in (await introspected(refresh_token)), false);
    const { members } = await ask(mock, { grant_type: 'client_credentials' }, APP1);
    assert.equal('email' in (await introspected(String(members.access_token))), false);
    await mock.revokeTokens();
    assert.deepEqual(await introspected(access_token), { active: false });
  });

  test('answer so many questions about a person, say how many are left, and begin anew', async () => {
    const mock = await mockOf(
      extendProfile(profiles.oauth2, { userinfo: { rateLimit: { requests: 2, per: 'PT1M' } } }),
    );
    const [alice, bob] = [await tokensOf(mock), await tokensOf(mock, BOB, APP1)];
    const standing = async (token: string) => {
      const { reply } = await userinfo(mock, token);
      const fields = ['X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Reset', 'Retry-After'];
      return [reply.status, ...fields.map((field) => headerValue(reply, field))];
    };
    const reset = String(mock.clock.now() / 1000 + 60);
    assert.deepEqual(await standing(alice.access_token), [200, '2', '1', reset, undefined]);
    mock.clock.advance('PT20S');
    assert.deepEqual(await standing(alice.access_token), [200, '2', '0', reset, undefined]);
    assert.deepEqual(await standing(alice.access_token), [429, '2', '0', reset, '40']);
    assert.equal((await standing(bob.access_token))[0], 200);
    mock.clock.advance('PT40S');
    assert.equal((await standing(alice.access_token))[2], '1');
    await mock.reset();
    assert.equal((await standing((await tokensOf(mock)).access_token))[2], '1');
  });
});
