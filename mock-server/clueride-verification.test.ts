import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { api, clueride, questions, WAYS } from './clueride.fixture.ts';
import { addDuration } from './ports/index.ts';
import type { ProfileOverrides } from './profiles/index.ts';
import { bearer, FORM, send, tokensOf } from './requests.fixture.ts';
import type { Action } from './script/index.ts';
import { headerValue } from './wire/index.ts';

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

describe('the issuer answers, and the application server', () => {
  const serve = [
    200,
    /^the issuer answered 200 to \w+: alice@example\.test until 2026-01-15T22:00:00Z; /,
  ] as const;
  const json = (body: unknown, status = 200): Action => ({ reply: { status, body } });
  const rows: readonly (readonly [what: string, do_: Action, status: readonly [number, RegExp]])[] = [
    ['late', { fault: 'delay', with: { milliseconds: 4999 } }, serve],
    ['too late', { fault: 'delay', with: { milliseconds: 5000 } }, [503, /: timeout \(no answer in 5 s\)$/]],
    ['by a reset', { fault: 'reset' }, [503, /^the issuer gave no answer to \w+: reset \(scripted reset\)$/]],
    ['half', { fault: 'truncate', with: { after: 5 } }, [503, /: aborted /]],
    ['garbage', { fault: 'garbage' }, [503, /: malformed /]],
    ['500', { fault: 'unavailable', with: { status: 500 } }, [503, /^the issuer answered 500 /]],
    ['429', { fault: 'unavailable', with: { status: 429 } }, [503, /^the issuer answered 429 /]],
    ['204', { reply: { status: 204 } }, [503, /^the issuer answered 204 /]],
    ['302', { reply: { status: 302, headers: { Location: '/' } } }, [503, /^the issuer answered 302 /]],
    ['404', json({}, 404), [503, /^the issuer answered 404 /]],
    ['no JSON', { reply: { status: 200, body: '{"email":' } }, [503, /with a body that makes no sense$/]],
    ['a list', json([]), [503, /with a body that makes no sense$/]],
    ['null', json(null), [503, /with a body that makes no sense$/]],
    ['a page', { patch: { headers: { 'Content-Type': 'text/html' } } }, [503, /makes no sense$/]],
    [
      'no number for exp',
      { patch: { members: { exp: '4102444800' } } },
      [503, /with "4102444800" as the expiry$/],
    ],
    ['an exp that has passed', { patch: { members: { exp: 1 } } }, [401, /^the access token expired /]],
    ['no exp', { patch: { members: { exp: null } } }, [200, /: alice@example\.test; /]],
    [
      'no email',
      { patch: { members: { email: null } } },
      [403, /: somebody without an email address until /],
    ],
    ['an empty email', { patch: { members: { email: '' } } }, [403, /without an email address/]],
    ['a number as email', { patch: { members: { email: 5 } } }, [403, /without an email address/]],
    ['no address as email', { patch: { members: { email: 'alice' } } }, [403, /: alice until /]],
    [
      'an unverified email',
      { patch: { members: { email_verified: false } } },
      [403, /does not call alice@example\.test verified$/],
    ],
    ['no word on verification', { patch: { members: { email_verified: null } } }, [403, /verified$/]],
    ['no picture', { patch: { members: { picture: null } } }, serve],
  ];
  for (const by of WAYS) {
    for (const [what, action, [status, because]] of rows) {
      test(`${status === 200 ? 'serves' : `answers ${status}`} (${by}: ${what})`, async () => {
        const mock = await clueride({ issuerLookup: { by } }, { on: { endpoint: by }, do: action });
        const { access_token } = await tokensOf(mock);
        const answer = await api(mock, access_token);
        assert.deepEqual([answer.status, 'email' in answer.members], [status, status === 200]);
        assert.match(answer.because, because);
        assert.equal(
          headerValue(answer.reply, 'WWW-Authenticate') !== undefined,
          [401, 403].includes(status),
        );
        assert.equal(questions(mock).length, 1);
      });
    }
  }

  test('answers 401 to a refusal of the token, and 503 to one of the application server itself', async () => {
    for (const [by, expected] of [
      ['userinfo', 401],
      ['introspection', 503],
    ] as const) {
      const mock = await clueride({ issuerLookup: { by } }, { on: { endpoint: by }, do: json({}, 401) });
      assert.equal((await api(mock, (await tokensOf(mock)).access_token)).status, expected, by);
    }
    const stranger = await clueride({ issuerLookup: { by: 'introspection', client: { secret: 'wrong' } } });
    assert.equal((await api(stranger, (await tokensOf(stranger)).access_token)).status, 503);
  });

  test('serves only what is called active in so many words', async () => {
    for (const [active, expected] of [
      [false, 401],
      ['true', 503],
      [1, 503],
      [null, 503],
    ] as const) {
      const mock = await clueride(
        { issuerLookup: { by: 'introspection' } },
        { on: { endpoint: 'introspection' }, do: { patch: { members: { active } } } },
      );
      assert.equal((await api(mock, (await tokensOf(mock)).access_token)).status, expected, String(active));
    }
  });

  test('passes on when the issuer may be asked again', async () => {
    const do_: Action = { fault: 'unavailable', with: { status: 429, retryAfter: 17 } };
    const mock = await clueride({}, { on: { endpoint: 'userinfo' }, times: 1, do: do_ });
    const { access_token } = await tokensOf(mock);
    const { status, reply } = await api(mock, access_token);
    assert.deepEqual([status, headerValue(reply, 'Retry-After')], [503, '17']);
    assert.equal((await api(mock, access_token)).status, 200);
  });

  test('is as late as the issuer, and no later than its patience', async () => {
    for (const [milliseconds, late] of [
      [1200, 1200],
      [9000, 5000],
    ] as const) {
      const mock = await clueride(
        {},
        { on: { endpoint: 'userinfo' }, do: { fault: 'delay', with: { milliseconds } } },
      );
      const { access_token } = await tokensOf(mock);
      const url = `${mock.url}/api/session`;
      const { fault } = await mock.handle({
        method: 'GET',
        url,
        headers: [bearer(access_token)],
        body: new Uint8Array(),
      });
      assert.deepEqual(fault, { kind: 'delay', milliseconds: late });
    }
  });

  test('says that it cannot ask by the status that the profile names, with a challenge to a 401', async () => {
    for (const status of [503, 502, 401]) {
      const overrides: ProfileOverrides = {
        problems: { 'issuer-unreachable': { status, challenge: status === 401 } },
      };
      const mock = await clueride(overrides, { on: { endpoint: 'userinfo' }, do: { fault: 'reset' } });
      const answer = await api(mock, (await tokensOf(mock)).access_token);
      assert.equal(answer.status, status);
      assert.equal(headerValue(answer.reply, 'WWW-Authenticate') !== undefined, status === 401);
    }
  });
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
