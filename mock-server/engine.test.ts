import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, test } from 'node:test';
import { createMockServer, type MockServer } from './mock-server.ts';
import { keysFrom, seededRandom, virtualClock } from './ports/index.ts';
import type { ProfileName } from './profiles/index.ts';
import { bodyText, bytes, type HeaderField, type HttpRequest, headerValue } from './wire/index.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const keys = keysFrom(privateKey);

const mockOf = (profile: ProfileName) =>
  createMockServer({ profile, clock: virtualClock(), random: seededRandom(1), keys });

type Form = Readonly<Record<string, string>>;

const APP1: Form = { client_id: 'app1', client_secret: 'secret1' };
const APP2: Form = { client_id: 'app2', client_secret: 'secret2' };
const ALICE: Form = { grant_type: 'password', username: 'alice', password: 'alicepw' };
const BOB: Form = { grant_type: 'password', username: 'bob', password: 'bobpw' };
const FORM: HeaderField = ['Content-Type', 'application/x-www-form-urlencoded'];

const basic = (pair: string): HeaderField => [
  'Authorization',
  `Basic ${Buffer.from(pair).toString('base64')}`,
];
const bearer = (token: string): HeaderField => ['Authorization', `Bearer ${token}`];
const encoded = (form: Form) => new URLSearchParams(form).toString();

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly region?: string;
  readonly headers?: readonly HeaderField[];
  readonly body?: string;
}

async function send(
  mock: MockServer,
  { method = 'POST', path, region = 'us', headers = [FORM], body = '' }: Sent,
) {
  const request: HttpRequest = {
    method,
    url: (mock.regions[region] ?? mock.url) + (path ?? mock.profile.paths.token),
    headers,
    body: bytes(body),
  };
  const { reply } = await mock.handle(request);
  const content = bodyText(reply);
  return {
    reply,
    status: reply.status,
    members: (content.startsWith('{') ? JSON.parse(content) : {}) as Record<string, unknown>,
    because: mock.journal.exchanges().at(-1)?.because ?? '',
  };
}

const ask = (mock: MockServer, ...forms: readonly Form[]) =>
  send(mock, { body: encoded(Object.assign({}, ...forms)) });

async function tokensOf(mock: MockServer, ...forms: readonly Form[]) {
  const { members } = await ask(mock, ...(forms.length === 0 ? [ALICE, APP1] : forms));
  return members as { readonly access_token: string; readonly refresh_token: string };
}

const call = (mock: MockServer, token: string, path = '/api/profile') =>
  send(mock, { method: 'GET', path, headers: [bearer(token)] });

/** A request, and what the server has to answer to it. */
interface Row {
  readonly what: string;
  readonly send: (mock: MockServer) => Promise<Awaited<ReturnType<typeof send>>>;
  readonly status: number;
  readonly error?: string;
  readonly code?: string;
  readonly because: RegExp;
}

function describeRows(profile: ProfileName, rows: readonly Row[]): void {
  for (const row of rows) {
    test(row.what, async () => {
      const { status, members, because } = await row.send(await mockOf(profile));
      assert.deepEqual(
        { status, error: members.error, code: members.code },
        { status: row.status, error: row.error, code: row.code },
      );
      assert.match(because, row.because);
    });
  }
}

/** Rows of a token request that is a form. */
const asking = (what: string, forms: readonly Form[], answer: Omit<Row, 'what' | 'send'>): Row => ({
  what,
  send: (mock) => ask(mock, ...forms),
  ...answer,
});

