import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compactVerify } from 'jose';
import { createMockServer, type MockServer } from '../../mock-server.ts';
import { shippedKeys } from '../../ports/index.ts';
import { APP1, ask, mockOf, send } from '../../requests.fixture.ts';
import type { ScriptStep } from '../../script/index.ts';
import { headerValues } from '../../wire/index.ts';
import {
  ALICE_ANSWERS,
  BOB_ANSWERS,
  challengedRealms,
  obtain,
  saidBy,
  scope,
  tokenOf,
  visit,
} from './mobilefirst.fixture.ts';

const SAMPLE = scope('SampleSecurityTest');

async function mockWith(...steps: readonly ScriptStep[]): Promise<MockServer> {
  const mock = await mockOf('mobilefirst');
  mock.script(...steps);
  return mock;
}
const cue = (behaviour: string, settings: Readonly<Record<string, unknown>> = {}): ScriptStep =>
  ({ do: { behaviour, with: settings } }) as ScriptStep;
const challengesIn = ({ reply }: Awaited<ReturnType<typeof visit>>) =>
  headerValues(reply, 'WWW-Authenticate');

describe('a scripted challenge', () => {
  const bare = 'Bearer scope="SampleSecurityTest"';
  for (const [form, challenges] of [
    ['standard', [bare]],
    ['spaces', ['Bearer scope = "SampleSecurityTest"']],
    ['lower-case', ['bearer scope="SampleSecurityTest"']],
    [
      'extra-parameters',
      [
        'Bearer realm="api", scope="SampleSecurityTest", error="invalid_token", ' +
          'error_description="Get, \\"please\\", a new token."',
      ],
    ],
    ['several', [`Basic realm="api, v2", ${bare}`]],
    ['several-fields', ['Basic realm="api"', bare]],
    ['no-scope', ['Bearer realm="api"']],
    ['empty-scope', ['Bearer scope=""']],
    ['missing', []],
    ['misspelt', []],
  ] as const) {
    test(`of the form ${form} is spelt so`, async () => {
      const answer = await visit(await mockWith(cue('challenge', { form })));
      assert.deepEqual(challengesIn(answer), challenges);
      assert.equal(answer.status, 401);
      assert.deepEqual(headerValues(answer.reply, 'WWW-Authentication'), form === 'misspelt' ? [bare] : []);
    });
  }

  test('leaves alone what is not refused', async () => {
    const mock = await mockWith(cue('challenge', { form: 'spaces', status: 403 }));
    const answer = await visit(mock, await tokenOf(mock, SAMPLE));
    assert.deepEqual([answer.status, challengesIn(answer)], [200, []]);
  });

  test('has the status that it is told', async () => {
    const mock = await mockWith(cue('challenge', { status: 403 }));
    assert.equal((await visit(mock, 'a.b.c')).status, 403);
    mock.clearScript();
    mock.script(cue('challenge', { status: 401 }));
    const answer = await visit(mock, await tokenOf(mock, scope('WebSecurityTest')));
    assert.equal(answer.status, 401);
    assert.equal(answer.members.error, 'insufficient_scope');
  });

  for (const [problem, status] of [
    ['missing-token', 401],
    ['invalid-token', 401],
    ['insufficient-scope', 403],
  ] as const) {
    test(`refuses what is right for the problem ${problem} where it is told to`, async () => {
      const mock = await mockWith(cue('challenge', { problem, form: 'standard' }));
      const answer = await visit(mock, await tokenOf(mock, SAMPLE));
      assert.deepEqual([answer.status, challengesIn(answer)], [status, [bare]]);
    });
  }

  for (const behaviour of ['missing-token', 'invalid-token', 'insufficient-scope']) {
    test(`names the scope of the resource too where ${behaviour} is cued`, async () => {
      const mock = await mockWith(cue(behaviour));
      const answer = await visit(mock, await tokenOf(mock, SAMPLE));
      assert.deepEqual(challengesIn(answer), ['Bearer scope = "SampleSecurityTest"']);
    });
  }
});

describe('a scripted order of validation', () => {
  test('decides which of several defects is told, and shows how far it came', async () => {
    const mock = await mockWith(
      cue('validation-order', { order: 'scope expiration signature', trace: 'header' }),
    );
    const defects = ['bad-signature', 'expired', 'wrong-scope'] as const;
    const outcomes = [];
    for (const left of [3, 2, 1, 0]) {
      const order = { client: 'app1', scope: ['SampleSecurityTest'], defects: defects.slice(0, left) };
      const { status, reply } = await visit(mock, (await mock.mint(order)).token);
      outcomes.push(`${status} ${headerValues(reply, 'X-Validation-Trace')}`);
    }
    assert.deepEqual(outcomes, [
      '403 scope failed',
      '401 scope ok, expiration failed',
      '401 scope ok, expiration ok, signature failed',
      '200 scope ok, expiration ok, signature ok',
    ]);
  });

  test('keeps the checks that it does not name, and the order of the profile where it names none', async () => {
    const mock = await createMockServer({ profile: 'oauth2' });
    mock.script(cue('validation-order', { order: 'expiration scope signature', trace: 'header' }));
    const { token } = await mock.mint({ client: 'app1', defects: ['revoked'] });
    const { reply } = await visit(mock, token, '/api/profile');
    const trace = 'expiration ok, scope ok, signature ok, revocation failed';
    assert.deepEqual(headerValues(reply, 'X-Validation-Trace'), [trace]);
    mock.clearScript();
    mock.script(cue('validation-order', { trace: 'header' }));
    const usual = await visit(mock, token, '/api/profile');
    assert.deepEqual(headerValues(usual.reply, 'X-Validation-Trace'), [
      'signature ok, expiration ok, revocation failed',
    ]);
  });
});

