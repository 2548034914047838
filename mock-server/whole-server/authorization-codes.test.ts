import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import type { MockServer } from '../mock-server.ts';
import { extendProfile, profiles } from '../profiles/index.ts';
import { APP1, APP2, ask, call, type Form, mockOf } from '../requests.fixture.ts';
import { authorized, CODE_REQUEST, parametersOf } from './authorization.fixture.ts';

const CALLBACK = CODE_REQUEST.redirect_uri ?? '';
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const S256: Form = {
  code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
  code_challenge_method: 'S256',
};
const REDEMPTION: Form = { grant_type: 'authorization_code', redirect_uri: CALLBACK };
const codeOf = async (mock: MockServer, request: Form = CODE_REQUEST): Promise<string> =>
  parametersOf(await authorized(mock, request)).code ?? '';

interface Row {
  readonly what: string;
  /** The authorization request, beside the usual one. */
  readonly asked?: Form;
  /** The token request, beside the code. */
  readonly forms: readonly Form[];
  readonly error?: string;
  readonly because: RegExp;
}

describe('a code is redeemed', () => {
  const rows: readonly Row[] = [
    { what: 'by its client', forms: [REDEMPTION, APP1], because: /^authorization_code for alice/ },
    {
      what: 'with the verifier of its S256 challenge',
      asked: S256,
      forms: [REDEMPTION, APP1, { code_verifier: VERIFIER }],
      because: /^authorization_code for alice/,
    },
    {
      what: 'not by a client that does not prove itself',
      forms: [REDEMPTION, { client_id: 'app1' }],
      error: 'invalid_client',
      because: /app1 presented no secret/,
    },
    {
      what: 'not by another client',
      forms: [REDEMPTION, APP2],
      error: 'invalid_grant',
      because: /was issued to app1/,
    },
    {
      what: 'not by a public client that names itself',
      forms: [REDEMPTION, { client_id: 'spa1' }],
      error: 'invalid_grant',
      because: /was issued to app1/,
    },
    {
      what: 'not with another redirect URI',
      forms: [REDEMPTION, APP1, { redirect_uri: 'http://127.0.0.1:8081/callback' }],
      error: 'invalid_grant',
      because: /redirect_uri is not the one of the authorization request/,
    },
    {
      what: 'not without the redirect URI that it was asked for with',
      forms: [APP1, { grant_type: 'authorization_code' }],
      error: 'invalid_grant',
      because: /redirect_uri is not the one/,
    },
    {
      what: 'not if it was never issued',
      forms: [REDEMPTION, APP1, { code: 'made-up' }],
      error: 'invalid_grant',
      because: /never issued the authorization code/,
    },
    {
      what: 'not if there is none',
      forms: [REDEMPTION, APP1, { code: '' }],
      error: 'invalid_request',
      because: /the parameter code is missing/,
    },
    {
      what: 'not with a verifier where there was no challenge',
      forms: [REDEMPTION, APP1, { code_verifier: VERIFIER }],
      error: 'invalid_grant',
      because: /the authorization request had no code_challenge/,
    },
    {
      what: 'not without the verifier',
      asked: S256,
      forms: [REDEMPTION, APP1],
      error: 'invalid_grant',
      because: /the code_verifier is missing/,
    },
    {
      what: 'not with another verifier',
      asked: S256,
      forms: [REDEMPTION, APP1, { code_verifier: VERIFIER.toLowerCase() }],
      error: 'invalid_grant',
      because: /is not the one of the code_challenge by S256/,
    },
    {
      what: 'not with the challenge for a verifier',
      asked: S256,
      forms: [REDEMPTION, APP1, { code_verifier: S256.code_challenge ?? '' }],
      error: 'invalid_grant',
      because: /is not the one of the code_challenge by S256/,
    },
    {
      what: 'with the scope that was allowed, whatever the token request says of it',
      forms: [REDEMPTION, APP1, { scope: 'write' }],
      because: /^authorization_code for alice/,
    },
  ];
  for (const { what, asked = {}, forms, error, because } of rows) {
    test(what, async () => {
      const mock = await mockOf('oauth2');
      const code = await codeOf(mock, { ...CODE_REQUEST, ...asked });
      const answer = await ask(mock, { code }, ...forms);
      assert.equal(answer.members.error, error);
      assert.match(answer.because, because);
      if (error === undefined) assert.equal(answer.members.scope, 'read');
    });
  }

  test('until it expires', async () => {
    const mock = await mockOf('oauth2');
    const code = await codeOf(mock);
    mock.clock.advance('PT60S');
    const { members, because } = await ask(mock, { code }, REDEMPTION, APP1);
    assert.equal(members.error, 'invalid_grant');
    assert.match(because, /^the authorization code expired 0 s ago: issued /);
    const inTime = await codeOf(mock);
    mock.clock.advance('PT59.999S');
    assert.equal((await ask(mock, { code: inTime }, REDEMPTION, APP1)).status, 200);
  });

  test('for as long as the profile says', async () => {
    const mock = await mockOf(extendProfile(profiles.oauth2, { authorization: { codeLifetime: 'PT10M' } }));
    const code = await codeOf(mock);
    mock.clock.advance('PT9M');
    assert.equal((await ask(mock, { code }, REDEMPTION, APP1)).status, 200);
  });

  test('not once its user is locked or gone', async () => {
    const mock = await mockOf('oauth2');
    const code = await codeOf(mock);
    await mock.saveUser({ name: 'alice', locked: true });
    assert.match((await ask(mock, { code }, REDEMPTION, APP1)).because, /the account of alice is locked/);
    await mock.removeUser('alice');
    assert.match(
      (await ask(mock, { code }, REDEMPTION, APP1)).because,
      /alice, who gave the authorization, is gone/,
    );
  });

  test('also after a wrong attempt, since who guesses must not spoil it', async () => {
    const mock = await mockOf('oauth2');
    const code = await codeOf(mock);
    await ask(mock, { code }, REDEMPTION, APP2);
    await ask(mock, { code }, REDEMPTION, APP1, { redirect_uri: 'https://attacker.test' });
    assert.equal((await ask(mock, { code }, REDEMPTION, APP1)).status, 200);
  });

  test('without a redirect URI where the authorization request named none', async () => {
    const mock = await mockOf('oauth2');
    const client = { id: 'app3', secret: 's3', grants: ['authorization_code'], scopes: ['read'] };
    await mock.saveClient({ ...client, redirectUris: ['https://app3.test/'] });
    const code = await codeOf(mock, { response_type: 'code', client_id: 'app3' });
    const own = { client_id: 'app3', client_secret: 's3' };
    assert.equal((await ask(mock, { code, grant_type: 'authorization_code' }, own)).status, 200);
  });

  test('with a plain verifier where the profile takes that', async () => {
    const mock = await mockOf(extendProfile(profiles.oauth2, { authorization: { pkceMethods: ['plain'] } }));
    const code = await codeOf(mock, { ...CODE_REQUEST, code_challenge: VERIFIER });
    assert.equal((await ask(mock, { code }, REDEMPTION, APP1)).members.error, 'invalid_grant');
    assert.equal((await ask(mock, { code, code_verifier: VERIFIER }, REDEMPTION, APP1)).status, 200);
  });
});

