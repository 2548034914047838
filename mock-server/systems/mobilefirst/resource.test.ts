import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { MockServer } from '../../mock-server.ts';
import { extendProfile, type ProfileOverrides, profiles } from '../../profiles/index.ts';
import { APP1, ask, bearer, describeRows, mockOf, send } from '../../requests.fixture.ts';
import { headerValue } from '../../wire/index.ts';
import { ALICE_ANSWERS, BOB_ANSWERS, scope, tokenOf, visit } from './mobilefirst.fixture.ts';

const SAMPLE = scope('SampleSecurityTest');
const SERVICES = {
  '/some/protected/url': 'SampleSecurityTest',
  '/other/protected/url': 'SampleSecurityTest',
  '/device/protected/url': 'TwoStepSecurityTest',
  '/any/protected/url': '',
};
const TESTS = [
  'SampleSecurityTest',
  'DeviceSecurityTest',
  'TwoStepSecurityTest',
  'MobileSecurityTest',
  'WebSecurityTest',
];

const variant = (overrides: ProfileOverrides) => mockOf(extendProfile(profiles.mobilefirst, overrides));
const challengeIn = (answer: Awaited<ReturnType<typeof visit>>) =>
  headerValue(answer.reply, 'WWW-Authenticate');

/** A way to have a token that is refused at the first service. */
const unacceptable: Readonly<
  Record<string, { status: number; token: (mock: MockServer) => Promise<string | undefined> }>
> = {
  'no token': { status: 401, token: async () => undefined },
  'a malformed token': { status: 401, token: async () => 'a.b' },
  'a token with a bad signature': {
    status: 401,
    token: async (mock) =>
      (await mock.mint({ client: 'app1', scope: ['SampleSecurityTest'], defects: ['bad-signature'] })).token,
  },
  'a token of another key': {
    status: 401,
    token: async (mock) =>
      (await mock.mint({ client: 'app1', scope: ['SampleSecurityTest'], defects: ['wrong-key'] })).token,
  },
  'an expired token': {
    status: 401,
    token: async (mock) =>
      (await mock.mint({ client: 'app1', scope: ['SampleSecurityTest'], defects: ['expired'] })).token,
  },
  'a token of another security test': {
    status: 403,
    token: (mock) => tokenOf(mock, scope('WebSecurityTest')),
  },
};

describe('a service under mobilefirst answers', () => {
  describeRows('mobilefirst', [
    {
      what: 'a token of its security test',
      send: async (mock) => visit(mock, await tokenOf(mock, SAMPLE)),
      status: 200,
      because: /^the token of alice covers the resource \(signature ok, expiration ok, scope ok\)$/,
    },
    {
      what: 'a token in the last millisecond of its 15 seconds',
      async send(mock) {
        mock.clock.set(mock.clock.now() + 777);
        const token = await tokenOf(mock, SAMPLE);
        mock.clock.set(mock.clock.now() + 14_999);
        return visit(mock, token);
      },
      status: 200,
      because: /scope ok/,
    },
    {
      what: 'a token at the end of its 15 seconds',
      async send(mock) {
        const token = await tokenOf(mock, SAMPLE);
        mock.clock.advance('PT15S');
        return visit(mock, token);
      },
      status: 401,
      error: 'invalid_token',
      because:
        /^the access token expired 0 s ago: issued .*, lives 15 s \(signature ok, expiration failed\)$/,
    },
    {
      what: 'a token of another test',
      send: async (mock) => visit(mock, await tokenOf(mock, scope('WebSecurityTest'))),
      status: 403,
      error: 'insufficient_scope',
      because: /^the resource needs SampleSecurityTest; the token has WebSecurityTest \(.*, scope failed\)$/,
    },
    {
      what: 'a token whose test has a longer name',
      async send(mock) {
        const { token } = await mock.mint({ client: 'app1', scope: ['SampleSecurityTestX'] });
        return visit(mock, token);
      },
      status: 403,
      error: 'insufficient_scope',
      because: /scope failed/,
    },
    {
      what: 'a bare token without its scheme',
      async send(mock) {
        const headers = [['Authorization', await tokenOf(mock, SAMPLE)] as const];
        return send(mock, { method: 'GET', path: '/some/protected/url', headers });
      },
      status: 401,
      because: /^the Authorization field is not of the scheme Bearer$/,
    },
    {
      what: 'a revoked token, which nobody can see who does not ask',
      async send(mock) {
        const token = await tokenOf(mock, SAMPLE);
        await mock.revokeTokens();
        return visit(mock, token);
      },
      status: 200,
      because: /covers the resource/,
    },
    {
      what: 'nobody outside the protected prefixes',
      send: (mock) => visit(mock, undefined, '/some/protected/urlX'),
      status: 404,
      because: /^there is no endpoint/,
    },
  ]);

  for (const [what, { status, token }] of Object.entries(unacceptable)) {
    test(`${what} with ${status} and the challenge of the document`, async () => {
      const mock = await mockOf('mobilefirst');
      const answer = await visit(mock, await token(mock));
      assert.equal(answer.status, status);
      assert.equal(challengeIn(answer), 'Bearer scope = "SampleSecurityTest"');
    });
  }

  test('a token any number of times', async () => {
    const mock = await mockOf('mobilefirst');
    const token = await tokenOf(mock, SAMPLE);
    for (let time = 0; time < 20; time++) assert.equal((await visit(mock, token)).status, 200);
  });

  test('one token at every service of its test, without a further challenge', async () => {
    const mock = await mockOf('mobilefirst');
    const token = await tokenOf(mock, SAMPLE);
    for (const path of ['/some/protected/url', '/other/protected/url/deep', '/any/protected/url']) {
      assert.equal((await visit(mock, token, path)).status, 200);
    }
  });
});

