import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { MockServer } from '../../mock-server.ts';
import { ALICE, APP1, APP2, send, tokensOf } from '../../requests.fixture.ts';
import { bodyText, type HeaderField, headerValue } from '../../wire/index.ts';
import {
  ALL_BILLS,
  APP3,
  CAROL,
  COMPANY1,
  COMPANY2,
  hub,
  ITSELF,
  LAYERS,
  tokenOf,
  visit,
} from './cehub.fixture.ts';

const OPEN = ['/ceapi/oauth/jwks', '/ceapi/oauth/register'];

describe('without a token', () => {
  const paths = [
    ALL_BILLS,
    `${ALL_BILLS}/`,
    `${ALL_BILLS};jsessionid=1`,
    `${ALL_BILLS}?x=1`,
    '/get-all-billofladings%2F',
    '/GET-ALL-BILLOFLADINGS',
    '/ceapi/v2/billofladings',
    '/ceapi/v2//billofladings',
    '/ceapi/v2/billofladings/1001',
    '/ceapi/v2/billofladings/1001.json',
    '/ceapi/v2/account',
    '/ceapi/v2/',
    '/ceapi/v2',
    '/ceapi//v2/billofladings',
    '/ceapi/oauth/../v2/billofladings',
    '/ceapi/%76%32/billofladings',
    '/export',
    '/',
  ];
  for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'X-OWN']) {
    test(`nothing of the hub answers a ${method} but with 401 and a challenge without an error`, async () => {
      const mock = await hub();
      for (const path of paths) {
        for (const fields of [[], [['X-HTTP-Method-Override', 'GET']] as const]) {
          const { status, reply } = await send(mock, { method, path, headers: fields });
          assert.equal(status, 401, `${method} ${path}`);
          assert.equal(headerValue(reply, 'WWW-Authenticate'), 'Bearer realm="oauth"');
          assert.ok(!bodyText(reply).includes('Freight'));
        }
      }
    });
  }

  test('only the public keys and the form that registers applications are for everybody', async () => {
    const mock = await hub();
    for (const path of Object.values(mock.paths)) {
      const { status } = await send(mock, { method: 'GET', path, headers: [] });
      assert.ok(OPEN.includes(path) || status >= 400, path);
    }
  });

  test('a request fails as unauthenticated, whatever else is wrong with it', async () => {
    const mock = await hub();
    for (const headers of [[], [COMPANY2], [['Host', 'unknown.test'] as const]]) {
      for (const path of [ALL_BILLS, '/ceapi/v2/billofladings/9999', '/nowhere']) {
        assert.equal((await send(mock, { method: 'GET', path, headers })).members.error, undefined);
        const answer = await visit(mock, 'made-up', path, { fields: headers });
        assert.deepEqual([answer.status, answer.members.error], [401, 'invalid_token']);
      }
    }
  });
});

describe('with a good token', () => {
  test('what does not exist is not found, which is no matter of authentication', async () => {
    const mock = await hub();
    const { status, reply, members } = await visit(mock, await tokenOf(mock), '/export');
    assert.deepEqual([status, members], [404, { error_description: 'There is nothing at this path.' }]);
    assert.equal(headerValue(reply, 'WWW-Authenticate'), undefined);
  });

  test('everything that the user may do is done', async () => {
    const mock = await hub();
    const alice = await tokenOf(mock);
    for (const fields of [[], [COMPANY1]]) {
      assert.equal((await visit(mock, alice, ALL_BILLS, { fields })).status, 200);
      assert.equal((await visit(mock, alice, ALL_BILLS, { fields, method: 'HEAD' })).status, 200);
      assert.equal((await visit(mock, alice, '/ceapi/v2/orders', { fields, method: 'POST' })).status, 201);
    }
  });
});

/** How each layer refuses. */
const refusals = {
  authentication: [401, 'invalid_token'],
  right: [403, 'access_denied'],
  tenant: [401, 'wrong_tenant'],
} as const;
type Layer = keyof typeof refusals;

const orders: Readonly<Record<keyof typeof LAYERS, readonly Layer[]>> = {
  explanation: ['authentication', 'right', 'tenant'],
  list: ['authentication', 'tenant', 'right'],
};

