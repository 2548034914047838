import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { maskOf } from '../../mask-of.ts';
import type { MockServer } from '../../mock-server.ts';
import { ALICE, ask, encoded, FORM, type Form, send } from '../../requests.fixture.ts';
import { authorized, parametersOf } from '../../whole-server/authorization.fixture.ts';
import { bodyText, type HeaderField, headerValue } from '../../wire/index.ts';
import { ALL_BILLS, COMPANY1, hub, ITSELF, visit } from './cehub.fixture.ts';

const FACTS = {
  name: 'Freight Desk',
  website: 'https://desk.example/',
  redirect_uri: 'https://desk.example/callback',
};
const JSON_BODY: HeaderField = ['Content-Type', 'application/json; charset=utf-8'];

const byForm = (mock: MockServer, facts: Form, ...fields: readonly HeaderField[]) =>
  send(mock, { path: mock.paths.registration ?? '', headers: [FORM, ...fields], body: encoded(facts) });
const byJson = (mock: MockServer, facts: unknown, ...fields: readonly HeaderField[]) =>
  send(mock, {
    path: mock.paths.registration ?? '',
    headers: [JSON_BODY, ...fields],
    body: JSON.stringify(facts),
  });
const without = (name: keyof typeof FACTS): Form =>
  Object.fromEntries(Object.entries(FACTS).filter(([each]) => each !== name));

describe('the registration endpoint', () => {
  test('shows a form for the three facts of an application', async () => {
    const mock = await hub();
    const { status, reply } = await send(mock, { method: 'GET', path: '/ceapi/oauth/register', headers: [] });
    assert.equal(status, 200);
    assert.match(headerValue(reply, 'Content-Type') ?? '', /^text\/html/);
    for (const name of Object.keys(FACTS))
      assert.match(bodyText(reply), new RegExp(`<input id="${name}" name="${name}"`));
  });

  test('makes a client of an application that is described in JSON', async () => {
    const mock = await hub();
    const { status, members, reply } = await byJson(mock, FACTS);
    assert.equal(status, 201);
    assert.equal(headerValue(reply, 'Cache-Control'), 'no-store');
    const { client_id, client_secret, ...rest } = members;
    assert.deepEqual(rest, {
      ...FACTS,
      grant_types: ['authorization_code', 'implicit', 'refresh_token', 'client_credentials'],
    });
    assert.match(String(client_id), /^[\w-]{16}$/);
    assert.match(String(client_secret), /^[\w-]{43}$/);
    assert.deepEqual((await mock.clients()).find(({ id }) => id === client_id)?.redirectUris, [
      FACTS.redirect_uri,
    ]);
  });

  test('shows the secret of an application that is described in the form, once', async () => {
    const mock = await hub();
    const { status, reply } = await byForm(mock, FACTS);
    assert.equal(status, 201);
    const { secret, id, name, website } = (await mock.clients()).at(-1) ?? assert.fail();
    assert.deepEqual([name, website], [FACTS.name, FACTS.website]);
    assert.ok(bodyText(reply).includes(`name="client_secret" value="${secret}"`));
    assert.ok(bodyText(reply).includes(`name="client_id" value="${id}"`));
    const again = await send(mock, { method: 'GET', path: '/ceapi/oauth/register', headers: [] });
    assert.ok(!bodyText(again.reply).includes(secret));
  });

  test('gives every application an identifier and a secret of its own', async () => {
    const mock = await hub();
    const answers = [];
    for (let round = 0; round < 20; round++) answers.push((await byJson(mock, FACTS)).members);
    assert.equal(new Set(answers.map(({ client_id }) => client_id)).size, 20);
    assert.equal(new Set(answers.map(({ client_secret }) => client_secret)).size, 20);
    assert.ok(answers.every(({ client_id, client_secret }) => client_id !== client_secret));
  });

  const rows: readonly (readonly [what: string, facts: Form, sentence: RegExp, error?: string])[] = [
    ['no name', without('name'), /needs a name/],
    ['a name of spaces', { ...FACTS, name: '  ' }, /needs a name/],
    ['a name without end', { ...FACTS, name: 'x'.repeat(201) }, /200 characters at most/],
    ['no website', without('website'), /needs a website/],
    [
      'a website without a scheme',
      { ...FACTS, website: 'desk.example' },
      /must be an absolute http or https URL/,
    ],
    [
      'a website that is a script',
      { ...FACTS, website: 'javascript:alert(1)' },
      /must be an absolute http or https URL/,
    ],
    ['no redirect URI', without('redirect_uri'), /needs a redirect URI/, 'invalid_redirect_uri'],
    ...[
      ['/callback', /must be absolute/],
      ['//desk.example/callback', /must be absolute/],
      ['https:callback', /must be absolute/],
      ['https:///callback', /must be absolute/],
      ['desk.example/callback', /must be absolute/],
      ['https://desk.example/callback#done', /must have no fragment/],
      ['https://desk.example/callback#', /must have no fragment/],
      ['https://desk.example/call back', /ASCII without spaces/],
      ['https://desk.example/rückruf', /ASCII without spaces/],
      ['javascript:alert(1)', /its scheme does not/],
      ['data:text/html,x', /its scheme does not/],
    ].map(
      ([uri, sentence]) =>
        [
          `the redirect URI ${uri}`,
          { ...FACTS, redirect_uri: uri as string },
          sentence as RegExp,
          'invalid_redirect_uri',
        ] as const,
    ),
  ];
  for (const [what, facts, sentence, error = 'invalid_client_metadata'] of rows) {
    test(`says what is wrong with ${what}, and registers nothing`, async () => {
      const mock = await hub();
      const before = (await mock.clients()).length;
      const { status, members } = await byJson(mock, facts);
      assert.deepEqual([status, members.error], [400, error]);
      assert.match(String(members.error_description), sentence);
      const page = await byForm(mock, facts);
      assert.equal(page.status, 400);
      assert.match(bodyText(page.reply), sentence);
      assert.match(bodyText(page.reply), /aria-invalid="true"/);
      assert.equal((await mock.clients()).length, before);
    });
  }

  test('says everything that is wrong at once, and keeps what was written', async () => {
    const mock = await hub();
    const { reply } = await byForm(mock, { name: '"><script>', website: 'x' });
    const page = bodyText(reply);
    assert.match(page, /must be an absolute http or https URL[\s\S]*needs a redirect URI/);
    assert.ok(page.includes('value="&quot;&gt;&lt;script&gt;"'));
    assert.ok(!page.includes('<script>'));
    const { members } = await byJson(mock, {});
    assert.equal(
      members.error_description,
      'The application needs a name. The application needs a website. The application needs a redirect URI.',
    );
  });

  test('takes redirect URIs of applications on devices', async () => {
    const mock = await hub();
    for (const redirect_uri of [
      'com.example.desk:/callback',
      'http://127.0.0.1:8090/callback',
      'https://a.test/?x=1',
    ]) {
      assert.equal((await byJson(mock, { ...FACTS, redirect_uri })).status, 201);
    }
  });

  for (const [what, sent] of [
    ['a list', { headers: [JSON_BODY], body: '[]' }],
    ['half a text', { headers: [JSON_BODY], body: '{"name":' }],
    ['a name that is a number', { headers: [JSON_BODY], body: '{"name":7}' }],
    ['several redirect URIs', { headers: [JSON_BODY], body: '{"redirect_uri":["https://a.test/"]}' }],
    ['another type', { headers: [['Content-Type', 'text/plain'] as const], body: encoded(FACTS) }],
    ['no type', { headers: [], body: encoded(FACTS) }],
  ] as const) {
    test(`refuses ${what}`, async () => {
      const mock = await hub();
      const { status, members } = await send(mock, { path: '/ceapi/oauth/register', ...sent });
      assert.deepEqual([status, members.error], [400, 'invalid_request']);
    });
  }

  test('takes no other method', async () => {
    const mock = await hub();
    const { status, reply } = await send(mock, { method: 'PUT', path: '/ceapi/oauth/register' });
    assert.deepEqual([status, headerValue(reply, 'Allow')], [405, 'GET, HEAD, POST']);
  });

  test('never shows a secret in what is told of an exchange', async () => {
    const mock = await hub();
    const mask = maskOf(mock);
    for (const register of [byForm, byJson]) {
      await register(mock, FACTS);
      const { secret } = (await mock.clients()).at(-1) ?? assert.fail();
      const exchange = mock.journal.exchanges().at(-1) ?? assert.fail();
      const { outcome } = mask.exchange(exchange);
      assert.ok(outcome.kind === 'reply');
      assert.ok(
        bodyText(exchange.outcome.kind === 'reply' ? exchange.outcome.reply : assert.fail()).includes(secret),
      );
      assert.ok(!bodyText(outcome.reply).includes(secret));
    }
  });
});

