import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ProfileOverrides } from '../../profiles/index.ts';
import { bearer, tokensOf } from '../../requests.fixture.ts';
import type { Action } from '../../script/index.ts';
import { headerValue } from '../../wire/index.ts';
import { api, clueride, questions, WAYS } from './clueride.fixture.ts';

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
    ['in drops', { fault: 'drip', with: { bytes: 100, milliseconds: 1000 } }, serve],
    ['in slow drops', { fault: 'drip', with: { bytes: 10, milliseconds: 1000 } }, [503, /: timeout /]],
    ['nothing, having acted', { fault: 'lost-response' }, [503, /: reset /]],
    ['JSON that is called text', { fault: 'wrong-content-type' }, [503, /makes no sense$/]],
    ['too many requests', { fault: 'too-many-requests' }, [503, /^the issuer answered 429 /]],
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