describe('the token endpoint of enigma answers', () => {
  const incorrect = { status: 400, error: 'invalid_grant', code: '05' };
  describeRows('enigma', [
    asking('alice with a token', [ALICE, APP1], {
      status: 200,
      because: /^password for alice: access token until/,
    }),
    asking('a client for itself', [{ grant_type: 'client_credentials' }, APP1], {
      status: 200,
      because: /^client_credentials for app1/,
    }),
    asking('a wrong password', [ALICE, { password: 'x' }, APP1], {
      ...incorrect,
      because: /^the password is not alice's/,
    }),
    asking('an unknown user', [ALICE, { username: 'eve' }, APP1], {
      ...incorrect,
      because: /^there is no user eve$/,
    }),
    asking('a wrong client secret', [ALICE, { ...APP1, client_secret: 'x' }], {
      ...incorrect,
      because: /^app1 presented a wrong secret$/,
    }),
    asking('an unknown client', [ALICE, { ...APP1, client_id: 'app9' }], {
      ...incorrect,
      because: /^no client is registered as app9$/,
    }),
    asking('a user of another region', [BOB, APP1], {
      status: 400,
      error: 'invalid_request',
      code: '16',
      because: /^bob lives in eu, and this is us$/,
    }),
    asking('more scope than the client may have', [ALICE, APP1, { scope: 'WSADMIN' }], {
      status: 400,
      error: 'invalid_scope',
      code: '54',
      because: /^WSADMIN is more than app1 may have$/,
    }),
    {
      what: 'a disabled account',
      async send(mock) {
        await mock.saveUser({ name: 'alice', disabled: true });
        return ask(mock, ALICE, APP1);
      },
      status: 400,
      error: 'invalid_grant',
      code: '10',
      because: /^the account of alice is disabled$/,
    },
    {
      what: 'a locked account',
      async send(mock) {
        await mock.saveUser({ name: 'alice', locked: true });
        return ask(mock, ALICE, APP1);
      },
      status: 400,
      error: 'invalid_grant',
      code: '14',
      because: /^the account of alice is locked$/,
    },
    {
      what: 'a user for whom no tokens may be requested',
      async send(mock) {
        await mock.saveUser({ name: 'alice', requestable: false });
        return ask(mock, ALICE, APP1);
      },
      status: 403,
      error: 'access_denied',
      because: /^the administrators of alice's company do not allow tokens$/,
    },
    {
      what: 'a refresh with the same refresh token',
      async send(mock) {
        const { refresh_token } = await tokensOf(mock);
        const answer = await ask(mock, { grant_type: 'refresh_token', refresh_token }, APP1);
        assert.equal(answer.members.refresh_token, refresh_token);
        return answer;
      },
      status: 200,
      because: /^refresh_token for alice/,
    },
    {
      what: 'a refresh token of another client',
      async send(mock) {
        const { refresh_token } = await tokensOf(mock);
        return ask(mock, { grant_type: 'refresh_token', refresh_token }, APP2);
      },
      status: 400,
      error: 'invalid_grant',
      because: /^the refresh token was issued to app1$/,
    },
    {
      what: 'a refresh token after six months without a refresh',
      async send(mock) {
        const { refresh_token } = await tokensOf(mock);
        mock.clock.advance('P6M');
        return ask(mock, { grant_type: 'refresh_token', refresh_token }, APP1);
      },
      status: 400,
      error: 'invalid_grant',
      because: /^the refresh token expired 0 s ago: issued 2026-01-15T10:00:00Z$/,
    },
    {
      what: 'a refresh token that a refresh kept alive',
      async send(mock) {
        const { refresh_token } = await tokensOf(mock);
        mock.clock.advance('P5M');
        await ask(mock, { grant_type: 'refresh_token', refresh_token }, APP1);
        mock.clock.advance('P5M');
        return ask(mock, { grant_type: 'refresh_token', refresh_token }, APP1);
      },
      status: 200,
      because: /^refresh_token for alice/,
    },
  ]);

  test('with a geolocation whose origin serves the user', async () => {
    const mock = await mockOf('enigma');
    const { members } = await ask(mock, BOB, APP1);
    assert.equal(members.geolocation, mock.regions.eu);
    const { status } = await send(mock, { region: 'eu', body: encoded({ ...BOB, ...APP1 }) });
    assert.equal(status, 200);
  });
});

