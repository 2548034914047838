import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { MockServer } from '../mock-server.ts';
import { extendProfile, profiles } from '../profiles/index.ts';
import { encoded, FORM, type Form, mockOf, send } from '../requests.fixture.ts';
import { bodyText, headerValue } from '../wire/index.ts';
import { browserAt, CODE_REQUEST, parametersOf, type Seen } from './authorization.fixture.ts';

const TOKEN_REQUEST: Form = { ...CODE_REQUEST, response_type: 'token' };
const CHALLENGE: Form = { code_challenge: 'c'.repeat(43), code_challenge_method: 'S256' };
const SPA: Form = { ...CODE_REQUEST, client_id: 'spa1', redirect_uri: 'https://spa1.test/callback' };

/** A request without some of its parameters. */
const without = (form: Form, ...names: readonly string[]): Form =>
  Object.fromEntries(Object.entries(form).filter(([name]) => !names.includes(name)));

const open = async (mock: MockServer, query: Form | string): Promise<Seen> => browserAt(mock).open(query);

describe('the person is told, and nobody is redirected to, when', () => {
  const rows: readonly (readonly [what: string, query: Form | string, because: RegExp])[] = [
    ['no client is named', without(CODE_REQUEST, 'client_id'), /client_id is missing/],
    [
      'the client is named twice',
      `${encoded(CODE_REQUEST)}&client_id=app1`,
      /client_id occurs more than once/,
    ],
    ['the client is unknown', { ...CODE_REQUEST, client_id: 'app9' }, /no client is registered as app9/],
    [
      'several redirect URIs are registered and none is given',
      without(CODE_REQUEST, 'redirect_uri'),
      /has registered several redirect URIs, and none is given/,
    ],
    [
      'the redirect URI is empty, which is none',
      { ...CODE_REQUEST, redirect_uri: '' },
      /has registered several redirect URIs, and none is given/,
    ],
    [
      'the redirect URI is given twice',
      `${encoded(CODE_REQUEST)}&redirect_uri=https://app1.test/callback`,
      /redirect_uri occurs more than once/,
    ],
    ...[
      'https://app1.test/callback/',
      'https://app1.test/callback?x=1',
      'https://app1.test/callback/../evil',
      'https://app1.test/Callback',
      'https://APP1.test/callback',
      'https://app1.test:443/callback',
      'https://app1.test.attacker.test/callback',
      'https://app1.test@attacker.test/callback',
      'https://attacker.test/callback',
      'https://app1.test/call%62ack',
      'http://app1.test/callback',
      'http://127.0.0.1:9999/callback',
      'https://app2.test/callback',
      '//app1.test/callback',
      'javascript:alert(1)',
    ].map(
      (redirect_uri) =>
        [
          `the redirect URI is ${redirect_uri}`,
          { ...CODE_REQUEST, redirect_uri },
          /is none of the redirect URIs of app1: https:\/\/app1.test\/callback, /,
        ] as const,
    ),
    [
      'the redirect URI has a fragment',
      { ...CODE_REQUEST, redirect_uri: 'https://app1.test/callback#here' },
      /has a fragment/,
    ],
  ];
  for (const [what, query, because] of rows) {
    test(what, async () => {
      const seen = await open(await mockOf('oauth2'), query);
      assert.deepEqual(
        { status: seen.status, location: seen.location },
        { status: 400, location: undefined },
      );
      assert.match(seen.page, /<h1>This request cannot be answered<\/h1>/);
      assert.match(seen.because, because);
      assert.doesNotMatch(seen.page, /attacker|alert\(1\)/);
    });
  }
});

