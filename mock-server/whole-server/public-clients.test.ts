import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { MockServer } from '../mock-server.ts';
import { extendProfile, profiles } from '../profiles/index.ts';
import { ask, basic, call, encoded, FORM, type Form, mockOf, send } from '../requests.fixture.ts';
import { authorized, CODE_REQUEST, parametersOf } from './authorization.fixture.ts';

// The example of RFC 7636, appendix B.
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const S256: Form = {
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
};
const SPA: Form = { ...CODE_REQUEST, ...S256, client_id: 'spa1', redirect_uri: 'https://spa1.test/callback' };
const SPA_REDEMPTION: Form = {
  grant_type: 'authorization_code',
  client_id: 'spa1',
  redirect_uri: 'https://spa1.test/callback',
  code_verifier: VERIFIER,
};

const codeOf = async (mock: MockServer): Promise<string> =>
  parametersOf(await authorized(mock, SPA)).code ?? '';

describe('a public client', () => {
  test('redeems its code without a secret, and refreshes so', async () => {
    const mock = await mockOf('oauth2');
    const { members } = await ask(mock, { code: await codeOf(mock) }, SPA_REDEMPTION);
    assert.ok(members.access_token);
    const refreshed = await ask(mock, {
      grant_type: 'refresh_token',
      client_id: 'spa1',
      refresh_token: String(members.refresh_token),
    });
    assert.equal(refreshed.status, 200);
  });

  test('gets a new refresh token with each refresh, and loses all with the use of an old one, whatever the profile says', async () => {
    const refreshToken = { rotation: 'keep', onReuse: 'refuse' } as const;
    const mock = await mockOf(extendProfile(profiles.oauth2, { refreshToken }));
    const { members } = await ask(mock, { code: await codeOf(mock) }, SPA_REDEMPTION);
    const refresh = (refresh_token: unknown) =>
      ask(mock, { grant_type: 'refresh_token', client_id: 'spa1', refresh_token: String(refresh_token) });
    const second = await refresh(members.refresh_token);
    assert.notEqual(second.members.refresh_token, members.refresh_token);
    assert.match((await refresh(members.refresh_token)).because, /its whole family is revoked now/);
    assert.equal((await refresh(second.members.refresh_token)).status, 400);
    assert.equal((await call(mock, String(second.members.access_token))).status, 401);
  });

  for (const [what, headers, form, status] of [
    ['with an empty secret in a Basic field', [FORM, basic('spa1:')], {}, 200],
    ['with a secret that it does not have', [FORM, basic('spa1:guess')], {}, 401],
    ['with such a secret in the body', [FORM], { client_id: 'spa1', client_secret: 'guess' }, 401],
  ] as const) {
    test(`that comes ${what} gets ${status}`, async () => {
      const mock = await mockOf('oauth2');
      const { client_id: _, ...redemption } = SPA_REDEMPTION;
      const code = await codeOf(mock);
      const answer = await send(mock, { headers, body: encoded({ ...redemption, ...form, code }) });
      assert.equal(answer.status, status);
    });
  }

  test('names itself in the body where credentials are taken by Basic only', async () => {
    const mock = await mockOf(
      extendProfile(profiles.oauth2, { clientAuthentication: { methods: ['basic'] } }),
    );
    const code = await codeOf(mock);
    assert.equal((await ask(mock, { code }, SPA_REDEMPTION)).status, 200);
    assert.match(
      (await ask(mock, SPA_REDEMPTION, { client_id: 'app1' })).because,
      /app1 presented no secret/,
    );
  });

  test('gets no tokens for itself, whatever it is registered for', async () => {
    const mock = await mockOf('oauth2');
    await mock.saveClient({ id: 'spa2', secret: '', public: true, grants: mock.profile.grants, scopes: [] });
    const { members } = await ask(mock, { grant_type: 'client_credentials', client_id: 'spa2' });
    assert.equal(members.error, 'unauthorized_client');
  });

  test('revokes its own tokens, and may ask about none', async () => {
    const mock = await mockOf('oauth2');
    const { members } = await ask(mock, { code: await codeOf(mock) }, SPA_REDEMPTION);
    const body = encoded({ client_id: 'spa1', token: String(members.access_token) });
    const asked = await send(mock, { path: mock.paths.introspection, body });
    assert.equal(asked.members.error, 'invalid_client');
    assert.match(asked.because, /spa1 is a public client, which cannot prove itself/);
    assert.equal((await send(mock, { path: mock.paths.revocation, body })).status, 200);
    assert.equal((await call(mock, String(members.access_token))).status, 401);
  });
});
