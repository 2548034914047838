import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { MockServer } from '../mock-server.ts';
import {
  ALICE,
  APP1,
  APP2,
  ask,
  BOB,
  basic,
  call,
  encoded,
  FORM,
  mockOf,
  send,
  tokensOf,
} from '../requests.fixture.ts';
import type { Match } from '../script/index.ts';

type Tokens = Awaited<ReturnType<typeof tokensOf>>;
type Ask = (mock: MockServer, tokens: Tokens) => Promise<{ readonly status: number }>;

/** Requests that do not say whose they are. Each presents a token of alice, given to app1, with the scope `read`. */
const presenting: Readonly<Record<string, Ask>> = {
  'an API call': (mock, { access_token }) => call(mock, access_token),
  'an API call with the token in its form': (mock, { access_token }) =>
    send(mock, { path: '/api/profile', body: encoded({ access_token }) }),
  'a refresh': (mock, { refresh_token }) => ask(mock, { grant_type: 'refresh_token', refresh_token }, APP1),
  'a revocation of the access token': (mock, { access_token }) =>
    send(mock, { path: mock.paths.revocation, body: encoded({ token: access_token, ...APP1 }) }),
  'an introspection of the refresh token by its client': (mock, { refresh_token }) => {
    const headers = [FORM, basic('app1:secret1')];
    return send(mock, { path: mock.paths.introspection, headers, body: encoded({ token: refresh_token }) });
  },
};

const matches: readonly (readonly [on: Match, whether: boolean])[] = [
  [{ user: 'alice' }, true],
  [{ user: 'bob' }, false],
  [{ client: 'app1' }, true],
  [{ client: 'app2' }, false],
  [{ scope: 'read' }, true],
  [{ scope: 'write' }, false],
  [{ user: 'alice', client: 'app1', scope: 'read' }, true],
];

const TEAPOT = { reply: { status: 418 } };

for (const [what, askBy] of Object.entries(presenting)) {
  describe(`${what} is matched by whose token it presents:`, () => {
    for (const [on, whether] of matches) {
      test(`${whether ? '' : 'not '}by ${JSON.stringify(on)}`, async () => {
        const mock = await mockOf('oauth2');
        const tokens = await tokensOf(mock, ALICE, APP1, { scope: 'read' });
        mock.script({ on, do: TEAPOT });
        assert.equal((await askBy(mock, tokens)).status === 418, whether);
      });
    }
  });
}

test('what a request says itself goes before whose token it presents', async () => {
  const mock = await mockOf('oauth2');
  const { refresh_token } = await tokensOf(mock);
  mock.script({ on: { client: 'app2' }, do: TEAPOT });
  const refresh = { grant_type: 'refresh_token', refresh_token };
  assert.equal((await ask(mock, refresh, APP2)).status, 418);
  mock.clearScript();
  mock.script({ on: { scope: 'write' }, do: TEAPOT });
  assert.equal((await ask(mock, refresh, APP1, { scope: 'write' })).status, 418);
});

test("a token that has ended is still whose it was, and one that never was is nobody's", async () => {
  const mock = await mockOf('enigma');
  const { access_token } = await tokensOf(mock);
  mock.script({ on: { endpoint: 'resource', user: 'alice' }, do: TEAPOT });
  mock.clock.advance('P1Y');
  await mock.revokeTokens();
  assert.equal((await call(mock, access_token)).status, 418);
  assert.equal((await call(mock, 'x')).status, 401);
});

test('whether there is a script or not, an expectation knows whose requests there were', async () => {
  for (const scripted of [false, true]) {
    const mock = await mockOf('oauth2');
    if (scripted) mock.script({ on: { endpoint: 'resource' }, nth: 3, do: { behaviour: 'invalid-token' } });
    const alice = await tokensOf(mock);
    const bob = await tokensOf(mock, BOB, APP2);
    await call(mock, bob.access_token);
    await call(mock, alice.access_token);
    await call(mock, alice.access_token);
    await call(mock, 'x');
    const count = (on: Match) => mock.expect({ match: { endpoint: 'resource', ...on } }).count;
    assert.deepEqual(
      [{}, { user: 'alice' }, { client: 'app2' }, { scope: 'admin' }, { scope: 'write' }].map(count),
      [4, 2, 1, 1, 2],
    );
  }
});
