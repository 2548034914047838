import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { bearer } from '../../requests.fixture.ts';
import { bodyText, bytes, type HeaderField, headerValue } from '../../wire/index.ts';
import {
  ALL_BILLS,
  aliceAndBob,
  billsOf,
  COMPANY1,
  COMPANY2,
  hub,
  said,
  tokenOf,
  visit,
} from './cehub.fixture.ts';

const refusedAsForeign = {
  status: 401,
  members: {
    error: 'wrong_tenant',
    error_description: 'This belongs to another organization than yours, or to none.',
  },
};

describe('the hosts of two tenants', () => {
  test('answer their own users, each with their own data, at the same path', async () => {
    const mock = await hub();
    const [alice, bob] = await aliceAndBob(mock);
    const first = await visit(mock, alice, ALL_BILLS, { fields: [COMPANY1] });
    const second = await visit(mock, bob, ALL_BILLS, { fields: [COMPANY2] });
    assert.deepEqual([first.status, second.status], [200, 200]);
    assert.deepEqual(
      [billsOf(first), billsOf(second)],
      [
        ['1001', '1002'],
        ['2001', '2002'],
      ],
    );
    assert.deepEqual([first.members.total, second.members.total], [2, 2]);
    assert.match(first.because, /^the token of alice sees the billofladings of company1$/);
    assert.equal(headerValue(first.reply, 'Cache-Control'), 'no-store');
  });

  test('refuse the users of each other with 401, a challenge and a message, and tell nothing else', async () => {
    const mock = await hub();
    const [alice, bob] = await aliceAndBob(mock);
    for (const [token, host] of [
      [alice, COMPANY2],
      [bob, COMPANY1],
    ] as const) {
      const answer = await visit(mock, token, ALL_BILLS, { fields: [host] });
      assert.deepEqual(said(answer), refusedAsForeign);
      assert.equal(
        headerValue(answer.reply, 'WWW-Authenticate'),
        `Bearer realm="oauth", error="wrong_tenant", error_description="${refusedAsForeign.members.error_description}"`,
      );
      assert.match(
        answer.because,
        /^the token is refused: it is of company\d, and the request is about company\d$/,
      );
    }
  });

  const company1 = 'https://www.company1.com';
  const rows: readonly (readonly [
    what: string,
    url: string,
    fields: readonly HeaderField[],
    tenant: string,
  ])[] = [
    ['the host of the URL', company1, [], 'company1'],
    ['the Host field at a socket', 'http://127.0.0.1:4010', [COMPANY1], 'company1'],
    [
      'a Host field with port, capitals and final dot',
      'http://127.0.0.1',
      [['HOST', 'WWW.Company1.COM.:443']],
      'company1',
    ],
    [
      'the Host field, whatever X-Forwarded-Host says',
      'http://localhost',
      [COMPANY1, ['X-Forwarded-Host', 'www.company2.com']],
      'company1',
    ],
    [
      'the Host field, whatever Forwarded says',
      'http://localhost',
      [COMPANY1, ['Forwarded', 'host=www.company2.com']],
      'company1',
    ],
    [
      'the Host field, whatever X-Tenant says',
      'http://localhost',
      [COMPANY1, ['X-Tenant', 'company2']],
      'company1',
    ],
    [
      'the token, at a host that is nobody’s',
      'http://127.0.0.1:4010',
      [['Host', '127.0.0.1:4010']],
      'company1',
    ],
    ['the token, where there is no Host field', 'http://[::1]:4010', [], 'company1'],
    ['nobody, at an unknown host', 'http://127.0.0.1:4010', [['Host', 'www.company3.com']], 'none'],
    ['nobody, at a host that only begins alike', 'https://www.company1.com.evil.test', [], 'none'],
    ['nobody, at hosts of two tenants at once', company1, [COMPANY2], 'none'],
    ['nobody, with two Host fields that differ', 'http://127.0.0.1', [COMPANY1, COMPANY2], 'none'],
    ['nobody, with a Host field without a host', company1, [['Host', '']], 'none'],
    [
      'the last host of a URL that names another before an @',
      'https://www.company1.com@www.company2.com',
      [],
      'none',
    ],
  ];
  for (const [what, origin, fields, tenant] of rows) {
    test(`are told apart by ${what}`, async () => {
      const mock = await hub();
      const [alice, bob] = await aliceAndBob(mock);
      const status = async (token: string) => {
        const request = { method: 'GET', url: origin + ALL_BILLS, headers: [bearer(token), ...fields] };
        return (await mock.handle({ ...request, body: bytes('') })).reply.status;
      };
      const neutral = what.startsWith('the token');
      assert.equal(await status(alice), tenant === 'company1' ? 200 : 401);
      const atCompany2 = what.startsWith('the last host');
      assert.equal(await status(bob), neutral || atCompany2 ? 200 : 401);
    });
  }

  test('show nobody anything of another tenant, whoever asks whatever, wherever', async () => {
    const mock = await hub();
    const [alice, bob] = await aliceAndBob(mock);
    const hosts = [[], [COMPANY1], [COMPANY2], [['Host', 'localhost']]] as const;
    const paths = [
      ALL_BILLS,
      `${ALL_BILLS}?tenant=company2&tenant=company1`,
      ...['1001', '1002', '2001', '2002', '*', '%31%30%30%31', '../billofladings/1001'].map(
        (id) => `/ceapi/v2/billofladings/${id}`,
      ),
      '/ceapi/v2/billofladings',
      '/ceapi/v2//billofladings',
      '/ceapi/v2/billofladings;jsessionid=1',
    ];
    const bodies = ['', '{"tenant":"company1","id":"1001"}', '{"tenant":"company2","id":"2001"}'];
    const data = async () =>
      [
        await mock.dataRecords('billofladings', 'company1'),
        await mock.dataRecords('billofladings', 'company2'),
      ] as const;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(0, 1),
        fc.constantFrom(...hosts),
        fc.constantFrom(...paths),
        fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'),
        fc.constantFrom(...bodies),
        fc.constantFrom<readonly HeaderField[]>(
          [],
          [['X-HTTP-Method-Override', 'GET']],
          [['X-Tenant-Id', 'company1']],
        ),
        async (who, fields, path, method, body, more) => {
          const before = await data();
          const answer = await visit(mock, who === 0 ? alice : bob, path, {
            method,
            fields: [...fields, ...more],
            body,
          });
          const other = who === 0 ? 'company2' : 'company1';
          assert.ok(!bodyText(answer.reply).includes(`${other} Freight`));
          assert.ok(!bodyText(answer.reply).includes(other));
          assert.deepEqual((await data())[1 - who], before[1 - who]);
        },
      ),
      { seed: 1, numRuns: 400 },
    );
  });
});

describe('the refusal of a foreign tenant', () => {
  test('has the status, the words and the challenge that the profile gives it', async () => {
    const mock = await hub({
      problems: {
        'foreign-tenant': { status: 403, error: 'forbidden', description: 'Not yours.', challenge: false },
      },
    });
    const answer = await visit(mock, await tokenOf(mock), ALL_BILLS, { fields: [COMPANY2] });
    assert.deepEqual(said(answer), {
      status: 403,
      members: { error: 'forbidden', error_description: 'Not yours.' },
    });
    assert.equal(headerValue(answer.reply, 'WWW-Authenticate'), undefined);
  });
});

test('a mock with tenants answers at their origins too', async () => {
  const mock = await hub();
  assert.deepEqual(mock.origins, [
    'https://us.cehub.test',
    'https://www.company1.com',
    'https://www.company2.com',
  ]);
  const headers = { Authorization: `Bearer ${await tokenOf(mock)}` };
  const at = async (origin: string) => (await mock.fetch(origin + ALL_BILLS, { headers })).status;
  assert.deepEqual([await at('https://www.company1.com'), await at('https://www.company2.com')], [200, 401]);
});
