import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ALICE, APP1, ask, BOB, encoded, send, tokensOf } from '../requests.fixture.ts';
import { ScriptError, type ScriptStep } from '../script/index.ts';
import { ALL_BILLS, COMPANY1, COMPANY2, hub, tokenOf, visit } from '../systems/cehub/cehub.fixture.ts';
import { headerValue } from '../wire/index.ts';

type Action = ScriptStep['do'];
const tenant = (settings: Record<string, unknown> = {}): Action => ({
  behaviour: 'tenant-401',
  with: settings,
});
const invalid = (settings: Record<string, unknown> = {}): Action => ({
  behaviour: 'invalid-token-error',
  with: settings,
});

describe('a call with a good token is answered on cue', () => {
  const rows: readonly (readonly [
    action: Action,
    status: number,
    error: string,
    challenge: RegExp | undefined,
  ])[] = [
    [
      tenant(),
      401,
      'wrong_tenant',
      /^Bearer realm="oauth", error="wrong_tenant", error_description="This belongs/,
    ],
    [tenant({ challenge: 'no' }), 401, 'wrong_tenant', undefined],
    [tenant({ status: 403 }), 403, 'wrong_tenant', /error="wrong_tenant"/],
    [tenant({ error: 'invalid_token' }), 401, 'invalid_token', /error="invalid_token"/],
    [
      tenant({ error: 'invalid_token', message: 'Go home.' }),
      401,
      'invalid_token',
      /^Bearer realm="oauth", error="invalid_token", error_description="Go home."$/,
    ],
    [{ behaviour: 'missing-right' }, 403, 'access_denied', /error="insufficient_scope"/],
    [invalid(), 401, 'invalid_token', /error="invalid_token"/],
    [invalid({ error: 'invalid_request' }), 401, 'invalid_request', /error="invalid_request"/],
    [invalid({ error: 'invalid_request', status: 400 }), 400, 'invalid_request', /error="invalid_request"/],
    [
      invalid({ error: 'invalid_request', challenge: 'invalid_token' }),
      401,
      'invalid_request',
      /error="invalid_token"/,
    ],
    [invalid({ error: 'Invalid Token Error', challenge: 'none' }), 401, 'Invalid Token Error', undefined],
    [invalid({ error: 'Invalid Token Error' }), 401, 'Invalid Token Error', /error="Invalid Token Error"/],
  ];
  for (const [action, status, error, challenge] of rows) {
    test(`${JSON.stringify(action)}: ${status} ${error}`, async () => {
      const mock = await hub();
      const alice = await tokenOf(mock);
      mock.script({ times: 1, do: action });
      const answer = await visit(mock, alice);
      assert.deepEqual([answer.status, answer.members.error], [status, error]);
      assert.ok(String(answer.members.error_description).length > 0);
      const field = headerValue(answer.reply, 'WWW-Authenticate');
      if (challenge === undefined) assert.equal(field, undefined);
      else assert.match(field ?? '', challenge);
      assert.equal((await visit(mock, alice)).status, 200);
    });
  }

  test('with a message of one’s own', async () => {
    const mock = await hub();
    mock.script({ do: tenant({ message: 'Go home.' }) });
    assert.equal((await visit(mock, await tokenOf(mock))).members.error_description, 'Go home.');
  });
});

describe('a refresh is answered on cue as of an expired token', () => {
  for (const [error, status] of [
    ['invalid_grant', 400],
    ['invalid_token', 401],
  ] as const) {
    test(error, async () => {
      const mock = await hub();
      const refresh = { grant_type: 'refresh_token', refresh_token: (await tokensOf(mock)).refresh_token };
      mock.script({ times: 1, do: { behaviour: 'expired-refresh-token', with: { error } } });
      const answer = await ask(mock, refresh, APP1);
      assert.deepEqual([answer.status, answer.members.error], [status, error]);
      assert.equal(
        headerValue(answer.reply, 'WWW-Authenticate')?.startsWith('Bearer error='),
        status === 401 || undefined,
      );
      assert.equal((await ask(mock, refresh, APP1)).status, 200);
    });
  }
});

describe('a step for a tenant', () => {
  test('takes what arrives at the host of that tenant, and elsewhere what has a token of it', async () => {
    const mock = await hub();
    const alice = await tokenOf(mock);
    mock.script({ on: { tenant: 'company1' }, do: { fault: 'unavailable' } });
    const status = async (fields: Parameters<typeof visit>[3]) =>
      (await visit(mock, alice, ALL_BILLS, fields)).status;
    assert.equal(await status({ fields: [COMPANY1] }), 503);
    assert.equal(await status({ fields: [COMPANY2] }), 401);
    assert.equal(await status({}), 503);
    assert.equal((await visit(mock, await tokenOf(mock, BOB, APP1))).status, 200);
    assert.equal((await ask(mock, ALICE, APP1)).status, 503);
    assert.equal((await ask(mock, BOB, APP1)).status, 200);
    assert.equal((await mock.fetch(`https://www.company1.com${ALL_BILLS}`)).status, 503);
  });

  test('is refused where the profile has no such tenant', async () => {
    const mock = await hub();
    const wrong = () => mock.script({ on: { tenant: 'compny1' }, do: { fault: 'reset' } });
    assert.throws(wrong, (error) => {
      assert.ok(error instanceof ScriptError);
      assert.equal(
        error.message,
        'on.tenant is "compny1", which matches nothing here; did you mean "company1"?',
      );
      return true;
    });
  });

  test('can be asked for in the journal', async () => {
    const mock = await hub();
    const alice = await tokenOf(mock);
    await visit(mock, alice, ALL_BILLS, { fields: [COMPANY1] });
    await visit(mock, await tokenOf(mock, BOB, APP1), ALL_BILLS);
    await visit(mock, alice, ALL_BILLS);
    const resource = { endpoint: 'resource', tenant: 'company1' } as const;
    assert.equal(mock.expect({ match: resource, times: 2 }).met, true);
  });
});

test('a step knows the client, the grant and the user of a request whose parameters are in its URL', async () => {
  const mock = await hub();
  mock.script({
    on: { grant: 'password', client: 'app1', user: 'alice' },
    do: { fault: 'unavailable' },
  });
  const query = encoded({ grant_type: 'password', username: 'alice', password: 'alicepw', ...APP1 });
  assert.equal((await send(mock, { path: `${mock.paths.token}?${query}`, headers: [] })).status, 503);
});
