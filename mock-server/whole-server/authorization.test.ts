import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createMockServer } from '../mock-server.ts';
import { memoryStore } from '../ports/index.ts';
import { extendProfile, profiles } from '../profiles/index.ts';
import { APP1, ask, type Form, mockOf } from '../requests.fixture.ts';
import { digestOf } from '../tokens/index.ts';
import { authorized, browserAt, CODE_REQUEST, parametersOf } from './authorization.fixture.ts';

const LOGIN = /<h1>Log in<\/h1>/;
const CONSENT = /<h1>Allow First Application\?<\/h1>/;

/** A browser that has come to the login page, on a mock of its own. */
async function atLogin(request: Form = CODE_REQUEST) {
  const mock = await mockOf('oauth2');
  const browser = browserAt(mock);
  const seen = await browser.open(request);
  assert.match(seen.page, LOGIN);
  return { mock, browser, seen };
}

describe('a person at the authorization endpoint', () => {
  test('logs in, allows, and is sent to the client with a code that gives tokens', async () => {
    const { mock, browser } = await atLogin();
    assert.match((await browser.logIn('alice')).page, CONSENT);
    const seen = await browser.submit({ decision: 'allow' });
    assert.equal(seen.status, 303);
    const { code = '', ...rest } = parametersOf(seen);
    assert.deepEqual(rest, { state: CODE_REQUEST.state, iss: mock.url });
    const redirect_uri = CODE_REQUEST.redirect_uri ?? '';
    const { members } = await ask(mock, { grant_type: 'authorization_code', code, redirect_uri }, APP1);
    assert.equal(members.scope, 'read');
    assert.ok(members.access_token && members.refresh_token);
  });

  test('denies, and the client hears so and gets nothing', async () => {
    const { mock, browser } = await atLogin();
    await browser.logIn('alice');
    const { error, state, iss, code } = parametersOf(await browser.submit({ decision: 'deny' }));
    assert.deepEqual(
      { error, state, iss, code },
      { error: 'access_denied', state: CODE_REQUEST.state, iss: mock.url, code: undefined },
    );
  });

  test('gives an access token in the fragment, without a refresh token', async () => {
    const mock = await mockOf('oauth2');
    const seen = await authorized(mock, { ...CODE_REQUEST, response_type: 'token' });
    const { access_token, ...rest } = parametersOf(seen, 'fragment');
    assert.deepEqual(rest, {
      token_type: 'Bearer',
      expires_in: '3600',
      scope: 'read',
      state: CODE_REQUEST.state,
      iss: mock.url,
    });
    assert.deepEqual(parametersOf(seen, 'query'), {});
    assert.ok(access_token);
    assert.deepEqual(await mock.refreshTokens(), []);
  });

  test('sees who asks, for what, and where it goes', async () => {
    const { browser } = await atLogin({ ...CODE_REQUEST, scope: 'read write' });
    const { page } = await browser.logIn('alice');
    for (const shown of [
      'First Application',
      'href="https://app1.test/"',
      '<li>read</li><li>write</li>',
      'alice',
    ]) {
      assert.ok(page.includes(shown), `${shown} in ${page}`);
    }
    assert.match(page, /you go on to app1\.test/);
  });

  test('sees a name that a client gave itself as text, and a website that is none as no link', async () => {
    const mock = await mockOf('oauth2');
    const name = '<script>alert("x")</script>';
    const website = 'javascript:alert(1)';
    const client = { id: 'app3', secret: 's', grants: ['authorization_code'], scopes: ['<b>'] };
    await mock.saveClient({ ...client, name, website, redirectUris: ['https://app3.test/'] });
    const browser = browserAt(mock);
    const login = await browser.open({ response_type: 'code', client_id: 'app3', state: '"><script>' });
    const { page } = await browser.logIn('alice');
    assert.ok(page.includes('&lt;script&gt;alert(&quot;x&quot;)'));
    assert.doesNotMatch(login.page + page, /<script|<b>|href="javascript/);
  });
});

describe('logging in', () => {
  const rows: readonly (readonly [what: string, form: Form, message: RegExp, because: RegExp])[] = [
    [
      'with a wrong password',
      { username: 'alice', password: 'wrong' },
      /The user name or the password is not right/,
      /the password is not alice's: 1 in a row/,
    ],
    [
      'under a name that nobody has',
      { username: 'carol', password: 'carolpw' },
      /The user name or the password is not right/,
      /there is no user carol/,
    ],
    [
      'without a password',
      { username: 'alice' },
      /Both the user name and the password/,
      /password is missing/,
    ],
  ];
  for (const [what, form, message, because] of rows) {
    test(`${what} fails with a message, and can be tried again`, async () => {
      const { browser } = await atLogin();
      const seen = await browser.submit(form);
      assert.equal(seen.status, 400);
      assert.match(seen.page, message);
      assert.match(seen.because, because);
      assert.match((await browser.logIn('alice')).page, CONSENT);
    });
  }

  for (const [state, message] of [
    [{ locked: true }, /This account is locked/],
    [{ disabled: true }, /This account is disabled/],
    [{ requestable: false }, /The administrators of your company do not allow/],
  ] as const) {
    test(`fails for somebody who is ${JSON.stringify(state)}, also if they had logged in before`, async () => {
      const { mock, browser } = await atLogin();
      await mock.saveUser({ name: 'alice', ...state });
      assert.match((await browser.logIn('alice')).page, message);
      await mock.saveUser({ name: 'alice', locked: false, disabled: false, requestable: true });
      assert.match((await browser.logIn('alice')).page, CONSENT);
      await mock.saveUser({ name: 'alice', ...state });
      const seen = await browser.submit({ decision: 'allow' });
      assert.equal(seen.location, undefined);
      assert.match(seen.page, message);
    });
  }

  test('with wrong passwords locks the account in the end', async () => {
    const { mock, browser } = await atLogin();
    for (let attempt = 0; attempt < mock.profile.lockAfter; attempt++) await browser.logIn('alice', 'wrong');
    assert.match((await browser.logIn('alice')).page, /This account is locked/);
  });

  test('lasts as long as the profile says, in this browser', async () => {
    const { mock, browser } = await atLogin();
    await browser.logIn('alice');
    mock.clock.advance('PT59M');
    assert.match((await browser.open(CODE_REQUEST)).page, CONSENT);
    assert.match((await browserAt(mock).open(CODE_REQUEST)).page, LOGIN);
    mock.clock.advance('PT1M');
    assert.match((await browser.open(CODE_REQUEST)).page, LOGIN);
  });

  test('ends when the person asks for another account', async () => {
    const { mock, browser } = await atLogin();
    await browser.logIn('alice');
    const session = browser.cookies.get('as_session') ?? '';
    assert.match((await browser.submit({ decision: 'leave' })).page, LOGIN);
    assert.equal(browser.cookies.get('as_session'), undefined);
    browser.cookies.set('as_session', session);
    assert.match((await browser.open(CODE_REQUEST)).page, LOGIN);
    assert.match((await browser.logIn('bob')).page, /logged in as <strong>bob<\/strong>/);
    assert.deepEqual(await mock.accessTokens(), []);
  });

  test('is remembered by the digest of a cookie only', async () => {
    const store = memoryStore();
    const browser = browserAt(await createMockServer({ store }));
    await browser.open(CODE_REQUEST);
    await browser.logIn('alice');
    const cookie = browser.cookies.get('as_session') ?? '';
    assert.equal(await store.loginSession(cookie), undefined);
    assert.equal((await store.loginSession(digestOf(cookie)))?.user, 'alice');
  });
});

describe('consent', () => {
  async function askedAgain(first: Form, second: Form, consent: 'always' | 'remembered' = 'remembered') {
    const mock = await mockOf(extendProfile(profiles.oauth2, { authorization: { consent } }));
    const browser = browserAt(mock);
    await browser.open(first);
    await browser.logIn('alice');
    await browser.submit({ decision: 'allow' });
    return (await browser.open(second)).location === undefined;
  }
  const wide = { ...CODE_REQUEST, scope: 'read write' };
  const implicit = { ...CODE_REQUEST, response_type: 'token' };
  const spa = { ...implicit, client_id: 'spa1', redirect_uri: 'https://spa1.test/callback' };
  const app2 = { ...CODE_REQUEST, client_id: 'app2', redirect_uri: 'https://app2.test/callback' };
  for (const [what, first, second, again] of [
    ['is remembered', CODE_REQUEST, CODE_REQUEST, false],
    ['to more holds for less', wide, CODE_REQUEST, false],
    ['to a code holds for a token', CODE_REQUEST, implicit, false],
    ['to less does not hold for more', CODE_REQUEST, wide, true],
    ['to one client does not hold for another', CODE_REQUEST, app2, true],
    ['to a public client is asked for each time', spa, spa, true],
  ] as const) {
    test(what, async () => assert.equal(await askedAgain(first, second), again));
  }

  test('is asked for each time where the profile says so', async () => {
    assert.equal(await askedAgain(CODE_REQUEST, CODE_REQUEST, 'always'), true);
  });

  test('adds to what was allowed before', async () => {
    const mock = await mockOf('oauth2');
    const browser = browserAt(mock);
    await browser.open(CODE_REQUEST);
    await browser.logIn('alice');
    for (const scope of ['read', 'write']) {
      await browser.open({ ...CODE_REQUEST, scope });
      await browser.submit({ decision: 'allow' });
    }
    assert.ok((await browser.open(wide)).location);
  });

  test('of one person is not that of another', async () => {
    const { mock, browser } = await atLogin();
    await browser.logIn('alice');
    await browser.submit({ decision: 'allow' });
    const other = browserAt(mock);
    await other.open(CODE_REQUEST);
    assert.match((await other.logIn('bob')).page, CONSENT);
  });
});
