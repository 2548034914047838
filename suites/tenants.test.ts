import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MissingControl } from '../fixtures/bench/index.ts';
import type { ServerTarget } from '../fixtures/target/index.ts';
import { bytes, createJournal, type Exchange, type HeaderField } from '../mock-server/wire/index.ts';
import { answerClass, companiesOf, permitted, tenantsSeen, under } from './tenants.ts';

const target = {
  tenants: [
    { id: 'one', baseUrl: 'https://one.test' },
    { id: 'two', baseUrl: 'https://two.test' },
  ],
  users: [
    { name: 'alice', password: 'x', tenant: 'one', roles: ['clerk'] },
    { name: 'bob', password: 'x', tenant: 'two' },
  ],
  userRoles: [{ name: 'clerk', rights: ['view'] }],
  records: [{ tenant: 'one', path: '/bills/1', canary: 'One Freight' }],
} as unknown as ServerTarget;

const answered = (status: number, headers: readonly HeaderField[], body: string): Exchange =>
  createJournal(() => 0).begin({
    from: 'harness',
    to: 'resource-server',
    request: { method: 'GET', url: 'https://one.test/', headers: [], body: bytes('') },
  })({ outcome: { kind: 'reply', reply: { status, headers, body: bytes(body) } } });

test('answers of different layers are told apart by status, challenge and body', () => {
  const challenge: HeaderField = ['WWW-Authenticate', 'Bearer realm="x", error="insufficient_scope"'];
  assert.equal(
    answerClass(answered(403, [challenge], '{"error":"access_denied"}')),
    '403 insufficient_scope access_denied',
  );
  assert.equal(answerClass(answered(401, [], 'no')), '401');
});

test('a canary is seen in the body and in the fields of an answer', () => {
  assert.deepEqual([...tenantsSeen(target, answered(404, [['X-Owner', 'One Freight']], ''))], ['one']);
  assert.deepEqual([...tenantsSeen(target, answered(200, [], '[]'))], []);
});

test('an address is found at a tenant with its query', () => {
  assert.equal(
    under({ id: 'two', baseUrl: 'https://two.test' }, 'https://hub.test/bills?x=1'),
    'https://two.test/bills?x=1',
  );
  assert.equal(under({ id: 'two', baseUrl: 'https://two.test' }, '/bills?x=1'), 'https://two.test/bills?x=1');
});

test('what a user may do is unknown where nobody names the roles', () => {
  const [alice, bob] = target.users;
  assert.ok(alice && bob);
  assert.deepEqual(
    [
      permitted(target, alice, { right: 'view' }),
      permitted(target, alice, { right: 'edit' }),
      permitted(target, bob, { right: 'view' }),
    ],
    [true, false, undefined],
  );
  assert.equal(permitted(target, bob, {}), true);
});

test('one company alone has no borders to examine', () => {
  assert.equal(companiesOf(target).length, 2);
  assert.throws(() => companiesOf({ ...target, users: target.users.slice(0, 1) }), MissingControl);
});