test('a service takes tokens of its own test, or of every test where it has none, and challenges by its own', async () => {
  const mock = await mockOf('mobilefirst');
  for (const name of [...TESTS, undefined]) {
    const token = name === undefined ? undefined : await tokenOf(mock, scope(name));
    for (const [path, needed] of Object.entries(SERVICES)) {
      const answer = await visit(mock, token, path);
      const served = name !== undefined && (needed === '' || needed === name);
      assert.equal(answer.status, served ? 200 : name === undefined ? 401 : 403, `${name} at ${path}`);
      assert.equal(challengeIn(answer), served ? undefined : `Bearer scope = "${needed}"`);
    }
  }
});

test('a service learns who is calling from each token, and from no other, whoever calls in between', async () => {
  const mock = await mockOf('mobilefirst');
  const alice = String((await ask(mock, APP1, SAMPLE, ALICE_ANSWERS)).members.access_token);
  const bob = String((await ask(mock, APP1, SAMPLE, BOB_ANSWERS)).members.access_token);
  const nobody = await tokenOf(mock, scope('WebSecurityTest'));
  const someone = await tokenOf(mock);
  const path = '/any/protected/url';
  const contexts = async (...tokens: readonly (string | undefined)[]) =>
    (await Promise.all(tokens.map((token) => visit(mock, token, path)))).map(
      ({ members }) => members.context,
    );
  assert.deepEqual(await contexts(alice, undefined, bob, nobody, 'x.y.z', someone, alice), [
    { app_id: 'app1', user_id: 'alice', device_id: null },
    undefined,
    { app_id: 'app1', user_id: 'bob', device_id: null },
    { app_id: 'app1', user_id: null, device_id: null },
    undefined,
    { app_id: 'app1', user_id: 'alice', device_id: 'd1' },
    { app_id: 'app1', user_id: 'alice', device_id: null },
  ]);
});

test('a service gets the request as it was, so that a client can send it again', async () => {
  const mock = await mockOf('mobilefirst');
  const headers = [bearer(await tokenOf(mock, SAMPLE))];
  const { members } = await send(mock, { path: '/some/protected/url?x=1', headers, body: '{"order":7}' });
  assert.deepEqual(
    [members.method, members.path, members.received],
    ['POST', '/some/protected/url?x=1', '{"order":7}'],
  );
});

