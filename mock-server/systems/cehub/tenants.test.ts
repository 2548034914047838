import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { MockServer } from '../../mock-server.ts';
import { OptionError } from '../../option-error.ts';
import { ALICE, APP1, APP2, ask, BOB, encoded, FORM, send, tokensOf } from '../../requests.fixture.ts';
import type { HeaderField } from '../../wire/index.ts';
import {
  ALL_BILLS,
  billsOf,
  COMPANY1,
  COMPANY2,
  hub,
  ITSELF,
  said,
  tokenOf,
  visit,
} from './cehub.fixture.ts';

describe('the tenant of a token', () => {
  test('is that of its user, and of its client where there is no user', async () => {
    const mock = await hub();
    const status = async (token: string, host: HeaderField) =>
      (await visit(mock, token, ALL_BILLS, { fields: [host] })).status;
    const app2 = await tokenOf(mock, ITSELF, APP2);
    const bobByApp1 = await tokenOf(mock, BOB, APP1);
    assert.deepEqual([await status(app2, COMPANY1), await status(app2, COMPANY2)], [401, 200]);
    assert.deepEqual([await status(bobByApp1, COMPANY1), await status(bobByApp1, COMPANY2)], [401, 200]);
  });

  test('is nobody’s for a client of no tenant, which gets no token for itself', async () => {
    const mock = await hub();
    const { tenant: _, ...free } = (await mock.clients())[0] as NonNullable<
      Awaited<ReturnType<MockServer['clients']>>[0]
    >;
    await mock.saveClient({ ...free, id: 'app9', roles: [] });
    const app9 = { client_id: 'app9', client_secret: 'secret1' };
    const answer = await ask(mock, ITSELF, app9);
    assert.deepEqual([answer.status, answer.members.error], [400, 'unauthorized_client']);
    assert.match(answer.because, /it is of no tenant$/);
    assert.equal((await ask(mock, ALICE, app9)).status, 200);
  });

  test('stays with the token, so that a user who moves takes no access along', async () => {
    const mock = await hub();
    const alice = await tokenOf(mock);
    await mock.saveUser({ name: 'alice', tenant: 'company2' });
    for (const host of [COMPANY1, COMPANY2]) {
      assert.equal((await visit(mock, alice, ALL_BILLS, { fields: [host] })).status, 401);
    }
    const anew = await tokenOf(mock);
    assert.deepEqual(billsOf(await visit(mock, anew, ALL_BILLS, { fields: [COMPANY2] })), ['2001', '2002']);
  });

  test('has to be one of the profile’s', async () => {
    const mock = await hub();
    const what = { message: /there is no tenant "company3"; (did you mean|known)/, name: 'OptionError' };
    await assert.rejects(mock.saveUser({ name: 'dave', tenant: 'company3' }), what);
    await assert.rejects(mock.saveRole({ name: 'clerk', tenant: 'company3', rights: [] }), OptionError);
    assert.equal((await mock.saveUser({ name: 'dave', password: 'x' })).tenant, 'company1');
  });
});

describe('a field that may name the tenant', () => {
  const idField = 'X-Tenant-Id';
  const rows: readonly (readonly [fields: readonly HeaderField[], status: number])[] = [
    [[], 200],
    [[[idField, 'company1']], 200],
    [[[idField, 'company1'], COMPANY1], 200],
    [[[idField, 'company2']], 401],
    [[[idField, 'company2'], COMPANY1], 401],
    [[[idField, 'company1'], COMPANY2], 401],
    [
      [
        [idField, 'company1'],
        [idField, 'company2'],
      ],
      401,
    ],
    [[[idField, 'company3']], 401],
  ];
  for (const [fields, status] of rows) {
    test(`gives no access, and takes it where it disagrees: ${JSON.stringify(fields)} ${status}`, async () => {
      const mock = await hub({ tenancy: { idField } });
      assert.equal((await visit(mock, await tokenOf(mock), ALL_BILLS, { fields })).status, status);
    });
  }
});

describe('the token endpoint at the host of a tenant', () => {
  test('serves its own users and clients', async () => {
    const mock = await hub();
    const headers = [FORM, COMPANY1];
    const { refresh_token } = await tokensOf(mock);
    for (const form of [ALICE, ITSELF, { grant_type: 'refresh_token', refresh_token }]) {
      assert.equal((await send(mock, { headers, body: encoded({ ...form, ...APP1 }) })).status, 200);
    }
  });

  test('answers users and clients of another like such that nobody knows', async () => {
    const mock = await hub();
    const { refresh_token } = await tokensOf(mock);
    const refresh = { grant_type: 'refresh_token', refresh_token };
    const at = (form: Readonly<Record<string, string>>) =>
      send(mock, { headers: [FORM, COMPANY2], body: encoded({ ...form, ...APP1 }) });
    const pairs = [
      [await at(ALICE), await at({ ...ALICE, username: 'nobody' })],
      [await at({ ...ALICE, password: 'x' }), await at({ ...ALICE, username: 'nobody' })],
      [await at(refresh), await at({ ...refresh, refresh_token: 'made-up' })],
    ] as const;
    for (const [foreign, unknown] of pairs) {
      assert.deepEqual(said(foreign), said(unknown));
      assert.equal(foreign.members.error, 'invalid_grant');
    }
    assert.equal((await at(ITSELF)).members.error, 'unauthorized_client');
    assert.equal((await ask(mock, ALICE, APP1)).status, 200, 'a foreign host cannot lock an account');
  });

  test('serves nobody at a host that nobody has', async () => {
    const mock = await hub();
    const headers: readonly HeaderField[] = [FORM, ['Host', 'www.company3.com']];
    const answer = await send(mock, { headers, body: encoded({ ...ALICE, ...APP1 }) });
    assert.equal(answer.members.error, 'invalid_grant');
    assert.match(answer.because, /no tenant has the host "www.company3.com"$/);
  });
});
