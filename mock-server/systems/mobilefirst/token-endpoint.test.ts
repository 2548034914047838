import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { extendProfile, profiles } from '../../profiles/index.ts';
import { APP1, APP2, ask, asking, basic, describeRows, FORM, mockOf, send } from '../../requests.fixture.ts';
import { headerValue } from '../../wire/index.ts';
import {
  ALICE_ANSWERS,
  BOB_ANSWERS,
  challengeOf,
  device,
  obtain,
  saidBy,
  scope,
  tokenOf,
} from './mobilefirst.fixture.ts';

const SAMPLE = scope('SampleSecurityTest');
const TWO_STEPS = scope('TwoStepSecurityTest');
const AUTHENTICITY = 'wl_authenticityRealm';
const DEVICE = 'wl_deviceAutoProvisioningRealm';

describe('the token endpoint of mobilefirst answers', () => {
  const noSuchTest = { status: 400, error: 'invalid_scope', because: /^there is no security test / };
  const challenged = { status: 401, error: 'insufficient_authorization' };
  describeRows('mobilefirst', [
    asking('an application that is authenticated in no realm', [APP1, SAMPLE], {
      ...challenged,
      because: /^app1 is not authenticated in SampleRealm, which SampleSecurityTest takes$/,
    }),
    asking('answers that come with the first request', [APP1, SAMPLE, ALICE_ANSWERS], {
      status: 200,
      because: /^client_credentials for alice: access token until 2026-01-15T10:00:15Z$/,
    }),
    asking(
      'a request that names its grant',
      [APP1, SAMPLE, ALICE_ANSWERS, { grant_type: 'client_credentials' }],
      {
        status: 200,
        because: /^client_credentials for alice/,
      },
    ),
    asking('a grant of other systems', [APP1, SAMPLE, ALICE_ANSWERS, { grant_type: 'password' }], {
      status: 400,
      error: 'unsupported_grant_type',
      because: /^grant_type is "password"; this server knows client_credentials$/,
    }),
    asking('an unknown security test', [APP1, scope('OtherSecurityTest')], noSuchTest),
    asking('a security test in another case', [APP1, scope('samplesecuritytest')], noSuchTest),
    asking('a part of the name of a security test', [APP1, scope('SecurityTest')], noSuchTest),
    asking('two security tests at once', [APP1, scope('SampleSecurityTest WebSecurityTest')], noSuchTest),
    asking('what every object has', [APP1, scope('constructor')], noSuchTest),
    asking('an application that nobody registered', [{ client_id: 'app9', client_secret: 'x' }, SAMPLE], {
      status: 401,
      error: 'invalid_client',
      because: /^no client is registered as app9$/,
    }),
    asking('a wrong password', [APP1, SAMPLE, ALICE_ANSWERS, { 'SampleRealm.password': 'wrong' }], {
      status: 400,
      error: 'invalid_grant',
      because: /^the password is not alice's: 1 in a row$/,
    }),
    asking('a user without a password', [APP1, SAMPLE, { 'SampleRealm.username': 'alice' }], {
      status: 400,
      error: 'invalid_request',
      because: /^the parameter password is missing$/,
    }),
    asking('an unknown user', [APP1, SAMPLE, ALICE_ANSWERS, { 'SampleRealm.username': 'eve' }], {
      status: 400,
      error: 'invalid_grant',
      because: /^there is no user eve$/,
    }),
    asking(
      'an answer without what the realm wants',
      [APP1, scope('DeviceSecurityTest'), { [`${DEVICE}.id`]: 'd1' }],
      {
        status: 400,
        error: 'invalid_grant',
        because:
          /^the answer to wl_deviceAutoProvisioningRealm has no wl_deviceAutoProvisioningRealm\.device_id$/,
      },
    ),
    asking('a made-up nonce', [APP1, TWO_STEPS, { [`${AUTHENTICITY}.nonce`]: 'guess' }], {
      status: 400,
      error: 'invalid_grant',
      because: /^the answer to wl_authenticityRealm does not return the nonce of its challenge$/,
    }),
    asking('an answer for a realm of another test', [APP1, SAMPLE, device('d1')], {
      ...challenged,
      because: /^app1 is not authenticated in SampleRealm,/,
    }),
    {
      what: 'a locked account, whatever the password',
      async send(mock) {
        await mock.saveUser({ name: 'alice', locked: true });
        return ask(mock, APP1, SAMPLE, ALICE_ANSWERS, { 'SampleRealm.password': 'wrong' });
      },
      status: 400,
      error: 'invalid_grant',
      because: /^the account of alice is locked$/,
    },
    {
      what: 'GET',
      send: (mock) => send(mock, { method: 'GET' }),
      status: 405,
      error: 'invalid_request',
      because: /^this endpoint takes POST/,
    },
    {
      what: 'a repeated scope',
      send: (mock) =>
        send(mock, {
          headers: [FORM, basic('app1:secret1')],
          body: 'scope=SampleSecurityTest&scope=WebSecurityTest',
        }),
      status: 400,
      error: 'invalid_request',
      because: /^the parameter scope occurs more than once$/,
    },
    {
      what: 'an application without a security test that names none',
      async send(mock) {
        await mock.saveClient({ id: 'app3', secret: 'secret3', grants: ['client_credentials'], scopes: [] });
        return ask(mock, { client_id: 'app3', client_secret: 'secret3' });
      },
      status: 400,
      error: 'invalid_scope',
      because: /^the request names no security test, and app3 has none of its own$/,
    },
  ]);

  test('another case of its path with nothing', async () => {
    const { status } = await send(await mockOf('mobilefirst'), { path: '/oauth/Token' });
    assert.equal(status, 404);
  });
});

