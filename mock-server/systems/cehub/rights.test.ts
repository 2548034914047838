import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { MockServer } from '../../mock-server.ts';
import { ALICE, APP1, APP2 } from '../../requests.fixture.ts';
import { type HeaderField, headerValue } from '../../wire/index.ts';
import { ALL_BILLS, CAROL, COMPANY2, hub, ITSELF, tokenOf, visit } from './cehub.fixture.ts';

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
