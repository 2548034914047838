import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import {
  createMockServer,
  extendProfile,
  type MockServer,
  profiles,
  virtualClock,
} from '../mock-server/index.ts';
import { exchangeLine, welcomeLines } from './serve-lines.ts';

const welcome = async (mock: MockServer) =>
  (await welcomeLines(mock, 'http://127.0.0.1:4000')).map(stripVTControlCharacters);

describe('the welcome', () => {
  test('of a profile with regions names them, the people, and a user who lives elsewhere', async () => {
    const lines = await welcome(await createMockServer({ profile: 'enigma' }));
    const token = 'https://us.enigma.test/oauth2/v0/token';
    const form = (user: string) =>
      `grant_type=password&username=${user}&password=${user}pw&client_id=app1&client_secret=secret1`;
    assert.deepEqual(lines, [
      'regions  us https://us.enigma.test',
      '         eu https://eu.enigma.test',
      'control  http://127.0.0.1:4000 (a page to open, and an API: http://127.0.0.1:4000/openapi.json)',
      'users    alice/alicepw (company1, lives in us)',
      '         bob/bobpw (company2, lives in eu)',
      'clients  app1/secret1 (USER LIST)',
      '         app2/secret2 (USER WSADMIN)',
      '',
      '# a token',
      `curl -s -d '${form('alice')}' ${token}`,
      '# when it has expired',
      `curl -s -X PUT -d '{"advance":"PT1H"}' http://127.0.0.1:4000/mocks/default/clock`,
      '# a user who lives elsewhere',
      `curl -s -d '${form('bob')}' ${token}`,
      '',
    ]);
  });

  test('of a mock with TLS says what to trust, and lets curl trust it', async () => {
    const mock = await createMockServer({ profile: 'oauth2' });
    const lines = (await welcomeLines(mock, 'http://127.0.0.1:4000', 'certificates/a b.pem')).map(
      stripVTControlCharacters,
    );
    assert.ok(lines.includes('trust    certificates/a b.pem'));
    const curls = lines.filter((line) => line.startsWith('curl'));
    assert.ok(
      curls.every((line) => line.includes(" --cacert 'certificates/a b.pem' ") === line.includes('https:')),
    );
    assert.equal(curls.filter((line) => line.includes('https:')).length, 1);
  });

  test('of a hostile mock says what to expect, and how to have it again', async () => {
    const hostile = { seed: 42, rate: 0.5, only: ['delay', 'reset'] };
    const lines = await welcome(await createMockServer({ profile: 'oauth2', hostile }));
    const at = lines.findIndex((line) => line.startsWith('hostile'));
    assert.deepEqual(lines.slice(at, at + 2), [
      'hostile  50 of 100 requests are hit; again: --hostile-seed 42 --hostile-rate 0.5 --hostile-only delay --hostile-only reset',
      '         delay, reset',
    ]);
  });

  test('of a profile with one region locks an account instead', async () => {
    const lines = await welcome(await createMockServer({ profile: 'oauth2' }));
    assert.deepEqual(lines.slice(-3, -1), [
      '# a locked account',
      `curl -s -X PUT -d '{"locked":true}' http://127.0.0.1:4000/mocks/default/users/alice`,
    ]);
    assert.ok(!lines.some((line) => line.startsWith('regions')));
  });

  test('of a profile with pages has one to open in a browser, and clients without a secret', async () => {
    const lines = await welcome(await createMockServer({ profile: 'oauth2' }));
    const callback = encodeURIComponent('http://127.0.0.1:8081/callback');
    const query = `response_type=code&client_id=app1&redirect_uri=${callback}&state=xyz`;
    assert.equal(
      lines[lines.indexOf('# a code, in a browser') + 1],
      `https://us.oauth2.test/authorize?${query}`,
    );
    assert.ok(lines.includes('         spa1, without a secret (read write)'));
  });

  test('of a profile with tenants names them, and calls at the hosts of two', async () => {
    const lines = await welcome(await createMockServer({ profile: 'cehub' }));
    assert.deepEqual(lines.slice(0, 2), [
      'tenants  company1 www.company1.com',
      '         company2 www.company2.com',
    ]);
    const token = `curl -s -u app1:secret1 -d 'grant_type=password&username=alice&password=alicepw'`;
    const at = (host: string) =>
      `curl -s -H 'Host: ${host}' -H "Authorization: Bearer $TOKEN" https://us.cehub.test/get-all-billofladings`;
    const place = lines.indexOf('# a call at the host of company1, and at a foreign one');
    assert.deepEqual(lines.slice(place + 1, place + 4), [
      `TOKEN=$(${token} https://us.cehub.test/ceapi/oauth/token | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`,
      at('www.company1.com'),
      at('www.company2.com'),
    ]);
  });

  test('authenticates the client in the way that the profile takes', async () => {
    const profile = extendProfile(profiles.oauth2, { clientAuthentication: { methods: ['basic'] } });
    const lines = await welcome(await createMockServer({ profile }));
    assert.ok(lines.some((line) => line.startsWith("curl -s -u app1:secret1 -d 'grant_type=password&")));
  });

  test('asks for a token of the client where there is no user', async () => {
    const profile = extendProfile(profiles.oauth2, { world: { users: [] } });
    const lines = await welcome(await createMockServer({ profile }));
    assert.ok(lines.some((line) => line.includes("-u app1:secret1 -d 'grant_type=client_credentials'")));
  });

  test('of a profile with security tests answers the realms of the application, and gets a token', async () => {
    const mock = await createMockServer({ profile: 'mobilefirst' });
    const [token = ''] = (await welcome(mock)).filter((line) => line.startsWith('curl'));
    const [, credentials = '', body = '', url = ''] =
      /^curl -s -u (\S+) -d '([^']+)' (\S+)$/.exec(token) ?? assert.fail(token);
    const { status } = await mock.fetch(url, {
      method: 'POST',
      headers: { Authorization: `Basic ${Buffer.from(credentials).toString('base64')}` },
      body: new URLSearchParams(body),
    });
    assert.equal(status, 200);
  });

  test('asks for what only the server knows by asking for a challenge', async () => {
    const scopes = ['WebSecurityTest'];
    const profile = extendProfile(profiles.mobilefirst, {
      world: { clients: [{ id: 'app1', secret: 'secret1', grants: ['client_credentials'], scopes }] },
    });
    const lines = await welcome(await createMockServer({ profile }));
    assert.ok(lines.includes(`curl -s -u app1:secret1 -d '' https://us.mobilefirst.test/oauth/token`));
  });
});

