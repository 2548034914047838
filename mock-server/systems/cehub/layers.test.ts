import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ALICE, APP1, send } from '../../requests.fixture.ts';
import { bodyText, headerValue } from '../../wire/index.ts';
import { ALL_BILLS, CAROL, COMPANY1, COMPANY2, hub, LAYERS, tokenOf, visit } from './cehub.fixture.ts';

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

/** Every set of some items. */
function subsets<Item>(items: readonly Item[]): Item[][] {
  return Array.from({ length: 2 ** items.length }, (_, set) =>
    items.filter((_item, place) => set & (1 << place)),
  );
}
