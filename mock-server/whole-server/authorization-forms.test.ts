import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { FORM, mockOf } from '../requests.fixture.ts';
import { headerValue, headerValues } from '../wire/index.ts';
import { browserAt, CODE_REQUEST, type Seen } from './authorization.fixture.ts';

/** A browser that has come to the login page, on a mock of its own. */
async function atLogin() {
  const mock = await mockOf('oauth2');
  const browser = browserAt(mock);
  return { mock, browser, seen: await browser.open(CODE_REQUEST) };
}

describe('a form is refused', () => {
  const REFUSED = /The form does not come from a page of this server/;
  const refused = (seen: Seen) => {
    assert.deepEqual([seen.status, seen.location], [403, undefined]);
    assert.match(seen.page, REFUSED);
    assert.match(seen.because, /csrf_token is not the one of a page that this server gave to this browser/);
  };

  test('with a token that is made up', async () => {
    const { browser } = await atLogin();
    refused(await browser.submit({ username: 'alice', password: 'alicepw', csrf_token: 'made-up' }));
    await browser.open(CODE_REQUEST);
    await browser.logIn('alice');
    refused(await browser.submit({ decision: 'allow', csrf_token: 'made-up' }));
  });

  test('from a browser that keeps no cookies', async () => {
    const { browser } = await atLogin();
    browser.cookies.clear();
    refused(await browser.submit({ username: 'alice', password: 'alicepw' }));
  });

  test('with the token of another browser', async () => {
    const { mock, browser } = await atLogin();
    const attacker = browserAt(mock);
    await attacker.open(CODE_REQUEST);
    const csrf_token = /csrf_token" value="([^"]+)"/.exec((await attacker.logIn('bob')).page)?.[1] ?? '';
    await browser.logIn('alice');
    refused(await browser.submit({ decision: 'allow', csrf_token }));
  });

  test('with the token of another page, or of another request', async () => {
    const { browser, seen } = await atLogin();
    const csrf_token = /csrf_token" value="([^"]+)"/.exec(seen.page)?.[1] ?? '';
    await browser.logIn('alice');
    refused(await browser.submit({ decision: 'allow', csrf_token }));
    const { page } = await browser.open({ ...CODE_REQUEST, scope: 'write' });
    const ofWrite = /csrf_token" value="([^"]+)"/.exec(page)?.[1] ?? '';
    await browser.open(CODE_REQUEST);
    refused(await browser.submit({ decision: 'allow', csrf_token: ofWrite }));
  });
});

describe('what goes to the browser', () => {
  const PRIVATE = { 'Cache-Control': 'no-store', Pragma: 'no-cache', 'Referrer-Policy': 'no-referrer' };
  const fieldsOf = (seen: Seen, names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, headerValue({ headers: seen.fields }, name)]));

  test('is kept out of caches, referrers and frames, and runs no script', async () => {
    const { browser, seen: login } = await atLogin();
    const consent = await browser.logIn('alice');
    const redirect = await browser.submit({ decision: 'allow' });
    const refusal = await browser.open({ client_id: 'nobody' });
    for (const seen of [login, consent, redirect, refusal]) {
      assert.deepEqual(fieldsOf(seen, Object.keys(PRIVATE)), PRIVATE);
    }
    for (const { fields } of [login, consent, refusal]) {
      assert.equal(headerValue({ headers: fields }, 'X-Frame-Options'), 'DENY');
      const policy = headerValue({ headers: fields }, 'Content-Security-Policy') ?? '';
      assert.match(
        policy,
        /^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; frame-ancestors 'none'$/,
      );
    }
  });

  for (const [origin, secure] of [
    ['http://127.0.0.1:4010', ''],
    ['https://127.0.0.1:4010', '; Secure'],
  ] as const) {
    test(`is a cookie for the endpoint alone, out of reach of scripts and of other sites' forms: ${origin}`, async () => {
      const mock = await mockOf('oauth2');
      const { reply } = await mock.handle({
        method: 'GET',
        url: `${origin}/authorize?${new URLSearchParams(CODE_REQUEST)}`,
        headers: [FORM],
        body: new Uint8Array(),
      });
      const [cookie = '', ...others] = headerValues(reply, 'Set-Cookie');
      assert.deepEqual(others, []);
      assert.match(cookie, /^as_browser=[\w-]{22}; /);
      assert.equal(cookie.replace(/^[^;]*/, ''), `; Path=/authorize; HttpOnly; SameSite=Lax${secure}`);
    });
  }
});