describe('the token endpoint of oauth2 answers', () => {
  const invalidRequest = { status: 400, error: 'invalid_request' };
  describeRows('oauth2', [
    {
      what: 'Basic credentials',
      send: (mock) => send(mock, { headers: [FORM, basic('app1:secret1')], body: encoded(ALICE) }),
      status: 200,
      because: /^password for alice/,
    },
    {
      what: 'wrong Basic credentials',
      send: (mock) => send(mock, { headers: [FORM, basic('app1:x')], body: encoded(ALICE) }),
      status: 401,
      error: 'invalid_client',
      because: /^app1 presented a wrong secret$/,
    },
    {
      what: 'two ways of authentication at once',
      send: (mock) =>
        send(mock, { headers: [FORM, basic('app1:secret1')], body: encoded({ ...ALICE, ...APP1 }) }),
      ...invalidRequest,
      because: /Basic credentials and a client_secret$/,
    },
    {
      what: 'a GET',
      send: (mock) => send(mock, { method: 'GET', path: `/token?${encoded({ ...ALICE, ...APP1 })}` }),
      status: 405,
      error: 'invalid_request',
      because: /^this endpoint takes POST, and the request is a GET$/,
    },
    {
      what: 'a body that is no form',
      send: (mock) => send(mock, { headers: [['Content-Type', 'application/json']], body: '{}' }),
      ...invalidRequest,
      because: /^the body is "application\/json" and not a form$/,
    },
    {
      what: 'a repeated parameter',
      send: (mock) => send(mock, { body: `${encoded({ ...ALICE, ...APP1 })}&username=bob` }),
      ...invalidRequest,
      because: /^the parameter username occurs more than once$/,
    },
    asking('no client', [ALICE], {
      status: 401,
      error: 'invalid_client',
      because: /^the request does not say which client sends it$/,
    }),
    asking('no grant type', [APP1], { ...invalidRequest, because: /^the parameter grant_type is missing$/ }),
    asking('a grant type without a value', [APP1, { grant_type: '' }], {
      ...invalidRequest,
      because: /^the parameter grant_type is missing$/,
    }),
    asking('an unknown grant', [APP1, { grant_type: 'magic' }], {
      status: 400,
      error: 'unsupported_grant_type',
      because: /^grant_type is "magic"; this server knows password, refresh_token, client_credentials$/,
    }),
    {
      what: 'a grant that the client may not use',
      async send(mock) {
        await mock.saveClient({ id: 'app3', secret: 's', grants: ['refresh_token'], scopes: [] });
        return ask(mock, ALICE, { client_id: 'app3', client_secret: 's' });
      },
      status: 400,
      error: 'unauthorized_client',
      because: /^app3 may use refresh_token, not password$/,
    },
    asking('a missing password', [APP1, { grant_type: 'password', username: 'alice' }], {
      ...invalidRequest,
      because: /^the parameter password is missing$/,
    }),
    asking('bob, who lives where the one region is', [BOB, APP1], {
      status: 200,
      because: /^password for bob/,
    }),
    asking('less scope than the client may have', [ALICE, APP1, { scope: 'read' }], {
      status: 200,
      because: /^password for alice/,
    }),
    {
      what: 'a refresh with another refresh token',
      async send(mock) {
        const { refresh_token } = await tokensOf(mock);
        const answer = await ask(mock, { grant_type: 'refresh_token', refresh_token }, APP1);
        assert.notEqual(answer.members.refresh_token, refresh_token);
        return answer;
      },
      status: 200,
      because: /^refresh_token for alice/,
    },
    {
      what: 'a replaced refresh token, whose family dies with it',
      async send(mock) {
        const { refresh_token } = await tokensOf(mock);
        const { members } = await ask(mock, { grant_type: 'refresh_token', refresh_token }, APP1);
        const answer = await ask(mock, { grant_type: 'refresh_token', refresh_token }, APP1);
        assert.equal((await call(mock, String(members.access_token))).status, 401);
        return answer;
      },
      status: 400,
      error: 'invalid_grant',
      because: /^the refresh token was replaced 0 s ago; its whole family is revoked now$/,
    },
  ]);

  test('one of several simultaneous refreshes', async () => {
    const mock = await mockOf('oauth2');
    const { refresh_token } = await tokensOf(mock);
    const refresh = () => ask(mock, { grant_type: 'refresh_token', refresh_token }, APP1);
    const statuses = (await Promise.all([refresh(), refresh(), refresh()])).map(({ status }) => status);
    assert.deepEqual(statuses.sort(), [200, 400, 400]);
  });
});