describe('the line of an exchange', () => {
  const lineOf = async (mock: MockServer, path: string) => {
    await mock.fetch(mock.url + path).catch(() => undefined);
    return stripVTControlCharacters(mock.journal.exchanges().map(exchangeLine).join());
  };

  test('says when, what, how it ended and why', async () => {
    const mock = await createMockServer({ profile: 'enigma', clock: virtualClock() });
    assert.equal(
      await lineOf(mock, '/api/profile?page=2'),
      '10:00:00 GET /api/profile 401 the request has no Authorization field',
    );
  });

  test('says who asks where it is not the client', async () => {
    const mock = await createMockServer({ profile: 'clueride', clock: virtualClock() });
    await mock.fetch(`${mock.url}/api/session`, { headers: { Authorization: 'Bearer made-up' } });
    assert.deepEqual(
      mock.journal.exchanges().map((exchange) => stripVTControlCharacters(exchangeLine(exchange))),
      [
        '10:00:00 GET /api/session 401 the issuer answered 401 to userinfo',
        '10:00:00 resource server asks: GET /userinfo 401 this server never issued the token',
      ],
    );
  });

  test('says what the script did', async () => {
    const script = [{ do: { fault: 'reset' } } as const];
    const mock = await createMockServer({ profile: 'enigma', clock: virtualClock(), script });
    assert.equal(
      await lineOf(mock, '/api/profile'),
      '10:00:00 GET /api/profile reset the script broke the connection before the server acted [fault reset]',
    );
  });
});
