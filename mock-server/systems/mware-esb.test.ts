import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createMockServer, type MockServer } from '../mock-server.ts';
import { seededRandom, virtualClock } from '../ports/index.ts';
import { extendProfile, type ProfileOverrides, profiles } from '../profiles/index.ts';
import { ALICE, asking, BOB, basic, bearer, describeRows, encoded, FORM, send } from '../requests.fixture.ts';
import { bodyText, headerValue } from '../wire/index.ts';

const CONSUMER = 'app1:secret1';

const esb = (overrides: ProfileOverrides = {}) =>
  createMockServer({
    profile: extendProfile(profiles['mware-esb'], overrides),
    clock: virtualClock(),
    random: seededRandom(1),
  });

/** Asks as a consumer, with its key and secret in Basic credentials. */
const ask = (
  mock: MockServer,
  form: Readonly<Record<string, string>>,
  path = mock.paths.token,
  consumer = CONSUMER,
) => send(mock, { path, headers: [FORM, basic(consumer)], body: encoded(form) });

interface Device {
  readonly access_token: string;
  readonly refresh_token: string;
}
const login = async (mock: MockServer, person = ALICE) =>
  (await ask(mock, person)).members as unknown as Device;
const refresh = (mock: MockServer, { refresh_token }: Device) =>
  ask(mock, { grant_type: 'refresh_token', refresh_token });
const revoke = (mock: MockServer, token: string) => ask(mock, { token }, mock.paths.revocation);
const call = (mock: MockServer, token?: string, path = '/api/orders') =>
  send(mock, { method: 'GET', path, headers: token === undefined ? [] : [bearer(token)] });

describe('a login', () => {
  test('brings a refresh token, and an access token for an hour, to a consumer that proves itself by Basic', async () => {
    const mock = await esb();
    const { status, members } = await ask(mock, ALICE);
    assert.equal(status, 200);
    assert.deepEqual([members.token_type, members.expires_in], ['Bearer', 3600]);
    assert.ok(members.refresh_token && members.refresh_token !== members.access_token);
    assert.equal((await call(mock, String(members.access_token))).status, 200);
  });

  const pairs: readonly (readonly [consumer: string, password: string, status: number, error?: string])[] = [
    [CONSUMER, 'alicepw', 200],
    ['app1:wrong', 'alicepw', 401, 'invalid_client'],
    ['nobody:secret1', 'alicepw', 401, 'invalid_client'],
    [CONSUMER, 'wrong', 400, 'invalid_grant'],
    ['app1:wrong', 'wrong', 401, 'invalid_client'],
  ];
  for (const [consumer, password, status, error] of pairs) {
    test(`of ${consumer} with the password ${password} is a ${status}`, async () => {
      const mock = await esb();
      const answer = await ask(mock, { ...ALICE, password }, mock.paths.token, consumer);
      assert.deepEqual([answer.status, answer.members.error], [status, error]);
      assert.equal(headerValue(answer.reply, 'WWW-Authenticate') !== undefined, status === 401);
      assert.equal((await mock.accessTokens()).length, status === 200 ? 1 : 0);
    });
  }

  test('takes any name and password, once they are decoded', async () => {
    const mock = await esb();
    for (const text of ['a&b=c', '100% +1', 'grün €\u{1f600}', '"\\\'']) {
      await mock.saveUser({ name: text, password: text });
      const { status } = await ask(mock, { grant_type: 'password', username: text, password: text });
      assert.equal(status, 200, text);
    }
  });
});

describeRows('mware-esb', [
  asking(
    'a grant other than password and refresh is not offered',
    [{ grant_type: 'client_credentials', client_id: 'app1', client_secret: 'secret1' }],
    {
      status: 400,
      error: 'unsupported_grant_type',
      because: /knows password, refresh_token/,
    },
  ),
]);