describe('a registered application', () => {
  const registered = async (mock: MockServer, ...fields: readonly HeaderField[]): Promise<Form> => {
    const { client_id, client_secret } = (await byJson(mock, FACTS, ...fields)).members;
    return { client_id: String(client_id), client_secret: String(client_secret) };
  };

  test('gets a code at its redirect URI, and tokens for it by its secret alone', async () => {
    const mock = await hub();
    const { client_id = '', client_secret = '' } = await registered(mock);
    const { redirect_uri } = FACTS;
    const seen = await authorized(mock, { response_type: 'code', client_id, redirect_uri, scope: 'read' });
    const code = { grant_type: 'authorization_code', code: parametersOf(seen).code ?? '', redirect_uri };
    for (const wrong of [{ client_id }, { client_id, client_secret: client_id }]) {
      assert.equal((await ask(mock, code, wrong)).members.error, 'invalid_client');
    }
    const { members } = await ask(mock, code, { client_id, client_secret });
    assert.equal((await visit(mock, String(members.access_token), ALL_BILLS)).status, 200);
    assert.equal(typeof members.refresh_token, 'string');
  });

  test('is not one of the trusted that may ask for passwords', async () => {
    const mock = await hub();
    assert.equal((await ask(mock, ALICE, await registered(mock))).members.error, 'unauthorized_client');
  });

  test('is of the tenant at whose host it was registered, without any right there', async () => {
    const mock = await hub();
    const client = await registered(mock, COMPANY1);
    const { members } = await ask(mock, ITSELF, client);
    const answer = await visit(mock, String(members.access_token), ALL_BILLS);
    assert.deepEqual([answer.status, answer.members.error], [403, 'access_denied']);
    assert.equal((await ask(mock, ITSELF, await registered(mock))).members.error, 'unauthorized_client');
  });

  test('can be named by a script', async () => {
    const mock = await hub();
    const { client_id: client = '', ...secret } = await registered(mock, COMPANY1);
    mock.script({ on: { client }, do: { fault: 'unavailable' } });
    assert.equal((await ask(mock, ITSELF, { client_id: client, ...secret })).status, 503);
  });
});
