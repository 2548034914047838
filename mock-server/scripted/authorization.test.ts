import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { APP1, ask, mockOf } from '../requests.fixture.ts';
import type { Action } from '../script/index.ts';
import { authorized, browserAt, CODE_REQUEST, parametersOf } from '../whole-server/authorization.fixture.ts';

/** A mock that does one thing to each authorization request. */
async function scripted(action: Action) {
  const mock = await mockOf('oauth2');
  mock.script({ on: { endpoint: 'authorization' }, do: action });
  return { mock, open: () => browserAt(mock).open(CODE_REQUEST) };
}

const redeem = (code = '') => ({
  grant_type: 'authorization_code',
  code,
  redirect_uri: CODE_REQUEST.redirect_uri ?? '',
});

describe('without a browser', () => {
  for (const user of ['alice', 'bob']) {
    test(`${user} allows at once, because the script says so`, async () => {
      const { mock, open } = await scripted({ behaviour: 'consent-granted', with: { user } });
      const { code } = parametersOf(await open());
      const { members } = await ask(mock, redeem(code), APP1);
      assert.ok(members.access_token);
      const [token] = await mock.accessTokens();
      assert.equal(token?.user, user);
    });
  }

  test('the first user allows at once where none is named', async () => {
    const { open } = await scripted({ behaviour: 'consent-granted' });
    assert.match((await open()).because, /^alice allows app1 read/);
  });

  test('a user who is locked allows nothing', async () => {
    const { mock, open } = await scripted({ behaviour: 'consent-granted', with: { user: 'alice' } });
    await mock.saveUser({ name: 'alice', locked: true });
    const seen = await open();
    assert.equal(seen.location, undefined);
    assert.match(seen.page, /This account is locked/);
  });

  test('a user who is there no more allows nothing', async () => {
    const { mock, open } = await scripted({ behaviour: 'consent-granted', with: { user: 'bob' } });
    await mock.removeUser('bob');
    const seen = await open();
    assert.equal(parametersOf(seen).error, 'access_denied');
    assert.match(seen.because, /there is no user bob/);
  });

  test('a user whom nobody knows is refused in the script', async () => {
    const mock = await mockOf('oauth2');
    assert.throws(
      () => mock.script({ do: { behaviour: 'consent-granted', with: { user: 'alise' } } }),
      /do\.with\.user is "alise", which matches nothing here; did you mean "alice"\?/,
    );
  });
});

describe('on cue the client gets', () => {
  const user = 'alice';
  const honest = { state: CODE_REQUEST.state, iss: 'https://us.oauth2.test', error: undefined };
  const rows: readonly (readonly [action: Action, Record<string, string | undefined>, host?: string])[] = [
    [{ behaviour: 'consent-granted' }, honest],
    [{ behaviour: 'consent-denied' }, { ...honest, error: 'access_denied' }],
    [{ behaviour: 'authorization-error' }, { ...honest, error: 'server_error' }],
    [
      { behaviour: 'authorization-error', with: { error: 'temporarily_unavailable' } },
      { ...honest, error: 'temporarily_unavailable' },
    ],
    [
      { behaviour: 'state-altered', with: { user } },
      { ...honest, state: 'another-state' },
    ],
    [
      { behaviour: 'state-altered', with: { user, state: 'a&b=ü' } },
      { ...honest, state: 'a&b=ü' },
    ],
    [
      { behaviour: 'state-missing', with: { user } },
      { ...honest, state: undefined },
    ],
    [
      { behaviour: 'issuer-altered', with: { user } },
      { ...honest, iss: 'https://attacker.test' },
    ],
    [
      { behaviour: 'issuer-altered', with: { user, issuer: 'https://x.test' } },
      { ...honest, iss: 'https://x.test' },
    ],
    [
      { behaviour: 'issuer-missing', with: { user } },
      { ...honest, iss: undefined },
    ],
    [{ behaviour: 'redirect-to-another-uri', with: { user } }, honest, 'attacker.test'],
    [{ behaviour: 'redirect-to-another-uri', with: { user, uri: 'https://b.test/' } }, honest, 'b.test'],
  ];
  for (const [action, expected, host = 'app1.test'] of rows) {
    test(JSON.stringify(action), async () => {
      const { open } = await scripted(action);
      const seen = await open();
      const { state, iss, error, code } = parametersOf(seen);
      assert.deepEqual({ state, iss, error }, expected);
      assert.equal(code === undefined, error !== undefined);
      assert.equal(new URL(seen.location ?? '').host, host);
    });
  }

  test('a code that has expired already', async () => {
    const { mock, open } = await scripted({ behaviour: 'code-expired', with: { user } });
    const { members, because } = await ask(mock, redeem(parametersOf(await open()).code), APP1);
    assert.equal(members.error, 'invalid_grant');
    assert.match(because, /the authorization code expired 0 s ago/);
  });

  test('a refusal of its good code', async () => {
    const { mock, open } = await scripted({ behaviour: 'consent-granted' });
    mock.script({ do: { behaviour: 'invalid-authorization-code' }, times: 1 });
    const { code } = parametersOf(await open());
    assert.equal((await ask(mock, redeem(code), APP1)).members.error, 'invalid_grant');
    assert.equal((await ask(mock, redeem(code), APP1)).status, 200);
  });
});

describe('on cue the person gets', () => {
  test('the login page again', async () => {
    const mock = await mockOf('oauth2');
    const browser = browserAt(mock);
    await browser.open(CODE_REQUEST);
    await browser.logIn('alice');
    mock.script({ times: 1, do: { behaviour: 'login-required' } });
    assert.match((await browser.open(CODE_REQUEST)).page, /<h1>Log in<\/h1>/);
    assert.match((await browser.logIn('alice')).page, /Allow First Application\?/);
  });

  test('the consent page again', async () => {
    const mock = await mockOf('oauth2');
    await authorized(mock);
    mock.script({ do: { behaviour: 'consent-required' } });
    const browser = browserAt(mock);
    await browser.open(CODE_REQUEST);
    assert.match((await browser.logIn('alice')).page, /Allow First Application\?/);
    assert.ok(parametersOf(await browser.submit({ decision: 'allow' })).code);
  });

  test('an error page for a redirect URI that is registered', async () => {
    const { open } = await scripted({ behaviour: 'invalid-redirect-uri' });
    const seen = await open();
    assert.deepEqual([seen.status, seen.location], [400, undefined]);
    assert.match(seen.page, /The redirect URI is not one that the application registered/);
  });
});

test('a step acts on the authorization requests of one client', async () => {
  const mock = await mockOf('oauth2');
  mock.script({ on: { client: 'app1', scope: 'read' }, do: { behaviour: 'consent-denied' } });
  assert.equal(parametersOf(await browserAt(mock).open(CODE_REQUEST)).error, 'access_denied');
  const other = { client_id: 'app2', redirect_uri: 'https://app2.test/callback' };
  assert.equal((await browserAt(mock).open({ ...CODE_REQUEST, ...other })).status, 200);
});