for (const profile of ['enigma', 'oauth2'] as const) {
  const needed = profile === 'enigma' ? 'USER' : 'read';

  describe(`a resource of ${profile} answers`, () => {
    const dead = { status: 401, error: 'invalid_token' };
    describeRows(profile, [
      {
        what: 'a good token',
        send: async (mock) => call(mock, (await tokensOf(mock)).access_token),
        status: 200,
        because: /^the token of alice covers the resource$/,
      },
      {
        what: 'no token',
        send: (mock) => send(mock, { method: 'GET', path: '/api/profile', headers: [] }),
        status: 401,
        because: /^the request has no Authorization field$/,
      },
      {
        what: 'another scheme',
        send: (mock) => send(mock, { method: 'GET', path: '/api/profile', headers: [basic('app1:secret1')] }),
        status: 401,
        because: /^the Authorization field is not of the scheme Bearer$/,
      },
      {
        what: 'two tokens',
        send: (mock) =>
          send(mock, { method: 'GET', path: '/api/profile', headers: [bearer('a'), bearer('b')] }),
        status: 400,
        error: 'invalid_request',
        because: /^the request has more than one Authorization field$/,
      },
      {
        what: 'a token in the query beside the one in the header',
        async send(mock) {
          const { access_token } = await tokensOf(mock);
          return call(mock, access_token, `/api/profile?access_token=${access_token}`);
        },
        status: 400,
        error: 'invalid_request',
        because: /^the request presents a token in more than one way$/,
      },
      {
        what: 'a made-up token',
        send: (mock) => call(mock, 'made.up.token'),
        ...dead,
        because:
          profile === 'enigma'
            ? /^Invalid Token or Protected Header/
            : /^this server never issued the token$/,
      },
      {
        what: 'a token in the last millisecond of its hour',
        async send(mock) {
          const { access_token } = await tokensOf(mock);
          mock.clock.set(mock.clock.now() + 3_600_000 - 1);
          return call(mock, access_token);
        },
        status: 200,
        because: /covers the resource$/,
      },
      {
        what: 'a token at the end of its hour',
        async send(mock) {
          const { access_token } = await tokensOf(mock);
          mock.clock.advance('PT1H');
          return call(mock, access_token);
        },
        ...dead,
        because: /^the access token expired 0 s ago: issued 2026-01-15T10:00:00Z, lives 3600 s$/,
      },
      {
        what: 'a revoked token',
        async send(mock) {
          const { access_token } = await tokensOf(mock);
          await mock.revokeTokens();
          mock.clock.advance('PT12S');
          return call(mock, access_token);
        },
        ...dead,
        because: /^the access token was revoked 12 s ago$/,
      },
      {
        what: 'a token without the scope that it takes',
        async send(mock) {
          const { access_token } = await tokensOf(mock);
          const answer = await call(mock, access_token, '/api/admin');
          assert.match(headerValue(answer.reply, 'WWW-Authenticate') ?? '', /scope="/);
          return answer;
        },
        status: 403,
        error: 'insufficient_scope',
        because: new RegExp(`^the resource needs \\w+; the token has ${needed} \\w+$`),
      },
    ]);

    test('a refused token with a challenge, and a success with none', async () => {
      const mock = await mockOf(profile);
      const refused = await call(mock, 'made.up.token');
      assert.match(
        headerValue(refused.reply, 'WWW-Authenticate') ?? '',
        new RegExp(`^Bearer realm="${profile}", error="invalid_token", error_description="[^"]+"$`),
      );
      const { reply } = await call(mock, (await tokensOf(mock)).access_token);
      assert.equal(headerValue(reply, 'WWW-Authenticate'), undefined);
    });
  });
}

describe('revocation and introspection', () => {
  const introspect = async (mock: MockServer, token: string) =>
    (await send(mock, { path: '/introspect', body: encoded({ token, ...APP1 }) })).members;
  const revoke = (mock: MockServer, token: string, client: Form = APP1) =>
    send(mock, { path: '/revoke', body: encoded({ token, ...client }) });

  test('tell of a token while it is active, and of an inactive one only that', async () => {
    const mock = await mockOf('oauth2');
    const { access_token } = await tokensOf(mock);
    assert.deepEqual(await introspect(mock, access_token), {
      active: true,
      scope: 'read write',
      client_id: 'app1',
      username: 'alice',
      sub: 'alice',
      token_type: 'Bearer',
      exp: Date.parse('2026-01-15T11:00:00Z') / 1000,
      iat: Date.parse('2026-01-15T10:00:00Z') / 1000,
    });
    mock.clock.advance('PT1H');
    assert.deepEqual(await introspect(mock, access_token), { active: false });
    assert.deepEqual(await introspect(mock, 'never-issued'), { active: false });
  });

  test('end an access token alone, and with a refresh token everything of its grant', async () => {
    const mock = await mockOf('oauth2');
    const { access_token, refresh_token } = await tokensOf(mock);
    assert.equal((await revoke(mock, access_token)).status, 200);
    assert.equal((await call(mock, access_token)).status, 401);
    const refreshed = await ask(mock, { grant_type: 'refresh_token', refresh_token }, APP1);
    assert.equal(refreshed.status, 200);
    const { members } = refreshed;
    await revoke(mock, String(members.refresh_token));
    assert.equal((await call(mock, String(members.access_token))).status, 401);
  });

  test('take an unknown token for revoked, and refuse one of another client', async () => {
    const mock = await mockOf('oauth2');
    assert.equal((await revoke(mock, 'never-issued')).status, 200);
    const { access_token } = await tokensOf(mock);
    const refused = await revoke(mock, access_token, APP2);
    assert.deepEqual([refused.status, refused.members.error], [400, 'unauthorized_client']);
    assert.equal((await call(mock, access_token)).status, 200);
  });
});
