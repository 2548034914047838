import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createMockServer, type MockServer } from '../mock-server.ts';
import { seededRandom, virtualClock } from '../ports/index.ts';
import { extendProfile, profiles } from '../profiles/index.ts';
import type { Action, ScriptStep } from '../script/index.ts';
import { behaviours } from '../script/index.ts';
import { bodyText, bytes, headerValue, replyOf } from '../wire/index.ts';

const mockWith = (...script: readonly ScriptStep[]) =>
  createMockServer({ profile: 'enigma', clock: virtualClock(), random: seededRandom(1), script });

const password = 'grant_type=password&username=alice&password=alicepw&client_id=app1&client_secret=secret1';

function askToken(mock: MockServer, form = password) {
  return mock.handle({
    method: 'POST',
    url: mock.url + mock.profile.paths.token,
    headers: [['Content-Type', 'application/x-www-form-urlencoded']],
    body: bytes(form),
  });
}

const callApi = (mock: MockServer, token = 'x') =>
  mock.handle({
    method: 'GET',
    url: `${mock.url}/api/profile`,
    headers: [['Authorization', `Bearer ${token}`]],
    body: bytes(''),
  });

async function tokenAnswer(action: Action) {
  const mock = await mockWith({ on: { endpoint: 'token' }, do: action });
  const { reply, fault } = await askToken(mock);
  return { mock, reply, fault, text: bodyText(reply) };
}

const members = (text: string) => JSON.parse(text) as Record<string, unknown>;

describe('a behaviour', () => {
  const refusals = [
    ['incorrect-credentials', 400, '05'],
    ['account-disabled', 400, '10'],
    ['account-locked', 400, '14'],
    ['invalid-scope', 400, '54'],
    ['user-not-requestable', 403, undefined],
  ] as const;
  for (const [behaviour, status, code] of refusals) {
    test(`${behaviour} answers as the document says, and no token is issued`, async () => {
      const { mock, reply, text } = await tokenAnswer({ behaviour });
      assert.deepEqual([reply.status, members(text).code], [status, code]);
      assert.deepEqual(await mock.accessTokens(), []);
    });
  }

  test('user-lives-elsewhere names the origin of another region, or the one that is given', async () => {
    const { mock, text } = await tokenAnswer({ behaviour: 'user-lives-elsewhere' });
    assert.deepEqual([members(text).code, members(text).geolocation], ['16', mock.regions.eu]);
    const given = await tokenAnswer({
      behaviour: 'user-lives-elsewhere',
      with: { geolocation: 'http://x.test' },
    });
    assert.equal(members(given.text).geolocation, 'http://x.test');
  });

  test('error-code answers any code, in the type that it was given in', async () => {
    const { reply, text } = await tokenAnswer({ behaviour: 'error-code', with: { status: 401, code: 108 } });
    assert.deepEqual([reply.status, members(text).code], [401, 108]);
  });

  for (const [form, challenge, body] of [
    ['full', true, true],
    ['json', false, true],
    ['challenge', true, false],
    ['bare', false, false],
  ] as const) {
    test(`invalid-token in the form ${form} has ${challenge ? 'a' : 'no'} challenge and ${body ? 'a' : 'no'} body`, async () => {
      const mock = await mockWith({ do: { behaviour: 'invalid-token', with: { form } } });
      const { reply } = await callApi(mock);
      assert.equal(reply.status, 401);
      assert.equal(headerValue(reply, 'WWW-Authenticate') !== undefined, challenge);
      assert.equal(reply.body.length > 0, body);
    });
  }

  for (const [behaviour, expected] of [
    ['keep-refresh-token', 'the same'],
    ['rotate-refresh-token', 'another'],
    ['omit-refresh-token', 'none'],
  ] as const) {
    test(`${behaviour} answers a refresh with ${expected}`, async () => {
      const mock = await mockWith({ on: { grant: 'refresh_token' }, do: { behaviour } });
      const presented = members(bodyText((await askToken(mock)).reply)).refresh_token;
      const form = `grant_type=refresh_token&client_id=app1&client_secret=secret1&refresh_token=${presented}`;
      const { refresh_token } = members(bodyText((await askToken(mock, form)).reply));
      const found =
        refresh_token === undefined ? 'none' : refresh_token === presented ? 'the same' : 'another';
      assert.equal(found, expected);
    });
  }

  test('each has a title, and an endpoint to act at', () => {
    for (const [name, { title, endpoints }] of Object.entries(behaviours)) {
      assert.ok(title.length > 0 && endpoints.length > 0, name);
    }
  });
});