describe('of the devices of a user', () => {
  test('the last to log in has the one token that counts, and the others are unaffected users', async () => {
    const mock = await esb();
    const bob = await login(mock, BOB);
    const desktop = await login(mock);
    const tablet = await login(mock);
    const dead = await call(mock, desktop.access_token);
    assert.equal(dead.status, 401);
    assert.match(dead.because, /revoked/);
    assert.equal((await call(mock, tablet.access_token)).status, 200);
    assert.equal((await call(mock, bob.access_token)).status, 200);
    assert.deepEqual(
      [(await refresh(mock, desktop)).status, (await refresh(mock, tablet)).status],
      [400, 200],
    );
  });

  test('one that logs out by revocation leaves nothing behind that works, here or there', async () => {
    const mock = await esb({ tokensPerUser: { key: 'user', onSecondRequest: 'reuse' } });
    const desktop = await login(mock);
    const tablet = await login(mock);
    const bob = await login(mock, BOB);
    assert.equal(tablet.access_token, desktop.access_token);
    assert.equal((await revoke(mock, desktop.access_token)).status, 200);
    assert.equal((await call(mock, tablet.access_token)).status, 401);
    assert.equal((await refresh(mock, desktop)).status, 400);
    assert.equal((await call(mock, bob.access_token)).status, 200);
    const recovered = await login(mock);
    assert.notEqual(recovered.access_token, desktop.access_token);
    assert.equal((await call(mock, recovered.access_token)).status, 200);
  });

  for (const onSecondRequest of ['supersede', 'reuse'] as const) {
    test(`one that logs out by a refresh leaves a token that the next login takes away or over (${onSecondRequest})`, async () => {
      const mock = await esb({ tokensPerUser: { key: 'user', onSecondRequest } });
      const [, tablet] = [await login(mock), await login(mock)];
      const orphan = (await refresh(mock, tablet)).members as unknown as Device;
      assert.equal((await call(mock, tablet.access_token)).status, 401);
      assert.equal((await refresh(mock, tablet)).status, 400);
      const recovered = await login(mock);
      assert.equal((await call(mock, recovered.access_token)).status, 200);
      assert.equal(orphan.access_token === recovered.access_token, onSecondRequest === 'reuse');
      assert.equal((await call(mock, orphan.access_token)).status, onSecondRequest === 'reuse' ? 200 : 401);
    });
  }

  test('each refresh brings the one token that counts and a new refresh token, twenty times in a row', async () => {
    const mock = await esb();
    let held = await login(mock);
    const dead: Device[] = [];
    for (let round = 0; round < 20; round++) {
      dead.push(held);
      held = (await refresh(mock, held)).members as unknown as Device;
      assert.equal((await call(mock, held.access_token)).status, 200);
    }
    for (const { access_token } of dead) assert.equal((await call(mock, access_token)).status, 401);
    assert.equal((await refresh(mock, dead[0] as Device)).status, 400);
    assert.equal((await call(mock, held.access_token)).status, 200);
  });

  test('none revokes what another consumer has', async () => {
    const mock = await esb();
    const { access_token } = await login(mock);
    const foreign = await ask(mock, { token: access_token }, mock.paths.revocation, 'app2:secret2');
    assert.deepEqual([foreign.status, foreign.members.error], [400, 'unauthorized_client']);
    assert.equal((await call(mock, access_token)).status, 200);
  });
});

describe('the gateway refuses', () => {
  const json = (body: string) => JSON.parse(body) as unknown;
  const fault = {
    message: 'Invalid Credentials',
    description: 'The access token is expired, revoked or unknown to the gateway.',
  };
  const forms: readonly (readonly [
    ProfileOverrides['resourceFault'] & string,
    type: string | undefined,
    body: (text: string) => void,
  ])[] = [
    [
      'fault-xml',
      'application/xml; charset=UTF-8',
      (text) =>
        assert.equal(
          text,
          '<am:fault xmlns:am="http://wso2.org/apimanager"><am:code>900901</am:code><am:type>Status report</am:type>' +
            `<am:message>${fault.message}</am:message><am:description>${fault.description}</am:description></am:fault>`,
        ),
    ],
    [
      'fault-json',
      'application/json',
      (text) => assert.deepEqual(json(text), { fault: { code: 900901, ...fault } }),
    ],
    ['flat-json', 'application/json', (text) => assert.deepEqual(json(text), { code: '900901', ...fault })],
    [
      'oauth',
      'application/json',
      (text) =>
        assert.deepEqual(json(text), {
          error: 'invalid_token',
          error_description: fault.description,
          code: '900901',
        }),
    ],
    ['none', undefined, (text) => assert.equal(text, '')],
  ];
  for (const [resourceFault, type, isRight] of forms) {
    test(`a dead token with a challenge and a body of the form ${resourceFault}`, async () => {
      const mock = await esb({ resourceFault });
      const { reply } = await call(mock, 'dead');
      assert.equal(reply.status, 401);
      assert.equal(headerValue(reply, 'Content-Type'), type);
      assert.match(
        headerValue(reply, 'WWW-Authenticate') ?? '',
        /^Bearer realm="mware-esb", error="invalid_token"/,
      );
      isRight(bodyText(reply));
    });
  }

  test('each kind of request with the code of its kind, and without a credential', async () => {
    const mock = await esb();
    const { access_token } = await login(mock);
    const rows: readonly (readonly [
      token: string | undefined,
      path: string,
      status: number,
      code: string,
    ])[] = [
      [undefined, '/api/orders', 401, '900902'],
      ['unknown', '/api/orders', 401, '900901'],
      [access_token, '/api/admin', 403, '900910'],
    ];
    for (const [token, path, status, code] of rows) {
      const { reply } = await call(mock, token, path);
      assert.equal(reply.status, status);
      assert.match(bodyText(reply), new RegExp(`<am:code>${code}</am:code>`));
      assert.ok(headerValue(reply, 'WWW-Authenticate'));
      assert.equal(headerValue(reply, 'Set-Cookie'), undefined);
    }
    mock.clock.advance('PT1H');
    assert.match(bodyText((await call(mock, access_token)).reply), /<am:code>900901</);
  });

  test('the token of a moment ago only once the revocation has come through', async () => {
    const mock = await esb({ revocationLag: 'PT15M' });
    const [desktop, tablet] = [await login(mock), await login(mock)];
    await revoke(mock, tablet.access_token);
    for (const [advance, status] of [
      ['PT14M59S', 200],
      ['PT1S', 401],
    ] as const) {
      mock.clock.advance(advance);
      await revoke(mock, tablet.access_token);
      assert.equal((await call(mock, tablet.access_token)).status, status, 'revoked');
      assert.equal((await call(mock, desktop.access_token)).status, status, 'superseded');
    }
    assert.equal((await refresh(mock, tablet)).status, 400);
  });
});
