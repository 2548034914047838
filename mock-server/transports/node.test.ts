import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { setImmediate as immediate } from 'node:timers/promises';
import { bytes, type HttpRequest } from '../wire/index.ts';
import { type Listener, listen, listenTogether } from './node.ts';

const now = () => Date.parse('2026-01-15T10:00:00Z');

describe('over a socket', () => {
  let listener: Listener;
  let received: HttpRequest | undefined;
  before(async () => {
    const answer = async (request: HttpRequest) => {
      received = request;
      return { reply: { status: 200, headers: [], body: bytes('fine') } };
    };
    listener = await listen(answer, { now });
  });
  after(() => listener.close());

  /** Sends lines as they stand, and reads until the server closes. */
  async function sendRaw(...lines: readonly string[]): Promise<string> {
    const socket = connect(Number(new URL(listener.origin).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`);
    let reply = '';
    for await (const chunk of socket) reply += chunk;
    return reply;
  }

  test('the Date field tells the time of the server', async () => {
    const response = await fetch(listener.origin);
    assert.equal(response.headers.get('Date'), 'Thu, 15 Jan 2026 10:00:00 GMT');
  });

  test('a repeated header field stays repeated', async () => {
    await sendRaw('GET / HTTP/1.1', 'Host: x', 'Authorization: Bearer one', 'authorization: Bearer two');
    assert.deepEqual(
      received?.headers.filter(([name]) => /^authorization$/i.test(name)),
      [
        ['Authorization', 'Bearer one'],
        ['authorization', 'Bearer two'],
      ],
    );
  });

  test('a path that looks like a host is a path', async () => {
    assert.match(await sendRaw('GET //evil.test/api HTTP/1.1', 'Host: x'), /^HTTP\/1\.1 200 /);
    assert.equal(received?.url, `${listener.origin}//evil.test/api`);
  });

  test('a request target in absolute form is taken as it stands', async () => {
    await sendRaw('GET http://eu.test:81/api HTTP/1.1', 'Host: x');
    assert.equal(received?.url, 'http://eu.test:81/api');
  });

  for (const [what, lines] of Object.entries({
    'no Host': ['GET /api HTTP/1.1'],
    'a Host that is none': ['GET /api HTTP/1.1', 'Host: [[['],
    'the method TRACE': ['TRACE /api HTTP/1.1', 'Host: x'],
  })) {
    test(`a request with ${what} is answered`, async () => {
      assert.match(await sendRaw(...lines), /^HTTP\/1\.1 200 [\s\S]*\r\n\r\nfine$/);
    });
  }

  test('a body of a mebibyte is taken, and a larger one is refused', async () => {
    const send = (size: number) => fetch(listener.origin, { method: 'POST', body: 'x'.repeat(size) });
    assert.equal((await send(1024 * 1024)).status, 200);
    const refused = await send(1024 * 1024 + 1);
    assert.equal(refused.status, 413);
    assert.match(await refused.text(), /a body of more than 1048576 bytes/);
  });

  test('an answer that the handler cannot give is a 500 that says why', async () => {
    const broken = await listen(() => Promise.reject(new Error('the store is gone')), { now });
    const response = await fetch(broken.origin);
    assert.equal(response.status, 500);
    assert.match(await response.text(), /the store is gone/);
    await broken.close();
  });

  test('where one of several ports is taken, none is listened on', async () => {
    const handler = () => Promise.reject(new Error('not to be asked'));
    const free = await listen(handler, { now });
    await free.close();
    const port = Number(new URL(free.origin).port);
    const taken = Number(new URL(listener.origin).port);
    const places = [
      { port, now },
      { port: taken, now },
    ];
    await assert.rejects(listenTogether(handler, places), (error) => {
      const { code, port: told } = error as NodeJS.ErrnoException & { readonly port: number };
      return code === 'EADDRINUSE' && told === taken;
    });
    await assert.rejects(fetch(free.origin));
  });

  test('whatever is still open is cut when it closes', async () => {
    const silent = await listen(() => new Promise(() => {}), { now });
    const pending = fetch(silent.origin);
    const cut = assert.rejects(pending);
    await silent.close();
    await cut;
  });

  for (const fault of [
    { kind: 'delay', milliseconds: 60_000 },
    { kind: 'drip', bytes: 1, milliseconds: 60_000 },
  ] as const) {
    test(`a reply that is still due holds the process no longer once it closes (${fault.kind})`, async () => {
      const timers = () => process.getActiveResourcesInfo().filter((each) => each === 'Timeout').length;
      const asked = Promise.withResolvers<void>();
      const late = await listen(
        async () => {
          asked.resolve();
          return { reply: { status: 200, headers: [], body: bytes('fine') }, fault };
        },
        { now },
      );
      const before = timers();
      const socket = connect(Number(new URL(late.origin).port), '127.0.0.1');
      const cut = once(socket, 'close');
      socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
      await asked.promise;
      await immediate();
      await late.close();
      socket.destroy();
      await cut;
      assert.ok(timers() <= before);
    });
  }
});

test('a reply that tells its own date and length is not told twice what they are', async () => {
  const headers = [
    ['date', 'Thu, 01 Jan 2015 00:00:00 GMT'],
    ['content-length', '4'],
  ] as const;
  const { origin, close } = await listen(
    async () => ({ reply: { status: 200, headers, body: bytes('fine') } }),
    {
      now,
    },
  );
  const response = await fetch(origin);
  assert.deepEqual(
    [response.headers.get('Date'), response.headers.get('Content-Length'), await response.text()],
    ['Thu, 01 Jan 2015 00:00:00 GMT', '4', 'fine'],
  );
  await close();
});
