import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  ALICE,
  APP1,
  APP2,
  ask,
  asking,
  BOB,
  basic,
  call,
  describeRows,
  encoded,
  FORM,
  mockOf,
  send,
  tokensOf,
} from '../requests.fixture.ts';

describe('the token endpoint of enigma answers', () => {
  const incorrect = { status: 400, error: 'invalid_grant', code: '05' };
  describeRows('enigma', [
    asking('alice with a token', [ALICE, APP1], {
      status: 200,
      because: /^password for alice: access token until/,
    }),
    asking('a client for itself', [{ grant_type: 'client_credentials' }, APP1], {
      status: 200,
      because: /^client_credentials for app1/,
    }),
    asking('a wrong password', [ALICE, { password: 'x' }, APP1], {
      ...incorrect,
      because: /^the password is not alice's/,
    }),
    asking('an unknown user', [ALICE, { username: 'eve' }, APP1], {
      ...incorrect,
      because: /^there is no user eve$/,
    }),
    asking('a wrong client secret', [ALICE, { ...APP1, client_secret: 'x' }], {
      ...incorrect,
      because: /^app1 presented a wrong secret$/,
    }),
    asking('an unknown client', [ALICE, { ...APP1, client_id: 'app9' }], {
      ...incorrect,
      because: /^no client is registered as app9$/,
    }),
    asking('a user of another region', [BOB, APP1], {
      status: 400,
      error: 'invalid_request',
      code: '16',
      because: /^bob lives in eu, and this is us$/,
    }),
    asking('more scope than the client may have', [ALICE, APP1, { scope: 'WSADMIN' }], {
      status: 400,
      error: 'invalid_scope',
      code: '54',
      because: /^WSADMIN is more than app1 may have$/,
    }),
    {
      what: 'a disabled account',
      async send(mock) {
        await mock.saveUser({ name: 'alice', disabled: true });
        return ask(mock, ALICE, APP1);
      },
      status: 400,
      error: 'invalid_grant',
      code: '10',
      because: /^the account of alice is disabled$/,
    },
    {
      what: 'a locked account',
      async send(mock) {
        await mock.saveUser({ name: 'alice', locked: true });
        return ask(mock, ALICE, APP1);
      },
      status: 400,
      error: 'invalid_grant',
      code: '14',
      because: /^the account of alice is locked$/,
    },
    {
      what: 'a user for whom no tokens may be requested',
      async send(mock) {
        await mock.saveUser({ name: 'alice', requestable: false });
        return ask(mock, ALICE, APP1);
      },
      status: 403,
      error: 'access_denied',
      because: /^the administrators of alice's company do not allow tokens$/,
    },
    {
      what: 'a refresh with the same refresh token',
      async send(mock) {
        const { refresh_token } = await tokensOf(mock);
        const answer = await ask(mock, { grant_type: 'refresh_token', refresh_token }, APP1);
        assert.equal(answer.members.refresh_token, refresh_token);
        return answer;
      },
      status: 200,
      because: /^refresh_token for alice/,
    },
    {
      what: 'a refresh token of another client',
      async send(mock) {
        const { refresh_token } = await tokensOf(mock);
        return ask(mock, { grant_type: 'refresh_token', refresh_token }, APP2);
      },
      status: 400,
      error: 'invalid_grant',
      because: /^the refresh token was issued to app1$/,
    },
    {
      what: 'a refresh token after six months without a refresh',
      async send(mock) {
        const { refresh_token } = await tokensOf(mock);
        mock.clock.advance('P6M');
        return ask(mock, { grant_type: 'refresh_token', refresh_token }, APP1);
      },
      status: 400,
      error: 'invalid_grant',
      because: /^the refresh token expired 0 s ago: issued 2026-01-15T10:00:00Z$/,
    },
    {
      what: 'a refresh token that a refresh kept alive',
      async send(mock) {
        const { refresh_token } = await tokensOf(mock);
        mock.clock.advance('P5M');
        await ask(mock, { grant_type: 'refresh_token', refresh_token }, APP1);
        mock.clock.advance('P5M');
        return ask(mock, { grant_type: 'refresh_token', refresh_token }, APP1);
      },
      status: 200,
      because: /^refresh_token for alice/,
    },
  ]);

  test('with a geolocation whose origin serves the user', async () => {
    const mock = await mockOf('enigma');
    const { members } = await ask(mock, BOB, APP1);
    assert.equal(members.geolocation, mock.regions.eu);
    const { status } = await send(mock, { region: 'eu', body: encoded({ ...BOB, ...APP1 }) });
    assert.equal(status, 200);
  });
});