describe('the client is told with its state and the issuer when', () => {
  type Case = readonly [what: string, query: Form | string, error: string, because: RegExp];
  const rows: readonly Case[] = [
    [
      'no response type is named',
      without(CODE_REQUEST, 'response_type'),
      'invalid_request',
      /the parameter response_type is missing/,
    ],
    [
      'the response type is unknown',
      { ...CODE_REQUEST, response_type: 'cod' },
      'unsupported_response_type',
      /"cod"; this server knows code, token/,
    ],
    [
      'two response types are asked for at once',
      { ...TOKEN_REQUEST, response_type: 'code token' },
      'unsupported_response_type',
      /"code token"/,
    ],
    [
      'a parameter is repeated',
      `${encoded(CODE_REQUEST)}&scope=read`,
      'invalid_request',
      /scope occurs more than once/,
    ],
    [
      'an unknown parameter is repeated',
      `${encoded(CODE_REQUEST)}&x=1&x=2`,
      'invalid_request',
      /x occurs more than once/,
    ],
    [
      'the scope goes too far',
      { ...CODE_REQUEST, scope: 'read admin' },
      'invalid_scope',
      /admin is more than app1/,
    ],
    ['a public client sends no code challenge', SPA, 'invalid_request', /spa1 has to send a code_challenge/],
    [
      'the code challenge is plain, which is what no method means',
      { ...CODE_REQUEST, ...without(CHALLENGE, 'code_challenge_method') },
      'invalid_request',
      /absent, which means plain; this server knows S256/,
    ],
    [
      'the code challenge is of an unknown method',
      { ...CODE_REQUEST, ...CHALLENGE, code_challenge_method: 's256' },
      'invalid_request',
      /code_challenge_method is s256/,
    ],
    [
      'a method comes without a code challenge',
      { ...CODE_REQUEST, code_challenge_method: 'S256' },
      'invalid_request',
      /there is a code_challenge_method and no code_challenge/,
    ],
    [
      'the code challenge is too short',
      { ...CODE_REQUEST, ...CHALLENGE, code_challenge: 'c'.repeat(42) },
      'invalid_request',
      /not of 43 to 128 unreserved characters/,
    ],
  ];
  for (const [what, query, error, because] of rows) {
    test(what, async () => {
      const mock = await mockOf('oauth2');
      const seen = await open(mock, query);
      assert.equal(seen.status, 303);
      const inFragment = seen.location?.includes('#') ?? false;
      assert.equal(
        inFragment,
        /response_type=(token|code\+token)/.test(typeof query === 'string' ? query : encoded(query)),
      );
      const { error_description, ...rest } = parametersOf(seen, inFragment ? 'fragment' : 'query');
      assert.deepEqual(rest, { error, state: CODE_REQUEST.state, iss: mock.url });
      assert.ok(error_description);
      assert.match(seen.because, because);
    });
  }

  test('it may not use the grant', async () => {
    const mock = await mockOf('oauth2');
    await mock.saveClient({
      id: 'app3',
      secret: 's',
      grants: ['authorization_code'],
      scopes: [],
      redirectUris: ['https://app3.test/'],
    });
    const request = { client_id: 'app3', redirect_uri: 'https://app3.test/' };
    const { error } = parametersOf(await open(mock, { ...TOKEN_REQUEST, ...request }), 'fragment');
    assert.equal(error, 'unauthorized_client');
    assert.equal((await open(mock, { ...CODE_REQUEST, ...request, scope: '' })).status, 200);
  });

  test('a repeated state is told to nobody', async () => {
    const seen = await open(await mockOf('oauth2'), `${encoded(CODE_REQUEST)}&state=other`);
    const { error, state } = parametersOf(seen);
    assert.deepEqual({ error, state }, { error: 'invalid_request', state: undefined });
  });
});