describe('a code that is redeemed again', () => {
  test('is refused, and ends all that it gave and what descends from that', async () => {
    const mock = await mockOf('oauth2');
    const code = await codeOf(mock);
    const first = await ask(mock, { code }, REDEMPTION, APP1);
    const refresh_token = String(first.members.refresh_token);
    const second = await ask(mock, { grant_type: 'refresh_token', refresh_token }, APP1);
    assert.equal((await call(mock, String(second.members.access_token))).status, 200);
    mock.clock.advance('PT2M');
    const again = await ask(mock, { code }, REDEMPTION, APP1);
    assert.equal(again.members.error, 'invalid_grant');
    assert.match(again.because, /the authorization code was used 2 min ago; what it gave is revoked now/);
    for (const { members } of [first, second]) {
      assert.equal((await call(mock, String(members.access_token))).status, 401);
    }
    const last = String(second.members.refresh_token);
    assert.equal((await ask(mock, { grant_type: 'refresh_token', refresh_token: last }, APP1)).status, 400);
  });

  test('by another client is refused, and ends nothing', async () => {
    const mock = await mockOf('oauth2');
    const code = await codeOf(mock);
    const { members } = await ask(mock, { code }, REDEMPTION, APP1);
    assert.equal((await ask(mock, { code }, REDEMPTION, APP2)).status, 400);
    assert.equal((await call(mock, String(members.access_token))).status, 200);
  });

  test('at the same time gives tokens once, which end again', async () => {
    const mock = await mockOf('oauth2');
    const code = await codeOf(mock);
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask(mock, { code }, REDEMPTION, APP1)));
    assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, ...Array(7).fill(400)]);
    assert.ok((await mock.accessTokens()).every(({ revokedAt }) => revokedAt !== undefined));
  });

  test('is refused also where the holder would get the tokens that they have', async () => {
    const tokensPerUser = { key: 'user+client', onSecondRequest: 'reuse' } as const;
    const mock = await mockOf(extendProfile(profiles.oauth2, { tokensPerUser }));
    const [one, other] = [await codeOf(mock), await codeOf(mock)];
    const first = await ask(mock, { code: one }, REDEMPTION, APP1);
    const second = await ask(mock, { code: other }, REDEMPTION, APP1);
    assert.equal(second.members.access_token, first.members.access_token);
    assert.equal((await ask(mock, { code: other }, REDEMPTION, APP1)).members.error, 'invalid_grant');
  });
});

test('the implicit grant is none of the token endpoint', async () => {
  const { members, because } = await ask(await mockOf('oauth2'), APP1, { grant_type: 'implicit' });
  assert.equal(members.error, 'unsupported_grant_type');
  assert.match(because, /knows authorization_code, password, refresh_token, client_credentials$/);
});
