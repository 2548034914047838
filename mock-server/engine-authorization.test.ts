import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { authorized, browserAt, CODE_REQUEST, parametersOf } from './authorization.fixture.ts';
import { APP1, ask, mockOf } from './requests.fixture.ts';

describe('a person at the authorization endpoint', () => {
  test('logs in, allows, and is sent to the client with a code that gives tokens', async () => {
    const mock = await mockOf('oauth2');
    const { code = '', state, iss } = parametersOf(await authorized(mock));
    assert.deepEqual({ state, iss }, { state: CODE_REQUEST.state, iss: mock.url });
    const redirect_uri = CODE_REQUEST.redirect_uri ?? '';
    const { members } = await ask(mock, { grant_type: 'authorization_code', code, redirect_uri }, APP1);
    assert.equal(members.scope, 'read');
    assert.ok(members.access_token && members.refresh_token);
  });

  test('denies, and the client hears so and gets nothing', async () => {
    const mock = await mockOf('oauth2');
    const browser = browserAt(mock);
    await browser.open(CODE_REQUEST);
    await browser.logIn('alice');
    const { error, code } = parametersOf(await browser.submit({ decision: 'deny' }));
    assert.deepEqual({ error, code }, { error: 'access_denied', code: undefined });
  });

  test('gives an access token in the fragment, without a refresh token', async () => {
    const mock = await mockOf('oauth2');
    const seen = await authorized(mock, { ...CODE_REQUEST, response_type: 'token' });
    const { access_token, expires_in, token_type, scope, state, refresh_token } = parametersOf(
      seen,
      'fragment',
    );
    assert.ok(access_token);
    assert.deepEqual(
      { expires_in, token_type, scope, state, refresh_token },
      {
        expires_in: '3600',
        token_type: 'Bearer',
        scope: 'read',
        state: CODE_REQUEST.state,
        refresh_token: undefined,
      },
    );
    assert.deepEqual(parametersOf(seen, 'query'), {});
  });
});