for (const [name, order] of Object.entries(orders) as [keyof typeof LAYERS, readonly Layer[]][]) {
  describe(`in the order of the document’s ${name}`, () => {
    for (const faults of subsets(['authentication', 'right', 'tenant'])) {
      const first = order.find((layer) => faults.includes(layer));
      const what = faults.length === 0 ? 'nothing is wrong' : `${faults.join(' and ')} fail`;
      test(`where ${what}, the answer is ${first === undefined ? 'the resource' : refusals[first].join(' ')}`, async () => {
        const mock = await hub({ validationOrder: [...LAYERS[name]] });
        const user = faults.includes('right') ? CAROL : ALICE;
        const token = faults.includes('authentication') ? 'made-up' : await tokenOf(mock, user, APP1);
        const fields = [faults.includes('tenant') ? COMPANY2 : COMPANY1];
        for (const [method, path] of [
          ['GET', ALL_BILLS],
          ['GET', '/ceapi/v2/billofladings/1001'],
          ['PUT', '/ceapi/v2/billofladings/1001'],
          ['POST', '/ceapi/v2/orders'],
        ] as const) {
          const { status, members } = await visit(mock, token, path, { method, fields });
          if (first === undefined) assert.ok(status < 300, `${method} ${path}`);
          else assert.deepEqual([status, members.error], refusals[first], `${method} ${path}`);
        }
      });
    }
  });
}

describe('a right', () => {
  const status = async (mock: MockServer, token: string, method = 'GET') =>
    (await visit(mock, token, '/ceapi/v2/billofladings', { method })).status;

  test('is what one of the roles of a user permits, method by method', async () => {
    const mock = await hub();
    const rows = [
      [[], 403, 403],
      [['auditor'], 200, 403],
      [['dispatcher'], 200, 201],
      [['auditor', 'dispatcher'], 200, 201],
      [['nobody-has-defined-it'], 403, 403],
    ] as const;
    for (const [roles, seen, added] of rows) {
      await mock.saveUser({ name: 'carol', roles });
      const carol = await tokenOf(mock, CAROL, APP1);
      assert.deepEqual([await status(mock, carol), await status(mock, carol, 'POST')], [seen, added]);
    }
  });

  test('counts and ends with the next request, under the same token', async () => {
    const mock = await hub();
    const alice = await tokenOf(mock);
    const role = { name: 'dispatcher', tenant: 'company1' };
    assert.equal(await status(mock, alice), 200);
    await mock.saveRole({ ...role, rights: ['edit'] });
    assert.equal(await status(mock, alice), 403);
    await mock.saveRole({ ...role, rights: ['view'] });
    assert.deepEqual([await status(mock, alice), await status(mock, alice, 'POST')], [200, 403]);
  });

  test('of one tenant is none of another, whose role has the same name', async () => {
    const mock = await hub();
    await mock.saveRole({ name: 'dispatcher', tenant: 'company1', rights: [] });
    await mock.saveRole({ name: 'dispatcher', tenant: 'company2', rights: ['view', 'edit'] });
    assert.equal(await status(mock, await tokenOf(mock)), 403);
  });

  test('does not replace a scope, nor a scope a right', async () => {
    const mock = await hub();
    const narrow = await visit(
      mock,
      await tokenOf(mock, ALICE, APP1, { scope: 'read' }),
      '/ceapi/v2/orders',
      {
        method: 'POST',
      },
    );
    assert.deepEqual([narrow.status, narrow.members.error], [403, 'insufficient_scope']);
    assert.match(
      headerValue(narrow.reply, 'WWW-Authenticate') ?? '',
      /error="insufficient_scope".*scope="write"$/,
    );
    const denied = await visit(mock, await tokenOf(mock, CAROL, APP1), ALL_BILLS);
    assert.equal(denied.because, 'the resource needs the right view; carol has none');
    assert.equal(
      headerValue(denied.reply, 'WWW-Authenticate'),
      'Bearer realm="oauth", error="insufficient_scope", error_description="Access is denied: your role has no right to this."',
    );
  });

  test('that is missing is refused with the status that the profile gives it', async () => {
    const mock = await hub({ problems: { 'missing-right': { status: 401 } } });
    assert.equal(await status(mock, await tokenOf(mock, CAROL, APP1)), 401);
  });
});