describe('a scripted realm', () => {
  test('challenges again although it is passed, and then there is a token', async () => {
    const mock = await mockWith({ ...cue('realm-challenge', { realm: 'wl_authenticityRealm' }), times: 1 });
    const first = await ask(mock, APP1, SAMPLE, ALICE_ANSWERS);
    assert.equal(first.status, 401);
    const { challenges, auth_session } = first.members as { challenges: object; auth_session: string };
    assert.deepEqual(Object.keys(challenges), ['wl_authenticityRealm']);
    assert.equal((await ask(mock, APP1, SAMPLE, { auth_session })).status, 200);
  });

  test('is the first of the profile unless it is named', async () => {
    const mock = await mockWith(cue('realm-challenge'));
    assert.deepEqual(await challengedRealms(mock, scope('DeviceSecurityTest')), ['SampleRealm']);
  });

  test('that the profile does not have challenges by a nonce', async () => {
    const mock = await mockWith({ ...cue('realm-challenge', { realm: 'OtherRealm' }), times: 1 });
    const { status, members } = await obtain(mock, SAMPLE);
    assert.deepEqual([status, members.scope], [200, 'SampleSecurityTest']);
  });

  test('refuses a right answer, which leaves no token', async () => {
    const mock = await mockWith(cue('challenge-failed'));
    const { status, members } = await ask(mock, APP1, SAMPLE, ALICE_ANSWERS);
    assert.deepEqual([status, members.error], [400, 'invalid_grant']);
    assert.deepEqual(await mock.accessTokens(), []);
  });

  test('can be cued for one user, application or security test', async () => {
    const refused = async (on: ScriptStep['on']) => {
      const mock = await mockWith({ ...cue('challenge-failed'), ...(on === undefined ? {} : { on }) });
      const answers = await Promise.all(
        [ALICE_ANSWERS, BOB_ANSWERS].map((answer) => ask(mock, APP1, SAMPLE, answer)),
      );
      return answers.map(({ status }) => status);
    };
    assert.deepEqual(await refused({ user: 'alice' }), [400, 200]);
    assert.deepEqual(await refused({ client: 'app2' }), [200, 200]);
    assert.deepEqual(await refused({ scope: 'SampleSecurityTest' }), [400, 400]);
  });
});

describe('the shipped key', () => {
  const shipped = async (token: string) => {
    const { publicKey } = await shippedKeys().current();
    return compactVerify(token, publicKey);
  };

  test('signs the tokens of a server that it is left in, and of no other', async () => {
    const careless = await createMockServer({ profile: 'mobilefirst', keys: shippedKeys() });
    const token = await tokenOf(careless, SAMPLE);
    assert.equal((await visit(careless, token)).status, 200);
    await shipped(token);
    const careful = await mockOf('mobilefirst');
    await assert.rejects(shipped(await tokenOf(careful, SAMPLE)));
    assert.equal((await visit(careful, token)).status, 401);
  });

  test('signs and verifies everywhere while a script says so, and is published', async () => {
    const mock = await mockWith(cue('shipped-key'));
    const token = await tokenOf(mock, SAMPLE);
    await shipped(token);
    assert.equal((await visit(mock, token)).status, 200);
    const published = async () =>
      (await send(mock, { method: 'GET', path: mock.paths.jwks })).members.keys as { kid: string }[];
    const { kid } = await shippedKeys().current();
    assert.deepEqual(
      (await published()).map((key) => key.kid),
      [kid],
    );
    mock.clearScript();
    assert.equal((await visit(mock, token)).status, 401);
    assert.ok((await published()).every((key) => key.kid !== kid));
  });
});

test('a token can be minted for a user and a device past all realms', async () => {
  const mock = await mockOf('mobilefirst');
  const { token } = await mock.mint({
    client: 'app1',
    user: 'bob',
    device: 'd9',
    scope: ['SampleSecurityTest'],
  });
  assert.deepEqual(saidBy(token).data, { user_id: 'bob', device_id: 'd9', application_id: 'app1' });
  const { members } = await visit(mock, token);
  assert.deepEqual(members.context, { app_id: 'app1', user_id: 'bob', device_id: 'd9' });
});
