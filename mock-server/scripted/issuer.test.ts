import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decodeJwt } from 'jose';
import { ALICE, APP1, ask, bearer, send, tokensOf } from '../requests.fixture.ts';
import type { Action } from '../script/index.ts';
import { api, clueride, questions, WAYS } from '../systems/clueride/clueride.fixture.ts';
import { bodyText, headerValue, replyOf } from '../wire/index.ts';

/** What a cue at the issuer makes of a call to the application server. */
const cues: readonly (readonly [action: Action, status: number, because: RegExp])[] = [
  [
    { behaviour: 'inactive' },
    401,
    /401 to userinfo$|200 to introspection, and that the token is not active$/,
  ],
  [{ behaviour: 'no-email' }, 403, /: somebody without an email address until /],
  [{ behaviour: 'unverified-email' }, 403, /and does not call alice@example\.test verified$/],
  [{ behaviour: 'no-picture' }, 200, /: alice@example\.test until /],
  [{ behaviour: 'another-email' }, 200, /: somebody\.else@example\.test until /],
  [{ behaviour: 'another-email', with: { email: 'no address' } }, 403, /: no address until /],
  [{ behaviour: 'throttled', with: { retryAfter: 30 } }, 503, /^the issuer answered 429 /],
  ...['half', 'page', 'list', 'empty'].map(
    (form) => [{ behaviour: 'malformed-answer', with: { form } }, 503, /makes no sense$/] as const,
  ),
];

for (const by of WAYS) {
  describe(`while the issuer is scripted at ${by}`, () => {
    for (const [action, status, because] of cues) {
      test(`${JSON.stringify(action)} makes the application server answer ${status}, once`, async () => {
        const mock = await clueride({ issuerLookup: { by } }, { on: { endpoint: by }, times: 1, do: action });
        const { access_token } = await tokensOf(mock);
        const first = await api(mock, access_token);
        assert.equal(first.status, status);
        assert.match(first.because, because);
        assert.notEqual(questions(mock)[0]?.scripted, undefined);
        const { members } = await api(mock, access_token);
        assert.equal(members.email, 'alice@example.test');
      });
    }
  });
}

test('somebody else whom the issuer names for one answer sees nothing of the first, and changes nothing', async () => {
  const mock = await clueride();
  const { access_token } = await tokensOf(mock);
  const before = (await api(mock, access_token)).members;
  mock.script({ on: { endpoint: 'userinfo' }, times: 1, do: { behaviour: 'another-email' } });
  const other = (await api(mock, access_token)).members;
  assert.notEqual(other.id, before.id);
  assert.equal(other.email, 'somebody.else@example.test');
  assert.deepEqual((await api(mock, access_token)).members, before);
});

test('an answer without a picture takes none away', async () => {
  const mock = await clueride();
  const { access_token } = await tokensOf(mock);
  const { imageUrl } = (await api(mock, access_token)).members;
  mock.script({ on: { endpoint: 'userinfo' }, do: { behaviour: 'no-picture' } });
  assert.equal((await api(mock, access_token)).members.imageUrl, imageUrl);
});

test('a throttled issuer says when to ask again, and how much was allowed', async () => {
  const mock = await clueride({}, { do: { behaviour: 'throttled', with: { retryAfter: 30, limit: 5 } } });
  const { access_token } = await tokensOf(mock);
  const { reply } = await send(mock, { method: 'GET', path: '/userinfo', headers: [bearer(access_token)] });
  const fields = ['X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Reset', 'Retry-After'];
  const reset = String(mock.clock.now() / 1000 + 30);
  assert.equal(reply.status, 429);
  assert.deepEqual(
    fields.map((field) => headerValue(reply, field)),
    ['5', '0', reset, '30'],
  );
  assert.equal(headerValue((await api(mock, access_token)).reply, 'Retry-After'), '30');
});

describe('an issuer out of reach', () => {
  for (const [given, status] of [
    [{}, 503],
    [{ with: { status: 502 } }, 502],
    [{ with: { status: 401 } }, 401],
  ] as const) {
    test(`makes the application server answer ${status}, and asks nobody`, async () => {
      const mock = await clueride({}, { times: 1, do: { behaviour: 'issuer-unreachable', ...given } });
      const { access_token } = await tokensOf(mock);
      const { reply, because } = await api(mock, access_token);
      assert.equal(reply.status, status);
      assert.equal(headerValue(reply, 'WWW-Authenticate') !== undefined, status === 401);
      assert.equal(because, 'the script put the issuer out of reach');
      assert.deepEqual(questions(mock), []);
      assert.equal((await api(mock, access_token)).status, 200);
    });
  }
});

describe('an opaque token', () => {
  const looks: readonly (readonly [settings: Record<string, unknown>, look: RegExp])[] = [
    [{}, /^[\w-]{43}$/],
    [{ characters: 16 }, /^[\w-]{16}$/],
    [{ characters: 17 }, /^[\w-]{17}$/],
    [{ characters: 18 }, /^[\w-]{18}$/],
    [{ characters: 19 }, /^[\w-]{19}$/],
    [{ characters: 4000 }, /^[\w-]{4000}$/],
    [{ shape: 'b64token', characters: 16 }, /^[\w.~+/-]{14}==$/],
    [{ shape: 'b64token', characters: 4001 }, /^[\w.~+/-]{3999}==$/],
    [{ shape: 'jwt-lookalike' }, /^[\w-]{40,}\.[\w-]{100,}\.[\w-]{342}$/],
  ];
  for (const [settings, look] of looks) {
    test(`that looks like ${look} means what it would, by script or by profile`, async () => {
      const cued = await clueride({}, { do: { behaviour: 'opaque-token', with: settings } });
      const made = await clueride({ accessToken: { format: { kind: 'opaque', ...settings } } });
      for (const mock of [cued, made]) {
        const { access_token } = await tokensOf(mock);
        assert.match(access_token, look);
        const { members } = await api(mock, access_token);
        assert.equal(members.email, 'alice@example.test');
        mock.clock.advance('PT12H');
        assert.equal((await api(mock, access_token)).status, 401);
      }
    });
  }

  test('in the form of a JWT lies about person, scope and expiry, and nobody believes it', async () => {
    const mock = await clueride(
      {},
      { times: 1, do: { behaviour: 'opaque-token', with: { shape: 'jwt-lookalike' } } },
    );
    const { access_token } = await tokensOf(mock);
    const { email, sub, exp = 0 } = decodeJwt(access_token);
    assert.deepEqual([email, sub], ['somebody.else@example.test', 'somebody-else']);
    assert.ok(exp * 1000 > mock.clock.now() + 300_000_000_000);
    const { members } = await ask(mock, ALICE, APP1);
    assert.match(String(members.access_token), /^[\w-]{43}$/);
  });
});

test('what the script does to the issuer stands in the journal, with its reply', async () => {
  const mock = await clueride(
    {},
    { on: { endpoint: 'userinfo' }, do: { behaviour: 'malformed-answer', with: { form: 'half' } } },
  );
  await api(mock, (await tokensOf(mock)).access_token);
  const [asked] = questions(mock);
  assert.ok(asked);
  assert.match(asked.scripted ?? '', /^behaviour malformed-answer/);
  const reply = replyOf(asked);
  assert.equal(reply?.status, 200);
  assert.match(bodyText(reply), /^\{"sub":"alice"[^}]*$/);
});