describe('a fault', () => {
  test('before the server acts leaves no trace but in the journal', async () => {
    const { mock, fault } = await tokenAnswer({ fault: 'reset' });
    assert.deepEqual(fault, { kind: 'reset', when: 'before' });
    assert.deepEqual(await mock.accessTokens(), []);
    const [exchange] = mock.journal.exchanges();
    assert.deepEqual(exchange?.outcome, { kind: 'failure', reason: 'reset', detail: 'scripted reset' });
    assert.equal(exchange.scripted, 'fault reset');
  });

  test('after the server has acted hides what it did', async () => {
    const { mock, fault } = await tokenAnswer({ fault: 'reset', with: { when: 'after' } });
    assert.deepEqual(fault, { kind: 'reset', when: 'after' });
    assert.equal((await mock.accessTokens()).length, 1);
  });

  test('has the settings that it is given', async () => {
    const { fault } = await tokenAnswer({ fault: 'truncate', with: { after: 7 } });
    assert.deepEqual(fault, { kind: 'truncate', after: 7 });
    const delayed = await tokenAnswer({ fault: 'delay', with: { milliseconds: 5 } });
    assert.deepEqual(delayed.fault, { kind: 'delay', milliseconds: 5 });
    assert.equal(delayed.reply.status, 200);
    const dripping = await tokenAnswer({ fault: 'drip', with: { bytes: 3, milliseconds: 9 } });
    assert.deepEqual(dripping.fault, { kind: 'drip', bytes: 3, milliseconds: 9 });
    assert.equal(dripping.mock.journal.exchanges()[0]?.outcome.kind, 'reply');
  });

  test('lost-response lets the server act, and its answer never arrives', async () => {
    const { mock, fault } = await tokenAnswer({ fault: 'lost-response' });
    assert.deepEqual(fault, { kind: 'reset', when: 'after' });
    assert.equal((await mock.accessTokens()).length, 1);
  });

  test('wrong-content-type changes nothing but that', async () => {
    const { reply, text } = await tokenAnswer({ fault: 'wrong-content-type' });
    assert.deepEqual([reply.status, headerValue(reply, 'Content-Type')], [200, 'text/html']);
    assert.ok(members(text).access_token);
    const given = await tokenAnswer({ fault: 'wrong-content-type', with: { type: 'image/png' } });
    assert.equal(headerValue(given.reply, 'content-type'), 'image/png');
  });

  test('too-many-requests is a 429 that says when to come back, and the server does not act', async () => {
    const { mock, reply } = await tokenAnswer({ fault: 'too-many-requests' });
    assert.deepEqual([reply.status, headerValue(reply, 'Retry-After')], [429, '1']);
    assert.deepEqual(await mock.accessTokens(), []);
    const later = await tokenAnswer({ fault: 'too-many-requests', with: { retryAfter: 60 } });
    assert.equal(headerValue(later.reply, 'Retry-After'), '60');
  });

  test('unavailable is a 503, or what it is told to be, and the server does not act', async () => {
    const { mock, reply } = await tokenAnswer({ fault: 'unavailable' });
    assert.equal(reply.status, 503);
    assert.equal(headerValue(reply, 'Retry-After'), undefined);
    assert.deepEqual(await mock.accessTokens(), []);
    const throttled = await tokenAnswer({ fault: 'unavailable', with: { status: 429, retryAfter: 9 } });
    assert.deepEqual([throttled.reply.status, headerValue(throttled.reply, 'Retry-After')], [429, '9']);
  });
});

