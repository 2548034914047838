import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { basic, bearer, call, describeRows, mockOf, send, tokensOf } from '../requests.fixture.ts';
import { headerValue } from '../wire/index.ts';

for (const profile of ['enigma', 'oauth2'] as const) {
  const needed = profile === 'enigma' ? 'USER' : 'read';

  describe(`a resource of ${profile} answers`, () => {
    const dead = { status: 401, error: 'invalid_token' };
    describeRows(profile, [
      {
        what: 'a good token',
        send: async (mock) => call(mock, (await tokensOf(mock)).access_token),
        status: 200,
        because: /^the token of alice covers the resource$/,
      },
      {
        what: 'no token',
        send: (mock) => send(mock, { method: 'GET', path: '/api/profile', headers: [] }),
        status: 401,
        because: /^the request has no Authorization field$/,
      },
      {
        what: 'another scheme',
        send: (mock) => send(mock, { method: 'GET', path: '/api/profile', headers: [basic('app1:secret1')] }),
        status: 401,
        because: /^the Authorization field is not of the scheme Bearer$/,
      },
      {
        what: 'two tokens',
        send: (mock) =>
          send(mock, { method: 'GET', path: '/api/profile', headers: [bearer('a'), bearer('b')] }),
        status: 400,
        error: 'invalid_request',
        because: /^the request has more than one Authorization field$/,
      },
      {
        what: 'a token in the query beside the one in the header',
        async send(mock) {
          const { access_token } = await tokensOf(mock);
          return call(mock, access_token, `/api/profile?access_token=${access_token}`);
        },
        status: 400,
        error: 'invalid_request',
        because: /^the request presents a token in more than one way$/,
      },
      {
        what: 'a made-up token',
        send: (mock) => call(mock, 'made.up.token'),
        ...dead,
        because:
          profile === 'enigma' ? /^the access token is not a JWT/ : /^this server never issued the token$/,
      },
      {
        what: 'a token in the last millisecond of its hour',
        async send(mock) {
          const { access_token } = await tokensOf(mock);
          mock.clock.set(mock.clock.now() + 3_600_000 - 1);
          return call(mock, access_token);
        },
        status: 200,
        because: /covers the resource$/,
      },
      {
        what: 'a token at the end of its hour',
        async send(mock) {
          const { access_token } = await tokensOf(mock);
          mock.clock.advance('PT1H');
          return call(mock, access_token);
        },
        ...dead,
        because: /^the access token expired 0 s ago: issued 2026-01-15T10:00:00Z, lives 3600 s$/,
      },
      {
        what: 'a revoked token',
        async send(mock) {
          const { access_token } = await tokensOf(mock);
          await mock.revokeTokens();
          mock.clock.advance('PT12S');
          return call(mock, access_token);
        },
        ...dead,
        because: /^the access token was revoked 12 s ago$/,
      },
      {
        what: 'a token without the scope that it takes',
        async send(mock) {
          const { access_token } = await tokensOf(mock);
          const answer = await call(mock, access_token, '/api/admin');
          assert.match(headerValue(answer.reply, 'WWW-Authenticate') ?? '', /scope="/);
          return answer;
        },
        status: 403,
        error: 'insufficient_scope',
        because: new RegExp(`^the resource needs \\w+; the token has ${needed} \\w+$`),
      },
    ]);

    test('a refused token with a challenge, and a success with none', async () => {
      const mock = await mockOf(profile);
      const refused = await call(mock, 'made.up.token');
      assert.match(
        headerValue(refused.reply, 'WWW-Authenticate') ?? '',
        new RegExp(`^Bearer realm="${profile}", error="invalid_token", error_description="[^"]+"$`),
      );
      const { reply } = await call(mock, (await tokensOf(mock)).access_token);
      assert.equal(headerValue(reply, 'WWW-Authenticate'), undefined);
    });
  });
}