describe('a token answer of mobilefirst', () => {
  test('has the three documented members and no others, and is kept out of caches', async () => {
    const { reply, members } = await ask(await mockOf('mobilefirst'), APP1, SAMPLE, ALICE_ANSWERS);
    assert.deepEqual(Object.keys(members).sort(), ['access_token', 'scope', 'token_type']);
    assert.equal(members.token_type, 'Bearer');
    assert.match(String(members.access_token), /^[\w.~+/-]+=*$/);
    assert.equal(headerValue(reply, 'Cache-Control'), 'no-store');
  });

  for (const [what, forms, granted] of [
    ['the scope that was asked for', [SAMPLE], 'SampleSecurityTest'],
    ["the application's own where none was", [], 'MobileSecurityTest'],
    ["the application's own where it was empty", [scope('')], 'MobileSecurityTest'],
    ["another application's own where none was", [APP2], 'WebSecurityTest'],
  ] as const) {
    test(`has ${what}, and the token has the same`, async () => {
      const { status, members } = await obtain(await mockOf('mobilefirst'), ...forms);
      assert.equal(status, 200);
      assert.equal(members.scope, granted);
      assert.equal(saidBy(String(members.access_token)).scope, granted);
    });
  }

  test('carries lifetime and refresh token where a profile wants them, and the device stays with a refresh', async () => {
    const mock = await mockOf(
      extendProfile(profiles.mobilefirst, {
        grants: ['client_credentials', 'refresh_token'],
        tokenAnswer: { expiresIn: 'number' },
        refreshToken: { grants: ['client_credentials', 'refresh_token'] },
        world: {
          clients: [
            {
              id: 'app1',
              secret: 'secret1',
              grants: ['client_credentials', 'refresh_token'],
              scopes: ['MobileSecurityTest'],
            },
          ],
        },
      }),
    );
    const first = (await obtain(mock)).members;
    assert.equal(first.expires_in, 60);
    const form = { grant_type: 'refresh_token', refresh_token: String(first.refresh_token) };
    const { status, members } = await ask(mock, APP1, form);
    assert.equal(status, 200);
    assert.deepEqual(saidBy(String(members.access_token)).data, {
      user_id: 'alice',
      device_id: 'd1',
      application_id: 'app1',
    });
  });
});

describe('a token of mobilefirst', () => {
  for (const [name, seconds] of [
    ['SampleSecurityTest', 15],
    ['DeviceSecurityTest', 30],
    ['TwoStepSecurityTest', 60],
    ['MobileSecurityTest', 60],
    ['WebSecurityTest', 60],
  ] as const) {
    test(`of ${name} expires ${seconds} s after it was issued, to the millisecond`, async () => {
      const mock = await mockOf('mobilefirst');
      mock.clock.set(mock.clock.now() + 123);
      const { expiration, version } = saidBy(await tokenOf(mock, scope(name)));
      assert.equal(expiration, mock.clock.now() + seconds * 1000);
      assert.equal(version, '1.0');
    });
  }

  for (const [name, data] of [
    ['WebSecurityTest', {}],
    ['SampleSecurityTest', { user_id: 'alice' }],
    ['DeviceSecurityTest', { device_id: 'd1' }],
    ['TwoStepSecurityTest', { device_id: 'd1' }],
    ['MobileSecurityTest', { user_id: 'alice', device_id: 'd1' }],
  ] as const) {
    test(`of ${name} identifies ${Object.keys(data).join(' and ') || 'nobody'} beside the application`, async () => {
      const mock = await mockOf('mobilefirst');
      const { data: said } = saidBy(await tokenOf(mock, scope(name)));
      assert.deepEqual(said, { ...data, application_id: 'app1' });
    });
  }

  test('tells nothing that only other realms of the session know', async () => {
    const mock = await mockOf('mobilefirst');
    const session = { auth_session: (await challengeOf(mock)).auth_session };
    assert.equal((await ask(mock, APP1, session, ALICE_ANSWERS, device('d1'))).status, 200);
    const token = await tokenOf(mock, session, scope('DeviceSecurityTest'));
    assert.deepEqual(saidBy(token).data, { device_id: 'd1', application_id: 'app1' });
  });

  test('is of who answered last', async () => {
    const mock = await mockOf('mobilefirst');
    const session = { auth_session: (await challengeOf(mock, SAMPLE)).auth_session };
    await ask(mock, APP1, session, SAMPLE, ALICE_ANSWERS);
    const { members } = await ask(mock, APP1, session, SAMPLE, BOB_ANSWERS);
    assert.equal(saidBy(String(members.access_token)).data.user_id, 'bob');
  });

  test('differs from every other, also within one instant', async () => {
    const mock = await mockOf('mobilefirst');
    const tokens = await Promise.all(Array.from({ length: 50 }, () => tokenOf(mock, SAMPLE)));
    assert.equal(new Set(tokens).size, 50);
  });
});