describe('a literal reply', () => {
  test('stands for itself: a text, or a value as JSON', async () => {
    const plain = await tokenAnswer({ reply: { status: 418, headers: { 'X-Tea': 'yes' }, body: 'short' } });
    assert.deepEqual([plain.reply.status, plain.text], [418, 'short']);
    assert.equal(headerValue(plain.reply, 'X-Tea'), 'yes');
    const json = await tokenAnswer({ reply: { status: 200, body: { access_token: 5 } } });
    assert.equal(headerValue(json.reply, 'Content-Type'), 'application/json');
    assert.deepEqual(members(json.text), { access_token: 5 });
    assert.deepEqual(await json.mock.accessTokens(), []);
  });

  test('may stand where the server has nothing', async () => {
    const mock = await mockWith({ on: { path: '/extra' }, do: { reply: { status: 204 } } });
    const { reply } = await mock.handle({
      method: 'GET',
      url: `${mock.url}/extra`,
      headers: [],
      body: bytes(''),
    });
    assert.equal(reply.status, 204);
  });
});

describe('a patch', () => {
  test('changes the real reply: status, fields and members', async () => {
    const { mock, reply, text } = await tokenAnswer({
      patch: {
        status: 201,
        headers: { 'cache-control': 'public', Pragma: null },
        members: { expires_in: 'soon', refresh_token: null },
      },
    });
    assert.equal(reply.status, 201);
    assert.deepEqual(
      reply.headers.filter(([name]) => /^(cache-control|pragma)$/i.test(name)),
      [['cache-control', 'public']],
    );
    assert.equal(members(text).expires_in, 'soon');
    assert.equal(members(text).refresh_token, undefined);
    assert.equal((await callApi(mock, String(members(text).access_token))).reply.status, 200);
  });

  test('changes members at any depth', async () => {
    const mock = await createMockServer({
      profile: extendProfile(profiles.oauth2, { resourceFault: 'fault-json' }),
      script: [
        {
          do: {
            patch: { members: { fault: { code: 900_900, message: null, more: { a: 1 } }, list: [null] } },
          },
        },
      ],
    });
    const { reply } = await callApi(mock);
    const { description, ...rest } = members(bodyText(reply)).fault as Record<string, unknown>;
    assert.ok(description);
    assert.deepEqual(rest, { code: 900_900, more: { a: 1 } });
    assert.deepEqual(members(bodyText(reply)).list, [null]);
  });

  test('puts a text in the place of the body, after the server has acted', async () => {
    const { mock, reply, text } = await tokenAnswer({ patch: { body: '{"access_token":' } });
    assert.deepEqual([reply.status, text], [200, '{"access_token":']);
    assert.equal((await mock.accessTokens()).length, 1);
  });

  test('leaves a body alone that is no JSON', async () => {
    const mock = await mockWith({
      on: { endpoint: 'revocation' },
      do: { patch: { status: 202, members: { a: 1 } } },
    });
    const { reply } = await mock.handle({
      method: 'POST',
      url: mock.url + mock.profile.paths.revocation,
      headers: [['Content-Type', 'application/x-www-form-urlencoded']],
      body: bytes('token=x&client_id=app1&client_secret=secret1'),
    });
    assert.deepEqual([reply.status, bodyText(reply)], [202, '']);
  });
});

test('a deviation is in force while its step acts, and no longer', async () => {
  const mock = await mockWith({
    on: { endpoint: 'resource' },
    times: 1,
    do: { deviation: 'access-token-never-expires' },
  });
  const { access_token } = members(bodyText((await askToken(mock)).reply));
  mock.clock.advance('P1D');
  assert.equal((await callApi(mock, String(access_token))).reply.status, 200);
  assert.equal((await callApi(mock, String(access_token))).reply.status, 401);
  const scripted = mock.journal.exchanges().map((exchange) => [replyOf(exchange)?.status, exchange.scripted]);
  assert.deepEqual(scripted, [
    [200, undefined],
    [200, 'deviation access-token-never-expires'],
    [401, undefined],
  ]);
});
