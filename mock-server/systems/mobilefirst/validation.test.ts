import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { describe, test } from 'node:test';
import { compactVerify, createLocalJWKSet } from 'jose';
import type { MockServer } from '../../mock-server.ts';
import { extendProfile, profiles } from '../../profiles/index.ts';
import {
  APP1,
  ask,
  bearer,
  describeRows,
  encoded,
  type Form,
  mockOf,
  type Row,
  send,
} from '../../requests.fixture.ts';
import { bodyText, bytes } from '../../wire/index.ts';
import { ALICE_ANSWERS, saidBy, scope, tokenOf, visit } from './mobilefirst.fixture.ts';

const SAMPLE = scope('SampleSecurityTest');
const PATH = '/oauth/validation';

const validate = (mock: MockServer, form: Form, path = PATH) => send(mock, { path, body: encoded(form) });

type Defects = NonNullable<Parameters<MockServer['mint']>[0]['defects']>;
const minted = async (mock: MockServer, ...defects: Defects) =>
  (await mock.mint({ client: 'app1', scope: ['SampleSecurityTest'], defects })).token;

describe('the validation endpoint answers', () => {
  const refused = (
    what: string,
    because: RegExp,
    form: (mock: MockServer) => Promise<Form>,
    error = 'invalid_token',
  ): Row => ({
    what,
    send: async (mock) => validate(mock, { ...SAMPLE, ...(await form(mock)) }),
    status: 200,
    error,
    because,
  });
  describeRows('mobilefirst', [
    {
      what: 'a valid token',
      send: async (mock) => validate(mock, { ...SAMPLE, token: await tokenOf(mock, SAMPLE) }),
      status: 200,
      because: /^the token of alice is valid$/,
    },
    {
      what: 'a valid token of whatever test, where no scope is asked for',
      send: async (mock) => validate(mock, { token: await tokenOf(mock) }),
      status: 200,
      because: /^the token of alice is valid$/,
    },
    refused('a forged token', /signature failed/, async (mock) => ({
      token: await minted(mock, 'bad-signature'),
    })),
    refused('an expired token', /expiration failed/, async (mock) => ({
      token: await minted(mock, 'expired'),
    })),
    refused('a revoked token', /revocation failed/, async (mock) => ({
      token: await minted(mock, 'revoked'),
    })),
    refused(
      'a token of another test',
      /scope failed/,
      async (mock) => ({ token: await tokenOf(mock) }),
      'insufficient_scope',
    ),
    {
      what: 'a request without a token',
      send: (mock) => validate(mock, SAMPLE),
      status: 400,
      error: 'invalid_request',
      because: /^the parameter token is missing$/,
    },
    {
      what: 'GET',
      send: (mock) => send(mock, { method: 'GET', path: PATH }),
      status: 405,
      error: 'invalid_request',
      because: /^this endpoint takes POST/,
    },
  ]);

  test('what the token says, under the path with the odd ending too', async () => {
    const mock = await mockOf('mobilefirst');
    const token = await tokenOf(mock);
    const { expiration } = saidBy(token);
    for (const path of [PATH, `${PATH}.s`]) {
      const { members } = await validate(mock, { token, scope: 'MobileSecurityTest' }, path);
      assert.deepEqual(members, {
        active: true,
        scope: 'MobileSecurityTest',
        expiration,
        data: { user_id: 'alice', device_id: 'd1', application_id: 'app1' },
      });
    }
  });

  test('which check failed, and nothing of what the token says', async () => {
    const mock = await mockOf('mobilefirst');
    const token = await minted(mock, 'expired');
    assert.deepEqual((await validate(mock, { token, ...SAMPLE })).members, {
      active: false,
      failed: 'expiration',
      error: 'invalid_token',
      error_description: 'The access token has expired.',
    });
  });
});

/** A service of one's own: all that it knows of the server is what it has published. */
const services: Readonly<Record<string, (mock: MockServer) => Promise<(token: string) => Promise<unknown>>>> =
  {
    async 'the key set'(mock) {
      const { reply } = await send(mock, { method: 'GET', path: mock.paths.jwks });
      const keys = createLocalJWKSet(JSON.parse(bodyText(reply)));
      return async (token) => saidIn((await compactVerify(token, keys)).payload, mock);
    },
    async 'the certificate'(mock) {
      const { reply } = await send(mock, { method: 'GET', path: mock.paths.certificate ?? '' });
      const { publicKey } = new X509Certificate(bodyText(reply));
      return async (token) =>
        saidIn((await compactVerify(token, publicKey, { algorithms: ['RS256'] })).payload, mock);
    },
    async 'the validation endpoint'(mock) {
      return async (token) => {
        const { members } = await validate(mock, { token, ...SAMPLE });
        assert.equal(members.active, true);
        return members.data;
      };
    },
  };

function saidIn(payload: Uint8Array, mock: MockServer): unknown {
  const said = JSON.parse(new TextDecoder().decode(payload)) as ReturnType<typeof saidBy>;
  assert.ok(said.expiration > mock.clock.now());
  assert.equal(said.scope, 'SampleSecurityTest');
  return said.data;
}