describe('a request is taken', () => {
  const client = { id: 'app3', secret: 's', grants: ['authorization_code', 'implicit'], scopes: ['read'] };

  test('without a redirect URI where one is registered', async () => {
    const mock = await mockOf('oauth2');
    await mock.saveClient({ ...client, redirectUris: ['https://app3.test/callback'] });
    mock.script({ do: { behaviour: 'consent-granted' } });
    const seen = await open(mock, { response_type: 'code', client_id: 'app3' });
    assert.match(seen.location ?? '', /^https:\/\/app3\.test\/callback\?code=[\w-]{43}&iss=[^&]*$/);
  });

  test('with unknown parameters, which mean nothing', async () => {
    const seen = await open(await mockOf('oauth2'), { ...CODE_REQUEST, prompt: 'none', foo: 'bar' });
    assert.equal(seen.status, 200);
  });

  for (const [registered, start] of [
    ['https://app3.test/callback?tenant=1', 'https://app3.test/callback?tenant=1&code='],
    ['https://app3.test/?', 'https://app3.test/?code='],
    ['https://app3.test/?a&', 'https://app3.test/?a&code='],
    ['com.example.app:/callback', 'com.example.app:/callback?code='],
    ['http://[::1]:8080/callback', 'http://[::1]:8080/callback?code='],
    ['https://app3.test/ü', 'https://app3.test/%C3%BC?code='],
  ] as const) {
    test(`and answered at ${registered} with all that it holds`, async () => {
      const mock = await mockOf('oauth2');
      await mock.saveClient({ ...client, redirectUris: [registered] });
      mock.script({ do: { behaviour: 'consent-granted' } });
      const request = { response_type: 'code', client_id: 'app3', redirect_uri: registered };
      const { location = '' } = await open(mock, request);
      assert.ok(location.startsWith(start), location);
    });
  }

  test('from a form as well as from a query', async () => {
    const mock = await mockOf('oauth2');
    const path = mock.paths.authorization ?? '';
    const { status, reply } = await send(mock, { path, body: encoded({ ...CODE_REQUEST, state: 'a b' }) });
    assert.equal(status, 200);
    assert.match(bodyText(reply), /action="\/authorize\?[^"]*state=a\+b"/);
  });

  test('at a loopback address with any port, where the profile says so', async () => {
    const mock = await mockOf(extendProfile(profiles.oauth2, { authorization: { loopbackPort: 'any' } }));
    const at = async (redirect_uri: string) => (await open(mock, { ...CODE_REQUEST, redirect_uri })).status;
    assert.equal(await at('http://127.0.0.1:49152/callback'), 200);
    assert.equal(await at('http://127.0.0.1/callback'), 200);
    assert.equal(await at('http://127.0.0.1:49152/other'), 400);
    assert.equal(await at('http://127.0.0.1:49152.attacker.test/callback'), 400);
    assert.equal(await at('https://app1.test:8443/callback'), 400);
  });

  for (const [pkce, bareStatus] of [
    ['required', 303],
    ['optional', 200],
  ] as const) {
    test(`with a plain challenge where both methods are known, and PKCE is ${pkce}`, async () => {
      const authorization = { pkce, pkceMethods: ['S256' as const, 'plain' as const] };
      const mock = await mockOf(extendProfile(profiles.oauth2, { authorization }));
      const bare = await open(mock, CODE_REQUEST);
      assert.equal(bare.status, bareStatus);
      assert.equal((await open(mock, { ...CODE_REQUEST, code_challenge: 'c'.repeat(43) })).status, 200);
    });
  }
});

describe('the authorization endpoint refuses', () => {
  for (const [what, sent, status, allow] of [
    ['a method that it does not know', { method: 'PUT' }, 405, 'GET, POST'],
    [
      'a body that is no form',
      { headers: [['Content-Type', 'application/json']], body: '{}' },
      400,
      undefined,
    ],
  ] as const) {
    test(`${what}, on a page`, async () => {
      const mock = await mockOf('oauth2');
      const { reply } = await send(mock, { path: '/authorize', headers: [FORM], ...sent });
      assert.equal(reply.status, status);
      assert.equal(headerValue(reply, 'Allow'), allow);
      assert.match(headerValue(reply, 'Content-Type') ?? '', /^text\/html/);
    });
  }

  test('to be there in a profile that has none', async () => {
    const mock = await mockOf('enigma');
    const { status } = await send(mock, { method: 'GET', path: '/authorize' });
    assert.equal(status, 404);
  });
});
