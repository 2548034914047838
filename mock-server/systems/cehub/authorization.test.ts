import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { MockServer } from '../../mock-server.ts';
import { APP1, ask, encoded, FORM, type Form, send } from '../../requests.fixture.ts';
import {
  authorized,
  browserAt,
  CODE_REQUEST,
  parametersOf,
  type Seen,
} from '../../whole-server/authorization.fixture.ts';
import type { HeaderField } from '../../wire/index.ts';
import { APP3, COMPANY1, COMPANY2, hub, visit } from './cehub.fixture.ts';

const { redirect_uri = '' } = CODE_REQUEST;
const TOKEN_REQUEST = { ...CODE_REQUEST, response_type: 'token' };

const redemption = (seen: Seen): Form => ({
  grant_type: 'authorization_code',
  code: parametersOf(seen).code ?? '',
  redirect_uri,
});
const place = ({ location = '' }: Seen) => location.split(/[?#]/)[0];

/** What somebody sees who logs in with their right password, at a host. */
async function loggedIn(mock: MockServer, name: string, host?: HeaderField): Promise<Seen> {
  const browser = browserAt(mock, host);
  await browser.open(CODE_REQUEST);
  return browser.logIn(name);
}

describe('the authorization endpoint of cehub', () => {
  test('sends who allows it back to the registered URI with a code, for both tokens, which work', async () => {
    const mock = await hub();
    const seen = await authorized(mock, { ...CODE_REQUEST, scope: 'read' });
    assert.equal(place(seen), redirect_uri);
    assert.deepEqual(Object.keys(parametersOf(seen)).sort(), ['code', 'state']);
    const { members } = await ask(mock, redemption(seen), APP1);
    assert.deepEqual([members.expires_in, members.scope], [12 * 3600, 'read']);
    assert.equal(typeof members.refresh_token, 'string');
    assert.equal((await visit(mock, String(members.access_token))).status, 200);
  });

  test('sends who denies it to the same URI with an error and nothing else', async () => {
    const mock = await hub();
    const browser = browserAt(mock);
    await browser.open(CODE_REQUEST);
    await browser.logIn('alice');
    const seen = await browser.submit({ decision: 'deny' });
    assert.equal(place(seen), redirect_uri);
    const { error, code, state } = parametersOf(seen);
    assert.deepEqual([error, code, state], ['access_denied', undefined, CODE_REQUEST.state]);
  });

  const uris = [
    `${redirect_uri}/`,
    `${redirect_uri}/more`,
    `${redirect_uri}?x=1`,
    `${redirect_uri}#x`,
    redirect_uri.toUpperCase(),
    redirect_uri.replace('https:', 'http:'),
    redirect_uri.replace('app1', 'user@app1'),
    redirect_uri.replace('.test', '.test:8443'),
    redirect_uri.replace('callback', '%63allback'),
    'https://evil.test/callback',
  ];
  for (const uri of uris) {
    test(`sends nobody to ${uri}, which is not registered`, async () => {
      const mock = await hub();
      for (const more of [{}, { response_type: 'token' }, { response_type: 'nonsense' }]) {
        const seen = await browserAt(mock).open({ ...CODE_REQUEST, redirect_uri: uri, ...more });
        assert.deepEqual([seen.location, seen.status], [undefined, 400]);
      }
    });
  }

  test('tells the person at the browser of an application that is not registered', async () => {
    const seen = await browserAt(await hub()).open({ ...CODE_REQUEST, client_id: 'app9' });
    assert.deepEqual([seen.location, seen.status], [undefined, 400]);
    assert.match(seen.page, /not registered/);
  });

  test('gives an application on a device its token in the fragment, without a refresh token', async () => {
    const mock = await hub();
    const spa = { ...TOKEN_REQUEST, client_id: 'spa1', redirect_uri: 'https://spa1.test/callback' };
    const seen = await authorized(mock, spa);
    assert.deepEqual(parametersOf(seen, 'query'), {});
    const fragment = parametersOf(seen, 'fragment');
    assert.deepEqual(Object.keys(fragment).sort(), [
      'access_token',
      'expires_in',
      'scope',
      'state',
      'token_type',
    ]);
    assert.equal((await visit(mock, fragment.access_token ?? '')).status, 200);
  });

  test('hands out again the token that the user has for the application', async () => {
    const mock = await hub();
    const first = (await ask(mock, redemption(await authorized(mock)), APP1)).members;
    mock.clock.advance('PT1H');
    const code = redemption(await authorized(mock));
    assert.deepEqual((await ask(mock, code, APP1)).members, { ...first, expires_in: 11 * 3600 });
    assert.equal(
      (await ask(mock, code, APP1)).members.error,
      'invalid_grant',
      'the code is used up all the same',
    );
  });
});

describe('a code', () => {
  const rows: readonly (readonly [
    what: string,
    redeem: (mock: MockServer, seen: Seen) => ReturnType<typeof ask>,
  ])[] = [
    ['of another client', (mock, seen) => ask(mock, redemption(seen), APP3)],
    [
      'with another redirect URI',
      (mock, seen) => ask(mock, { ...redemption(seen), redirect_uri: 'https://x.test/' }, APP1),
    ],
    [
      'after its minute',
      (mock, seen) => {
        mock.clock.advance('PT1M');
        return ask(mock, redemption(seen), APP1);
      },
    ],
    ['that is made up', (mock, seen) => ask(mock, { ...redemption(seen), code: 'made-up' }, APP1)],
    [
      'at the host of another tenant than its user’s',
      (mock, seen) =>
        send(mock, { headers: [FORM, COMPANY2], body: encoded({ ...redemption(seen), ...APP1 }) }),
    ],
    [
      'a second time',
      async (mock, seen) => {
        await ask(mock, redemption(seen), APP1);
        return ask(mock, redemption(seen), APP1);
      },
    ],
  ];
  for (const [what, redeem] of rows) {
    test(`${what} is worth nothing`, async () => {
      const mock = await hub();
      const { status, members } = await redeem(mock, await authorized(mock));
      assert.deepEqual([status, members.error], [400, 'invalid_grant']);
    });
  }
});

describe('people log in', () => {
  test('at the host of their tenant, and at one that is nobody’s', async () => {
    const mock = await hub();
    for (const host of [COMPANY1, undefined])
      assert.match((await loggedIn(mock, 'alice', host)).page, /Allow/);
    assert.match((await loggedIn(mock, 'bob', COMPANY2)).page, /Allow/);
  });

  test('at no other host, where they are told the same as somebody unknown', async () => {
    const mock = await hub();
    const told = ({ status, page }: Seen) => [status, page.replace(/value="[^"]*"/g, '')];
    const unknown = await loggedIn(mock, 'nobody', COMPANY2);
    assert.deepEqual(told(await loggedIn(mock, 'alice', COMPANY2)), told(unknown));
    assert.match(
      (await loggedIn(mock, 'alice', ['Host', 'www.company3.com'])).because,
      /no tenant has the host/,
    );
  });

  test('anew at another tenant’s host, whatever cookies come along', async () => {
    const mock = await hub();
    const home = browserAt(mock, COMPANY1);
    await home.open(CODE_REQUEST);
    await home.logIn('alice');
    const abroad = browserAt(mock, COMPANY2);
    for (const [name, value] of home.cookies) abroad.cookies.set(name, value);
    assert.match((await home.open(CODE_REQUEST)).page, /Allow/);
    assert.match((await abroad.open(CODE_REQUEST)).page, /<h1>Log in<\/h1>/);
  });
});