describe('the challenge', () => {
  const forged = 'a.b.c';
  const spellings: readonly (readonly [what: string, overrides: ProfileOverrides, challenge: string])[] = [
    [
      'is without spaces where the profile says so',
      { challenge: { equals: '=' } },
      'Bearer scope="SampleSecurityTest"',
    ],
    [
      'has a realm and an error where the profile says so',
      { challenge: { equals: '=', realm: 'api', error: true } },
      'Bearer realm="api", error="invalid_token", ' +
        'error_description="The signature of the access token is not valid.", scope="SampleSecurityTest"',
    ],
    [
      'names no scope where the profile says so',
      { challenge: { scope: 'never', realm: 'api' } },
      'Bearer realm = "api"',
    ],
    [
      'names the scope only when it is short of one where the profile says so',
      { challenge: { scope: 'when-insufficient', realm: 'api' } },
      'Bearer realm = "api"',
    ],
  ];
  for (const [what, overrides, challenge] of spellings) {
    test(what, async () =>
      assert.equal(challengeIn(await visit(await variant(overrides), forged)), challenge),
    );
  }

  test('of a service that takes every token names an empty scope, or none where the profile says so', async () => {
    const path = '/any/protected/url';
    assert.equal(challengeIn(await visit(await mockOf('mobilefirst'), undefined, path)), 'Bearer scope = ""');
    const without = await variant({ challenge: { scopeless: 'omit', realm: 'api' } });
    assert.equal(challengeIn(await visit(without, undefined, path)), 'Bearer realm = "api"');
  });

  for (const [what, { status, token }] of Object.entries(unacceptable)) {
    test(`to ${what} comes with ${status === 401 ? 403 : 401} where the profile says so`, async () => {
      const other = status === 401 ? 403 : 401;
      const flaw = { status: other, description: 'x' };
      const mock = await variant({
        problems: { 'missing-token': { status: other }, 'insufficient-scope': { status: other } },
        flaws: { malformed: flaw, forged: flaw, expired: flaw },
      });
      const answer = await visit(mock, await token(mock));
      assert.equal(answer.status, other);
      assert.equal(challengeIn(answer), 'Bearer scope = "SampleSecurityTest"');
    });
  }
});

describe('the trace of a validation', () => {
  test('goes to the client where the profile says so, and to nobody where it says that', async () => {
    const told = await variant({ validation: { trace: 'header' } });
    const token = await tokenOf(told, scope('WebSecurityTest'));
    const { reply } = await visit(told, token);
    assert.equal(headerValue(reply, 'X-Validation-Trace'), 'signature ok, expiration ok, scope failed');
    assert.equal(headerValue((await visit(told)).reply, 'X-Validation-Trace'), undefined);

    const silent = await variant({ validation: { trace: 'none' } });
    const { because } = await visit(silent, await tokenOf(silent, SAMPLE));
    assert.equal(because, 'the token of alice covers the resource');
  });

  const checks = ['signature', 'expiration', 'scope'] as const;
  const defectOf = { signature: 'bad-signature', expiration: 'expired', scope: 'wrong-scope' } as const;
  const order = fc.shuffledSubarray([...checks], { minLength: 3 });

  test('ends with the first defect in the order of the profile, whatever else is wrong', async () => {
    await fc.assert(
      fc.asyncProperty(order, fc.subarray([...checks]), async (validationOrder, defective) => {
        const mock = await variant({ validationOrder, validation: { trace: 'header' } });
        const defects = defective.map((check) => defectOf[check]);
        const { token } = await mock.mint({ client: 'app1', scope: ['SampleSecurityTest'], defects });
        const { status, reply } = await visit(mock, token);
        const failed = validationOrder.find((check) => defective.includes(check));
        const passed =
          failed === undefined ? validationOrder : validationOrder.slice(0, validationOrder.indexOf(failed));
        const outcomes = [
          ...passed.map((check) => `${check} ok`),
          ...(failed === undefined ? [] : [`${failed} failed`]),
        ];
        assert.equal(headerValue(reply, 'X-Validation-Trace'), outcomes.join(', '));
        assert.equal(status, failed === undefined ? 200 : failed === 'scope' ? 403 : 401);
      }),
      { seed: 1, numRuns: 48 },
    );
  });
});
