import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { addDuration } from '../../ports/index.ts';
import { bearer, FORM, send, tokensOf } from '../../requests.fixture.ts';
import { headerValue } from '../../wire/index.ts';
import { api, clueride, questions, WAYS } from './clueride.fixture.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const PATHS = ['/api/session', '/api/game-state', '/api/outing', '/api/', '/api/a/b?c=d'];

describe('the application server of Clue Ride', () => {
  test('serves nothing without a token, by whatever method, and asks nobody then', async () => {
    const mock = await clueride();
    for (const path of PATHS) {
      for (const method of METHODS) {
        const { status, reply } = await send(mock, { method, path, headers: [] });
        assert.equal(status, 401, `${method} ${path}`);
        assert.equal(headerValue(reply, 'WWW-Authenticate'), 'Bearer realm="clueride"');
      }
    }
    assert.deepEqual(questions(mock), []);
  });

  test('asks the issuer once for each request with a token', async () => {
    const mock = await clueride();
    const { access_token } = await tokensOf(mock);
    let asked = 0;
    for (const path of PATHS) {
      for (const method of METHODS) {
        await api(mock, access_token, path, method);
        assert.equal(questions(mock).length, ++asked, `${method} ${path}`);
      }
    }
  });

  test('goes by the token alone, whatever other fields a request has', async () => {
    const mock = await clueride();
    const { access_token } = await tokensOf(mock);
    const plain = (await api(mock, access_token)).members;
    const field = fc.tuple(
      fc.constantFrom('Cookie', 'User-Agent', 'Origin', 'Referer', 'X-Forwarded-For', 'Accept', 'X-Any'),
      fc.stringMatching(/^[!-~]{0,30}$/),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(field, { maxLength: 5 }), fc.boolean(), async (fields, withToken) => {
        const headers = withToken ? [...fields, bearer(access_token)] : fields;
        const { status, members } = await send(mock, { method: 'GET', path: '/api/session', headers });
        assert.deepEqual([status, withToken ? members : {}], withToken ? [200, plain] : [401, {}]);
      }),
      { numRuns: 50 },
    );
  });

  test('takes the token from the Authorization field and from nowhere else', async () => {
    const mock = await clueride();
    const { access_token: token } = await tokensOf(mock);
    const form = `access_token=${token}`;
    const rows = [
      [401, { method: 'GET', path: `/api/session?${form}`, headers: [] }],
      [401, { method: 'POST', path: '/api/session', headers: [FORM], body: form }],
      [401, { method: 'GET', path: '/api/session', headers: [['Cookie', form]] }],
      [401, { method: 'GET', path: '/api/session', headers: [['X-Access-Token', token]] }],
      [401, { method: 'GET', path: '/api/session', headers: [['Authorization', `Token ${token}`]] }],
      [400, { method: 'GET', path: '/api/session', headers: [bearer('x'), bearer(token)] }],
      [400, { method: 'GET', path: `/api/session?${form}`, headers: [bearer(token)] }],
    ] as const;
    for (const [expected, request] of rows) {
      assert.equal((await send(mock, request)).status, expected, JSON.stringify(request));
    }
    assert.deepEqual(questions(mock), []);
  });

  for (const by of WAYS) {
    test(`believes only the issuer, asked by ${by}: no string that it did not issue is a token`, async () => {
      const mock = await clueride({ issuerLookup: { by } });
      const { access_token, refresh_token } = await tokensOf(mock);
      const claims = { sub: 'alice', email: 'alice@example.test', email_verified: true, exp: 4_102_444_800 };
      const written = [{ alg: 'none' }, claims].map((part) =>
        Buffer.from(JSON.stringify(part)).toString('base64url'),
      );
      const forgeries = ['test', `${written.join('.')}.`, `${written.join('.')}.c2ln`, `${access_token}A`];
      for (const forgery of [...forgeries, access_token.slice(1), access_token.toLowerCase()]) {
        assert.equal((await api(mock, forgery)).status, 401, forgery);
      }
      assert.equal((await api(mock, refresh_token)).status, 401);
      await fc.assert(
        fc.asyncProperty(fc.stringMatching(/^[A-Za-z0-9._~+/-]{1,80}={0,2}$/), async (token) => {
          assert.equal((await api(mock, token)).status, 401);
        }),
        { numRuns: 50 },
      );
    });

    test(`notices by ${by} at once that a token was revoked at the issuer`, async () => {
      const mock = await clueride({ issuerLookup: { by } });
      const { access_token } = await tokensOf(mock);
      assert.equal((await api(mock, access_token)).status, 200);
      await mock.revokeTokens();
      assert.equal((await api(mock, access_token)).status, 401);
    });
  }
});

describe('an answer that is kept', () => {
  test('saves questions until it is too old, and hides a revocation as long', async () => {
    const mock = await clueride({ issuerLookup: { cache: 'PT5M' } });
    const { access_token } = await tokensOf(mock);
    await api(mock, access_token);
    await mock.revokeTokens();
    const start = mock.clock.now();
    mock.clock.set(start + 299_999);
    const kept = await api(mock, access_token);
    assert.equal(kept.status, 200);
    assert.match(kept.because, /\(asked 2\d\d s ago\)|\(asked \d min ago\)/);
    assert.equal(questions(mock).length, 1);
    mock.clock.set(start + 300_000);
    assert.equal((await api(mock, access_token)).status, 401);
    assert.equal(questions(mock).length, 2);
  });

  test('is not kept where nobody says when the token ends, nor over a reset', async () => {
    const endless = await clueride({ issuerLookup: { cache: 'PT5M' }, userinfo: { tellsExpiry: false } });
    const { access_token } = await tokensOf(endless);
    for (const _ of [1, 2]) await api(endless, access_token);
    assert.equal(questions(endless).length, 2);
    const mock = await clueride({ issuerLookup: { cache: 'PT5M' } });
    const token = (await tokensOf(mock)).access_token;
    await api(mock, token);
    await mock.reset();
    assert.equal((await api(mock, token)).status, 401);
  });

  test('never outlives the token, nor does a refusal follow from it before', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 90_000 }),
        fc.integer({ min: 1, max: 90_000 }),
        fc.array(fc.integer({ min: 0, max: 60_000 }), { minLength: 1, maxLength: 8 }),
        async (cache, lifetime, pauses) => {
          const mock = await clueride({
            issuerLookup: { cache: `PT${cache}S` },
            accessToken: { lifetime: `PT${lifetime}S` },
          });
          const { access_token } = await tokensOf(mock);
          const end = addDuration(mock.clock.now(), `PT${lifetime}S`);
          for (const pause of pauses) {
            mock.clock.advance(`PT${pause}S`);
            const expected = mock.clock.now() < end ? 200 : 401;
            assert.equal((await api(mock, access_token)).status, expected);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