for (const [by, service] of Object.entries(services)) {
  describe(`a service that knows ${by}`, () => {
    test('takes a token, knows whose it is, and drops it after its 15 seconds', async () => {
      const mock = await mockOf('mobilefirst');
      const serve = await service(mock);
      const token = await tokenOf(mock, SAMPLE);
      assert.deepEqual(await serve(token), { user_id: 'alice', application_id: 'app1' });
      mock.clock.advance('PT15S');
      await assert.rejects(serve(token));
    });

    for (const defect of [
      'bad-signature',
      'wrong-key',
      'alg-none',
      'malformed',
      'expired',
      'wrong-scope',
    ] as const) {
      test(`takes no token with the defect ${defect}`, async () => {
        const mock = await mockOf('mobilefirst');
        const serve = await service(mock);
        await assert.rejects(serve(await minted(mock, defect)));
      });
    }
  });
}

describe('a service that validates online', () => {
  const mockIn = (mode: 'online' | 'both') =>
    mockOf(extendProfile(profiles.mobilefirst, { validation: { mode, trace: 'header' } }));

  for (const mode of ['online', 'both'] as const) {
    test(`agrees with one that does not, but for revoked tokens (${mode})`, async () => {
      const online = await mockIn(mode);
      const offline = await mockOf('mobilefirst');
      for (const defects of [
        [],
        ['bad-signature'],
        ['malformed'],
        ['expired'],
        ['wrong-scope'],
        ['expired', 'wrong-scope'],
      ] as const) {
        const answers = await Promise.all(
          [online, offline].map(async (mock) => visit(mock, await minted(mock, ...defects))),
        );
        assert.equal(answers[0]?.status, answers[1]?.status, defects.join());
        assert.equal(answers[0]?.members.error, answers[1]?.members.error, defects.join());
      }
      const revoked = await visit(online, await minted(online, 'revoked'));
      assert.deepEqual([revoked.status, revoked.members.error], [401, 'invalid_token']);
      assert.equal((await visit(offline, await minted(offline, 'revoked'))).status, 200);
    });
  }

  test('asks the validation endpoint for each request, which the journal shows, and tells who is calling', async () => {
    const mock = await mockIn('online');
    const token = await tokenOf(mock);
    const { members } = await visit(mock, token, '/any/protected/url');
    assert.deepEqual(members.context, { app_id: 'app1', user_id: 'alice', device_id: 'd1' });
    const [visited, asked] = mock.journal.exchanges().slice(-2);
    assert.deepEqual([visited?.from, visited?.endpoint], ['client', 'resource']);
    assert.deepEqual(
      [asked?.from, asked?.to, asked?.endpoint],
      ['resource-server', 'authorization-server', 'validation'],
    );
  });

  for (const [what, step] of [
    ['an outage', { fault: 'unavailable' }],
    ['a broken connection', { fault: 'reset' }],
    ['an answer that is not there in time', { fault: 'delay', with: { milliseconds: 5000 } }],
    ['half an answer', { fault: 'truncate' }],
    ['an answer that is no verdict', { reply: { status: 200, body: 'yes' } }],
    [
      'a verdict with an error',
      {
        reply: {
          status: 500,
          body: { active: true, scope: 'x', expiration: 1, data: { application_id: 'app1' } },
        },
      },
    ],
    ['null for an answer', { reply: { status: 200, body: null } }],
    [
      'an answer without an identity',
      { reply: { status: 200, body: { active: true, scope: 'x', expiration: 1 } } },
    ],
  ] as const) {
    test(`serves nobody while the validation endpoint gives ${what}`, async () => {
      const mock = await mockIn('online');
      const token = await tokenOf(mock, SAMPLE);
      mock.script({ on: { endpoint: 'validation' }, do: step });
      const { status, reply } = await visit(mock, token);
      assert.equal(status, 503);
      assert.ok(!reply.headers.some(([name]) => name === 'WWW-Authenticate'));
      mock.clearScript();
      assert.equal((await visit(mock, token)).status, 200);
    });
  }

  test('waits for the validation endpoint as long as its profile says, and no longer', async () => {
    const mock = await mockOf(
      extendProfile(profiles.mobilefirst, { validation: { mode: 'online', timeout: 'PT2S' } }),
    );
    const token = await tokenOf(mock, SAMPLE);
    for (const [takes, status, late] of [
      [1999, 200, 1999],
      [60_000, 503, 2000],
    ] as const) {
      mock.clearScript();
      mock.script({ on: { endpoint: 'validation' }, do: { fault: 'delay', with: { milliseconds: takes } } });
      const { reply, fault } = await mock.handle({
        method: 'GET',
        url: `${mock.url}/some/protected/url`,
        headers: [bearer(token)],
        body: bytes(''),
      });
      assert.deepEqual([reply.status, fault], [status, { kind: 'delay', milliseconds: late }]);
    }
  });

  test('learns nothing from an issuer that is down where it validates offline', async () => {
    const mock = await mockOf('mobilefirst');
    const token = String((await ask(mock, APP1, SAMPLE, ALICE_ANSWERS)).members.access_token);
    mock.journal.clear();
    mock.script({ on: { endpoint: 'validation' }, do: { fault: 'reset' } });
    assert.equal((await visit(mock, token)).status, 200);
    assert.equal(mock.journal.exchanges().length, 1);
  });
});
