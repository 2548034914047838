import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { MockServer } from '../../mock-server.ts';
import { ALICE, send, tokensOf } from '../../requests.fixture.ts';
import { type HeaderField, headerValue } from '../../wire/index.ts';
import { ALL_BILLS, APP3, hub, tokenOf, visit } from './cehub.fixture.ts';

describe('a token', () => {
  test('is for the account of its user', async () => {
    const mock = await hub();
    const { members } = await visit(mock, await tokenOf(mock), '/ceapi/v2/account');
    assert.deepEqual(members, {
      user: 'alice',
      client: 'app1',
      tenant: 'company1',
      roles: ['dispatcher'],
      rights: ['view', 'edit'],
      scope: ['read', 'write'],
    });
  });

  test('counts in the Authorization field after the word Bearer, and nowhere else', async () => {
    const mock = await hub();
    const token = await tokenOf(mock);
    const status = async (path: string, ...headers: readonly HeaderField[]) =>
      (await send(mock, { method: 'GET', path, headers })).status;
    assert.equal(await status(ALL_BILLS, ['Authorization', `bearer ${token}`]), 200);
    assert.equal(await status(ALL_BILLS, ['Authorization', token]), 401);
    assert.equal(await status(`${ALL_BILLS}?access_token=${token}`), 401);
    assert.equal(await status(ALL_BILLS, ['Cookie', `access_token=${token}`]), 401);
    assert.equal(await status(ALL_BILLS, ['X-Access-Token', token]), 401);
  });
});

describe('an access token that does not count is refused with one error, and expired ones with a sentence of their own:', () => {
  const invalid = 'Invalid Token Error: this is no valid access token.';
  const rows: readonly (readonly [
    what: string,
    make: (mock: MockServer) => Promise<string>,
    words: string,
  ])[] = [
    ['made up', async () => 'made-up', invalid],
    ['cut short', async (mock) => (await tokenOf(mock)).slice(0, -1), invalid],
    ['no token at all', async () => 'a b', invalid],
    ['a refresh token', async (mock) => (await tokensOf(mock)).refresh_token, invalid],
    ['of another server', async () => tokenOf(await hub(), ALICE, APP3), invalid],
    [
      'revoked',
      async (mock) => {
        const token = await tokenOf(mock);
        await mock.revokeTokens();
        return token;
      },
      invalid,
    ],
    [
      'expired',
      async (mock) => {
        const token = await tokenOf(mock);
        mock.clock.advance('PT12H');
        return token;
      },
      'Invalid Token Error: Access token expired.',
    ],
  ];
  for (const [what, make, words] of rows) {
    test(what, async () => {
      const mock = await hub();
      const token = await make(mock);
      for (const path of [ALL_BILLS, '/ceapi/v2/billofladings/1001', '/ceapi/v2/account', '/export']) {
        const { status, members, reply } = await visit(mock, token, path);
        assert.deepEqual([status, members], [401, { error: 'invalid_token', error_description: words }]);
        assert.equal(
          headerValue(reply, 'WWW-Authenticate'),
          `Bearer realm="oauth", error="invalid_token", error_description="${words}"`,
        );
        assert.equal(headerValue(reply, 'Cache-Control'), 'no-store');
        assert.equal(headerValue(reply, 'Pragma'), 'no-cache');
      }
    });

    test(`${what}, in the document’s other word`, async () => {
      const mock = await hub({ problems: { 'invalid-token': { status: 400, error: 'invalid_request' } } });
      const { status, members } = await visit(mock, await make(mock));
      assert.deepEqual([status, members.error], [400, 'invalid_request']);
    });
  }

  test('the body may say one word and the challenge the other', async () => {
    const mock = await hub({
      problems: { 'invalid-token': { error: 'invalid_request', challengeError: 'invalid_token' } },
    });
    const { status, members, reply } = await visit(mock, 'made-up');
    assert.deepEqual([status, members.error], [401, 'invalid_request']);
    assert.match(headerValue(reply, 'WWW-Authenticate') ?? '', /error="invalid_token"/);
  });
});
