import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { maskOf } from '../mask-of.ts';
import { createMockServer, type MockServer } from '../mock-server.ts';
import { generatedKeys } from '../ports/index.ts';
import { controlApp } from './app.ts';
import { holdMocks } from './held-mock.ts';

let mock: MockServer;
let app: ReturnType<typeof controlApp>;
before(async () => {
  mock = await createMockServer({ profile: 'enigma' });
  await mock.listen();
  const held = { id: 'default', mock, mask: maskOf(mock) };
  app = controlApp(holdMocks([held]), () => 'http://127.0.0.1:4000', generatedKeys);
});
after(() => mock.close());

async function call(method: string, path: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await app.request(path, {
    method,
    headers: { Host: '127.0.0.1:4000', 'Content-Type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, error: text === '' ? '' : (JSON.parse(text) as { error: string }).error };
}

describe('wrong input is answered with 400 and a sentence that says what would be right:', () => {
  const rows: readonly (readonly [method: string, path: string, body: unknown, sentence: RegExp])[] = [
    ['PUT', '/clock', { advance: '61M' }, /^advance must be an ISO 8601 duration such as PT61M/],
    ['PUT', '/clock', { set: 'tomorrow' }, /^set must be an ISO 8601 instant such as/],
    ['PUT', '/clock', { advanc: 'PT61M' }, /^"advanc" is not a key.*did you mean "advance"\?$/],
    ['PUT', '/clock', {}, /must be a map with "advance"/],
    ['PUT', '/clock', { freeze: false }, /^freeze must be true, not false$/],
    ['PUT', '/clock', '{"advance":', /^the body is not JSON$/],
    ['PUT', '/clock', undefined, /^the body is not JSON$/],
    ['POST', '/script', { do: { behaviour: 'acount-locked' } }, /did you mean "account-locked"\?$/],
    ['POST', '/script', { on: { user: 'alcie' }, do: { fault: 'reset' } }, /did you mean "alice"\?$/],
    ['POST', '/script', [{ times: 0, do: { fault: 'reset' } }], /times must be at least 1$/],
    [
      'POST',
      '/script',
      { do: { deviation: 'no-such-thing-here' } },
      /^do\.deviation is "no-such-thing-here"/,
    ],
    ['PUT', '/users/alice', { lockd: true }, /^"lockd" is not a key of a user; did you mean "locked"\?$/],
    ['PUT', '/users/alice', { locked: 'yes' }, /^locked must be true or false, not a text$/],
    ['PUT', '/users/alice', { region: 'mars' }, /^there is no region "mars"; known: us, eu$/],
    ['PUT', '/users/carol', { locked: true }, /^there is no user "carol"; to add one, give it a "password"$/],
    ['PUT', '/clients/app3', { scopes: [] }, /^there is no client "app3"; to add one, give it a "secret"$/],
    [
      'PUT',
      '/clients/app1',
      { grants: ['passwd'] },
      /^there is no grant "passwd"; did you mean "password"\?$/,
    ],
    ['POST', '/provision', { client: 'app1' }, /^"user" is missing; it must be a text$/],
    [
      'POST',
      '/provision',
      { client: 'app1', user: 'bobb' },
      /^there is no user "bobb"; did you mean "bob"\?$/,
    ],
    [
      'POST',
      '/expect',
      { match: { grant: 'pasword' }, times: 0 },
      /^match\.grant is "pasword".*"password"\?$/,
    ],
    ['POST', '/expect', { times: 1 }, /^"match" is missing; it must be a map$/],
    [
      'GET',
      '/journal?reveal=maybe',
      undefined,
      /^"maybe" is not a value of reveal; it may be "true" or "false"$/,
    ],
    ['GET', '/journal?since=x', undefined, /^since must be the id of an exchange$/],
    [
      'GET',
      '/journal?endpoint=tokn',
      undefined,
      /^"tokn" is not a value of endpoint; did you mean "token"\?$/,
    ],
    ['GET', '/journal?staus=200', undefined, /^"staus" is not a key of the query; did you mean "status"\?$/],
    ['GET', '/events?since=-1', undefined, /^since must be the id of an exchange$/],
    ['GET', '/tokens?state=dead', undefined, /^"dead" is not a value of state; it may be "active"/],
    ['POST', '/tokens/expire', { user: 'bobb' }, /^there is no user "bobb"; did you mean "bob"\?$/],
    [
      'POST',
      '/tokens/revoke',
      { kind: 'acess' },
      /^"acess" is not a value of kind; did you mean "access"\?$/,
    ],
    ['POST', '/tokens/revoke', { token: 'x' }, /^this server never issued a token with the digest /],
    ['PUT', '/roles/editor', { tenant: 'company1' }, /^"rights" is missing; it must be a list$/],
    ['DELETE', '/users/carol', undefined, /^there is no user "carol"; known: alice, bob$/],
    ['DELETE', '/clients/app3', undefined, /^there is no client "app3"; did you mean "app1"\?$/],
    ['PUT', '/users/alice', { roles: 'admin' }, /^roles must be a list, not a text$/],
  ];
  for (const [method, path, body, sentence] of rows) {
    test(`${method} ${path} ${typeof body === 'string' ? body : JSON.stringify(body)}`, async () => {
      const { status, error } = await call(method, `/mocks/default${path}`, body);
      assert.equal(status, 400);
      assert.match(error, sentence);
    });
  }

  const orders: readonly (readonly [order: unknown, sentence: RegExp])[] = [
    [{ profil: 'enigma' }, /^"profil" is not a key of a mock; did you mean "profile"\?$/],
    [{ profile: 'enigmaa' }, /^"enigmaa" is not a value of profile; did you mean "enigma"\?$/],
    [{ profile: { extends: 'enigma', regions: ['us'] } }, /^the region of bob is "eu"/],
    [{ port: 70_000 }, /^port must be/],
    [{ hostile: true }, /^hostile must be a map, not true$/],
    [{ hostile: { rate: 2 } }, /^hostile\.rate must be above 0, and up to 1$/],
    [{ hostile: { sead: 2 } }, /^"sead" is not a key of hostile; did you mean "seed"\?$/],
    [
      { hostile: { only: ['rest'] } },
      /^"rest" is not a value of hostile\.only\[0\]; did you mean "reset"\?$/,
    ],
    [
      { hostile: { only: ['account-locked'] } },
      /"account-locked", which oauth2 does not document; it has delay, /,
    ],
    [{ deviations: ['acces-token-never-expires'] }, /did you mean "access-token-never-expires"\?$/],
    [{ script: [{ on: { endpoint: 'resource' }, do: { behaviour: 'account-locked' } }] }, /match nothing$/],
  ];
  for (const [order, sentence] of orders) {
    test(`POST /mocks ${JSON.stringify(order)}`, async () => {
      const { status, error } = await call('POST', '/mocks', order);
      assert.equal(status, 400);
      assert.match(error, sentence);
    });
  }
});

test('what is not there is 404, and the answer says what is', async () => {
  assert.deepEqual(await call('GET', '/mocks/other/clock', undefined), {
    status: 404,
    error: 'there is no mock "other"; there are: default',
  });
  const nowhere = await call('GET', '/clock', undefined);
  assert.equal(nowhere.status, 404);
  assert.match(nowhere.error, /openapi\.json lists what is$/);
});

test('a port in use is 409', async () => {
  const port = Number(new URL(mock.url).port);
  const { status, error } = await call('POST', '/mocks', { port });
  assert.equal(status, 409);
  assert.equal(error, `port ${port} is in use; choose another "port", or 0 for a free one`);
});
