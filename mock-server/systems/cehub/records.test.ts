import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bodyText, headerValue } from '../../wire/index.ts';
import { ALL_BILLS, aliceAndBob, COMPANY1, hub, tokenOf, visit } from './cehub.fixture.ts';

const BILLS = '/ceapi/v2/billofladings';

describe('a record', () => {
  test('is of the tenant of who makes it, whatever the request says, and found by that tenant only', async () => {
    const mock = await hub();
    const [alice, bob] = await aliceAndBob(mock);
    const body = '{"shipper":"New","tenant":"company2","id":"2001"}';
    const { status, members } = await visit(mock, alice, BILLS, { method: 'POST', body });
    assert.equal(status, 201);
    const { id, ...rest } = members;
    assert.deepEqual(rest, { shipper: 'New', tenant: 'company1' });
    assert.notEqual(id, '2001');
    assert.equal((await visit(mock, alice, `${BILLS}/${id}`)).status, 200);
    assert.equal((await visit(mock, bob, `${BILLS}/${id}`)).status, 401);
    assert.equal((await visit(mock, alice, ALL_BILLS)).members.total, 3);
    assert.equal((await visit(mock, bob, ALL_BILLS)).members.total, 2);
  });

  test('stays with its tenant and keeps its id when it is changed', async () => {
    const mock = await hub();
    const body = '{"shipper":"Changed","tenant":"company2","id":"2001"}';
    const { status, members } = await visit(mock, await tokenOf(mock), `${BILLS}/1001`, {
      method: 'PUT',
      body,
    });
    assert.deepEqual([status, members], [200, { shipper: 'Changed', tenant: 'company1', id: '1001' }]);
    assert.deepEqual(await mock.dataRecords('billofladings', 'company1'), [
      { object: 'billofladings', id: '1001', tenant: 'company1', content: { shipper: 'Changed' } },
      ...(await (await hub()).dataRecords('billofladings', 'company1')).slice(1),
    ]);
  });

  test('is gone once it is removed', async () => {
    const mock = await hub();
    const alice = await tokenOf(mock);
    assert.equal((await visit(mock, alice, `${BILLS}/1001`, { method: 'DELETE' })).status, 200);
    assert.equal((await visit(mock, alice, `${BILLS}/1001`, { method: 'DELETE' })).status, 401);
    assert.equal((await visit(mock, alice, BILLS)).members.total, 1);
  });

  test('of another tenant is answered like one that nobody has, to the byte, whatever is asked of it', async () => {
    const mock = await hub();
    const alice = await tokenOf(mock);
    for (const fields of [[], [COMPANY1]]) {
      for (const method of ['GET', 'HEAD', 'PUT', 'DELETE']) {
        const answers = [];
        for (const id of ['2001', '9999']) {
          const { reply } = await visit(mock, alice, `${BILLS}/${id}`, { method, fields, body: '{}' });
          answers.push([reply.status, reply.headers, bodyText(reply)]);
        }
        assert.deepEqual(answers[0], answers[1]);
        assert.equal(answers[0]?.[0], 401);
      }
    }
    assert.equal((await mock.dataRecords('billofladings', 'company2')).length, 2);
  });

  test('that is not there may be told from a foreign tenant, by a setting, and still not from a foreign record', async () => {
    const mock = await hub({ problems: { 'record-not-found': { status: 404, error: 'not_found' } } });
    const alice = await tokenOf(mock);
    for (const id of ['2001', '9999']) assert.equal((await visit(mock, alice, `${BILLS}/${id}`)).status, 404);
  });

  test('of any kind can be made, and a request without a body makes an empty one, as in the document’s example', async () => {
    const mock = await hub();
    const alice = await tokenOf(mock);
    const { status, members } = await visit(mock, alice, '/ceapi/v2/orders', { method: 'POST' });
    assert.deepEqual([status, members.tenant], [201, 'company1']);
    assert.equal((await visit(mock, alice, '/ceapi/v2/orders')).members.total, 1);
    assert.equal((await visit(mock, alice, '/ceapi/v2/nothing-of-this-kind')).members.total, 0);
  });

  for (const body of ['[1]', 'null', '7', '"text"', '{"a":', 'a=1', '\u0000']) {
    test(`is not made of ${JSON.stringify(body)}`, async () => {
      const mock = await hub();
      for (const [method, path] of [
        ['POST', BILLS],
        ['PUT', `${BILLS}/1001`],
      ] as const) {
        const { status, members, reply } = await visit(mock, await tokenOf(mock), path, { method, body });
        assert.deepEqual([status, members.error], [400, 'invalid_request']);
        assert.equal(headerValue(reply, 'WWW-Authenticate'), undefined);
      }
      assert.equal((await mock.dataRecords('billofladings', 'company1')).length, 2);
    });
  }

  test('and all of a kind tell which methods they take', async () => {
    const mock = await hub();
    const alice = await tokenOf(mock);
    for (const [path, allowed] of [
      [BILLS, 'GET, HEAD, POST'],
      [`${BILLS}/1001`, 'GET, HEAD, PUT, DELETE'],
    ] as const) {
      const { status, reply } = await visit(mock, alice, path, { method: 'PATCH' });
      assert.deepEqual([status, headerValue(reply, 'Allow')], [405, allowed]);
    }
  });

  for (const path of ['/ceapi/v2/', '/ceapi/v2//1001', `${BILLS}/`, `${BILLS}/1001/x`]) {
    test(`is not at ${path}`, async () => {
      const mock = await hub();
      assert.equal((await visit(mock, await tokenOf(mock), path)).members.error, 'wrong_tenant');
    });
  }

  test('comes back when the mock is reset', async () => {
    const mock = await hub();
    await visit(mock, await tokenOf(mock), `${BILLS}/1001`, { method: 'DELETE' });
    await mock.saveRole({ name: 'dispatcher', tenant: 'company1', rights: [] });
    await mock.reset();
    assert.equal((await visit(mock, await tokenOf(mock), BILLS)).members.total, 2);
  });
});