describe('a client that acts for itself', () => {
  test('has the rights of its own roles, in its own tenant, and is no user', async () => {
    const mock = await hub();
    const app1 = await tokenOf(mock, ITSELF, APP1);
    const status = async (path: string, fields: readonly HeaderField[] = [], method = 'GET') =>
      (await visit(mock, app1, path, { fields, method })).status;
    assert.equal(await status(ALL_BILLS), 200);
    assert.equal(await status(ALL_BILLS, [COMPANY2]), 401);
    assert.equal(await status('/ceapi/v2/orders', [], 'POST'), 403);
    assert.equal(await status('/ceapi/v2/account'), 403);
  });

  test('loses its rights with its roles', async () => {
    const mock = await hub();
    const app2 = await tokenOf(mock, ITSELF, APP2);
    const client = (await mock.clients()).find(({ id }) => id === 'app2');
    assert.ok(client);
    assert.equal((await visit(mock, app2)).status, 200);
    await mock.saveClient({ ...client, roles: [] });
    assert.equal((await visit(mock, app2)).status, 403);
  });
});

describe('a token', () => {
  test('is for the account of its user', async () => {
    const mock = await hub();
    const { members } = await visit(mock, await tokenOf(mock), '/ceapi/v2/account');
    assert.deepEqual(members, {
      user: 'alice',
      client: 'app1',
      tenant: 'company1',
      roles: ['dispatcher'],
      rights: ['view', 'edit'],
      scope: ['read', 'write'],
    });
  });

  test('counts in the Authorization field after the word Bearer, and nowhere else', async () => {
    const mock = await hub();
    const token = await tokenOf(mock);
    const status = async (path: string, ...headers: readonly HeaderField[]) =>
      (await send(mock, { method: 'GET', path, headers })).status;
    assert.equal(await status(ALL_BILLS, ['Authorization', `bearer ${token}`]), 200);
    assert.equal(await status(ALL_BILLS, ['Authorization', token]), 401);
    assert.equal(await status(`${ALL_BILLS}?access_token=${token}`), 401);
    assert.equal(await status(ALL_BILLS, ['Cookie', `access_token=${token}`]), 401);
    assert.equal(await status(ALL_BILLS, ['X-Access-Token', token]), 401);
  });
});

describe('an access token that does not count is refused with one error, and expired ones with a sentence of their own:', () => {
  const invalid = 'Invalid Token Error: this is no valid access token.';
  const rows: readonly (readonly [
    what: string,
    make: (mock: MockServer) => Promise<string>,
    words: string,
  ])[] = [
    ['made up', async () => 'made-up', invalid],
    ['cut short', async (mock) => (await tokenOf(mock)).slice(0, -1), invalid],
    ['no token at all', async () => 'a b', invalid],
    ['a refresh token', async (mock) => (await tokensOf(mock)).refresh_token, invalid],
    ['of another server', async () => tokenOf(await hub(), ALICE, APP3), invalid],
    [
      'revoked',
      async (mock) => {
        const token = await tokenOf(mock);
        await mock.revokeTokens();
        return token;
      },
      invalid,
    ],
    [
      'expired',
      async (mock) => {
        const token = await tokenOf(mock);
        mock.clock.advance('PT12H');
        return token;
      },
      'Invalid Token Error: Access token expired.',
    ],
  ];
  for (const [what, make, words] of rows) {
    test(what, async () => {
      const mock = await hub();
      const token = await make(mock);
      for (const path of [ALL_BILLS, '/ceapi/v2/billofladings/1001', '/ceapi/v2/account', '/export']) {
        const { status, members, reply } = await visit(mock, token, path);
        assert.deepEqual([status, members], [401, { error: 'invalid_token', error_description: words }]);
        assert.equal(
          headerValue(reply, 'WWW-Authenticate'),
          `Bearer realm="oauth", error="invalid_token", error_description="${words}"`,
        );
        assert.equal(headerValue(reply, 'Cache-Control'), 'no-store');
        assert.equal(headerValue(reply, 'Pragma'), 'no-cache');
      }
    });

    test(`${what}, in the document’s other word`, async () => {
      const mock = await hub({ problems: { 'invalid-token': { status: 400, error: 'invalid_request' } } });
      const { status, members } = await visit(mock, await make(mock));
      assert.deepEqual([status, members.error], [400, 'invalid_request']);
    });
  }

  test('the body may say one word and the challenge the other', async () => {
    const mock = await hub({
      problems: { 'invalid-token': { error: 'invalid_request', challengeError: 'invalid_token' } },
    });
    const { status, members, reply } = await visit(mock, 'made-up');
    assert.deepEqual([status, members.error], [401, 'invalid_request']);
    assert.match(headerValue(reply, 'WWW-Authenticate') ?? '', /error="invalid_token"/);
  });
});

/** Every set of some items. */
function subsets<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: 2 ** items.length }, (_, set) =>
    items.filter((_item, place) => set & (1 << place)),
  );
}