describe('the token endpoint of oauth2 answers', () => {
  const invalidRequest = { status: 400, error: 'invalid_request' };
  describeRows('oauth2', [
    {
      what: 'Basic credentials',
      send: (mock) => send(mock, { headers: [FORM, basic('app1:secret1')], body: encoded(ALICE) }),
      status: 200,
      because: /^password for alice/,
    },
    {
      what: 'wrong Basic credentials',
      send: (mock) => send(mock, { headers: [FORM, basic('app1:x')], body: encoded(ALICE) }),
      status: 401,
      error: 'invalid_client',
      because: /^app1 presented a wrong secret$/,
    },
    {
      what: 'two ways of authentication at once',
      send: (mock) =>
        send(mock, { headers: [FORM, basic('app1:secret1')], body: encoded({ ...ALICE, ...APP1 }) }),
      ...invalidRequest,
      because: /Basic credentials and a client_secret$/,
    },
    {
      what: 'a GET',
      send: (mock) => send(mock, { method: 'GET', path: `/token?${encoded({ ...ALICE, ...APP1 })}` }),
      status: 405,
      error: 'invalid_request',
      because: /^this endpoint takes POST, and the request is a GET$/,
    },
    {
      what: 'a body that is no form',
      send: (mock) => send(mock, { headers: [['Content-Type', 'application/json']], body: '{}' }),
      ...invalidRequest,
      because: /^the body is "application\/json" and not a form$/,
    },
    {
      what: 'a repeated parameter',
      send: (mock) => send(mock, { body: `${encoded({ ...ALICE, ...APP1 })}&username=bob` }),
      ...invalidRequest,
      because: /^the parameter username occurs more than once$/,
    },
    asking('no client', [ALICE], {
      status: 401,
      error: 'invalid_client',
      because: /^the request does not say which client sends it$/,
    }),
    asking('no grant type', [APP1], { ...invalidRequest, because: /^the parameter grant_type is missing$/ }),
    asking('a grant type without a value', [APP1, { grant_type: '' }], {
      ...invalidRequest,
      because: /^the parameter grant_type is missing$/,
    }),
    asking('an unknown grant', [APP1, { grant_type: 'magic' }], {
      status: 400,
      error: 'unsupported_grant_type',
      because:
        /^grant_type is "magic"; this server knows authorization_code, password, refresh_token, client_credentials$/,
    }),
    {
      what: 'a grant that the client may not use',
      async send(mock) {
        await mock.saveClient({ id: 'app3', secret: 's', grants: ['refresh_token'], scopes: [] });
        return ask(mock, ALICE, { client_id: 'app3', client_secret: 's' });
      },
      status: 400,
      error: 'unauthorized_client',
      because: /^app3 may use refresh_token, not password$/,
    },
    asking('a missing password', [APP1, { grant_type: 'password', username: 'alice' }], {
      ...invalidRequest,
      because: /^the parameter password is missing$/,
    }),
    asking('bob, who lives where the one region is', [BOB, APP1], {
      status: 200,
      because: /^password for bob/,
    }),
    asking('less scope than the client may have', [ALICE, APP1, { scope: 'read' }], {
      status: 200,
      because: /^password for alice/,
    }),
    {
      what: 'a refresh with another refresh token',
      async send(mock) {
        const { refresh_token } = await tokensOf(mock);
        const answer = await ask(mock, { grant_type: 'refresh_token', refresh_token }, APP1);
        assert.notEqual(answer.members.refresh_token, refresh_token);
        return answer;
      },
      status: 200,
      because: /^refresh_token for alice/,
    },
    {
      what: 'a replaced refresh token, whose family dies with it',
      async send(mock) {
        const { refresh_token } = await tokensOf(mock);
        const { members } = await ask(mock, { grant_type: 'refresh_token', refresh_token }, APP1);
        const answer = await ask(mock, { grant_type: 'refresh_token', refresh_token }, APP1);
        assert.equal((await call(mock, String(members.access_token))).status, 401);
        return answer;
      },
      status: 400,
      error: 'invalid_grant',
      because: /^the refresh token was replaced 0 s ago; its whole family is revoked now$/,
    },
  ]);

  test('one of several simultaneous refreshes', async () => {
    const mock = await mockOf('oauth2');
    const { refresh_token } = await tokensOf(mock);
    const refresh = () => ask(mock, { grant_type: 'refresh_token', refresh_token }, APP1);
    const statuses = (await Promise.all([refresh(), refresh(), refresh()])).map(({ status }) => status);
    assert.deepEqual(statuses.sort(), [200, 400, 400]);
  });
});
