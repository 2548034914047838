import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { createMockServer, type MockServer } from '../mock-server.ts';
import { virtualClock } from '../ports/index.ts';
import { listen, NODE_FAULTS } from './node.ts';
import { describeTransport } from './transport-contract.fixture.ts';

describeTransport({
  name: 'node',
  faults: NODE_FAULTS,
  async open(mock) {
    const { url } = await mock.listen();
    return (path, init) => fetch(url + path, init);
  },
});

describe('over a socket', () => {
  let mock: MockServer;
  before(async () => {
    mock = await createMockServer({ profile: 'enigma', clock: virtualClock() });
    await mock.listen();
  });
  after(() => mock.close());

  /** Sends lines as they stand, and reads until the server closes. */
  async function sendRaw(...lines: readonly string[]): Promise<string> {
    const socket = connect(Number(new URL(mock.url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`);
    let reply = '';
    for await (const chunk of socket) reply += chunk;
    return reply;
  }

  test('the Date field tells the time of the mock', async () => {
    const response = await fetch(`${mock.url}/jwks`);
    assert.equal(response.headers.get('Date'), 'Thu, 15 Jan 2026 10:00:00 GMT');
  });

  test('each region has an origin of its own, that answers', async () => {
    assert.equal(new Set(Object.values(mock.regions)).size, 2);
    for (const origin of Object.values(mock.regions)) {
      assert.equal((await fetch(`${origin}/api/profile`)).status, 401);
    }
  });

  test('a repeated header field stays repeated', async () => {
    const reply = await sendRaw(
      'GET /api/profile HTTP/1.1',
      'Host: x',
      'Authorization: Bearer one',
      'Authorization: Bearer two',
    );
    assert.match(reply, /^HTTP\/1\.1 400 /);
    assert.match(
      mock.journal.exchanges().at(-1)?.because ?? '',
      /^the request has more than one Authorization field$/,
    );
  });

  test('a path that looks like a host is a path', async () => {
    assert.match(await sendRaw('GET //evil.test/api/profile HTTP/1.1', 'Host: x'), /^HTTP\/1\.1 404 /);
    assert.equal(mock.journal.exchanges().at(-1)?.request.url, `${mock.url}//evil.test/api/profile`);
  });

  test('a request target in absolute form is taken as it stands', async () => {
    const reply = await sendRaw(`GET ${mock.regions.eu}/api/profile HTTP/1.1`, 'Host: x');
    assert.match(reply, /^HTTP\/1\.1 401 /);
    assert.equal(mock.journal.exchanges().at(-1)?.request.url, `${mock.regions.eu}/api/profile`);
  });

  for (const [what, lines] of Object.entries({
    'no Host': ['GET /api/profile HTTP/1.1'],
    'a Host that is none': ['GET /api/profile HTTP/1.1', 'Host: [[['],
    'the method TRACE': ['TRACE /api/profile HTTP/1.1', 'Host: x'],
  })) {
    test(`a request with ${what} is answered, and not with 500`, async () => {
      assert.match(await sendRaw(...lines), /^HTTP\/1\.1 40\d /);
    });
  }

  test('a body beyond a mebibyte is refused', async () => {
    const response = await fetch(`${mock.url}/oauth2/v0/token`, {
      method: 'POST',
      body: 'x'.repeat(1024 * 1024 + 1),
    });
    assert.equal(response.status, 413);
    assert.match(await response.text(), /a body of more than 1048576 bytes/);
  });

  test('an answer that the engine cannot give is a 500 that says why', async () => {
    const broken = await listen(() => Promise.reject(new Error('the store is gone')), { now: () => 0 });
    const response = await fetch(broken.origin);
    assert.equal(response.status, 500);
    assert.match(await response.text(), /the store is gone/);
    await broken.close();
  });

  test('a port in use is told, and nothing of the mock is left listening', async () => {
    const taken = Number(new URL(mock.regions.eu ?? '').port);
    const other = await createMockServer({ profile: 'enigma' });
    await assert.rejects(other.listen({ port: taken - 1 }), (error) => {
      return (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
    });
    assert.equal(other.url, 'https://us.enigma.test');
  });

  test('a closed mock answers no more by its sockets, but still by fetch', async () => {
    const other = await createMockServer();
    const { url } = await other.listen();
    await other.close();
    await assert.rejects(fetch(url));
    assert.equal((await other.fetch(`${other.url}/api/profile`)).status, 401);
  });
});
