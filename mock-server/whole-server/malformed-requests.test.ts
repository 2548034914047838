import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createMockServer } from '../mock-server.ts';
import { seededRandom, virtualClock } from '../ports/index.ts';
import { type ProfileName, profiles } from '../profiles/index.ts';
import { mockOf } from '../requests.fixture.ts';
import { bodyText } from '../wire/index.ts';
import { type OddRequest, oddRequests } from './malformed-requests.fixture.ts';

const SEED = 20_261_121;
const names = Object.keys(profiles) as ProfileName[];
const STACK = /\n\s+at |\.[jt]s:\d+|node:internal|TypeError|RangeError|SyntaxError/;

describe('whatever it is asked', () => {
  for (const name of names) {
    test(`the mock of ${name} answers with a status that somebody documented, and shows nothing of its inside`, async () => {
      const mock = await mockOf(name);
      await fc.assert(
        fc.asyncProperty(oddRequests(mock.profile), async ({ target, ...request }) => {
          const { reply } = await mock.handle({ ...request, url: mock.url + target });
          const told = `${reply.status} ${JSON.stringify(reply.headers)} ${bodyText(reply)}`;
          assert.ok(reply.status >= 200 && reply.status < 500, told);
          assert.doesNotMatch(told, STACK);
          assert.ok(
            reply.headers.every(([, value]) => !/[\r\n\0]/.test(value)),
            told,
          );
        }),
        { numRuns: 400, seed: SEED },
      );
    });
  }
});

describe('whatever comes over its socket', () => {
  const hard: readonly (readonly [title: string, wire: string])[] = [
    ['nothing at all', ''],
    ['half a request line', 'GET /to'],
    ['no HTTP', '\u0000\u0001\u0002\r\n\r\n'],
    ['TLS', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003'],
    ['a method of its own', 'FOO /token HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['CONNECT', 'CONNECT evil.test:443 HTTP/1.1\r\nHost: evil.test:443\r\n\r\n'],
    ['TRACE', 'TRACE /token HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['no Host', 'GET /token HTTP/1.1\r\n\r\n'],
    ['two Hosts', 'GET /token HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n'],
    ['a bad Host', 'GET /token HTTP/1.1\r\nHost: a b:x\r\n\r\n'],
    ['a target of asterisk', 'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a target in absolute form', 'GET http://evil.test/token HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a target of nonsense', 'GET http://%zz:99999/ HTTP/1.1\r\nHost: x\r\n\r\n'],
    ['a target of two slashes', 'GET //evil.test/x HTTP/1.1\r\nHost: x\r\n\r\n'],
    [
      'a body that is shorter than announced',
      'POST /token HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\na=b',
    ],
    ['a length of nonsense', 'POST /token HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n'],
    ['two lengths', 'POST /token HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\na=b'],
    [
      'length and chunks',
      'POST /token HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['broken chunks', 'POST /token HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n'],
    ['a header of 100 kB', `GET /token HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`],
    ['3000 headers', `GET /token HTTP/1.1\r\nHost: x\r\n${'X: y\r\n'.repeat(3000)}\r\n`],
    ['a target of 100 kB', `GET /token?${'x'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
    [
      'a body of 3 MB',
      `POST /token HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 3000000\r\n\r\n${'x'.repeat(3_000_000)}`,
    ],
    [
      'an expectation',
      'POST /token HTTP/1.1\r\nHost: x\r\nExpect: the-unexpected\r\nContent-Length: 0\r\n\r\n',
    ],
    ['an upgrade', 'GET /token HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'],
    ['fields without a colon', 'GET /token HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n'],
    ['HTTP of tomorrow', 'GET /token HTTP/9.9\r\nHost: x\r\n\r\n'],
    ['two requests at once', `${'GET /token HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(2)}`],
  ];

  test('it refuses, closes, and goes on serving others', async (context) => {
    const mock = await createMockServer({ clock: virtualClock(), random: seededRandom(1) });
    const { url } = await mock.listen();
    context.after(() => mock.close());
    for (const [title, wire] of hard) {
      const answer = await converse(url, Buffer.from(wire, 'latin1'));
      const statuses = [...answer.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => Number(status));
      assert.ok(
        statuses.every((status) => status < 500),
        `${title}: ${answer.slice(0, 300)}`,
      );
      assert.doesNotMatch(answer, STACK, title);
    }
    await fc.assert(
      fc.asyncProperty(oddRequests(mock.profile), async (request) => {
        const answer = await converse(url, onTheWire(request));
        assert.doesNotMatch(answer, /^HTTP\/1\.1 5/m);
        assert.doesNotMatch(answer, STACK);
      }),
      { numRuns: 150, seed: SEED },
    );
    const body = new URLSearchParams({ grant_type: 'password', username: 'alice', password: 'alicepw' });
    const headers = { Authorization: `Basic ${Buffer.from('app1:secret1').toString('base64')}` };
    assert.equal((await fetch(`${url}/token`, { method: 'POST', body, headers })).status, 200);
  });
});

function onTheWire({ method, target, headers, body }: OddRequest): Buffer {
  const fields = [...headers, ['Connection', 'close'], ['Content-Length', String(body.length)]];
  const head = [
    `${method} ${target} HTTP/1.1`,
    ...fields.map(([name, value]) => `${name}: ${value}`),
    '',
    '',
  ];
  return Buffer.concat([Buffer.from(head.join('\r\n')), body]);
}

/** Sends bytes and half-closes; what came back until the other side closed, which it has to within a bound. */
function converse(url: string, wire: Buffer): Promise<string> {
  const { port, hostname } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.end(wire));
    const chunks: Buffer[] = [];
    socket.setTimeout(10_000, () => {
      socket.destroy();
      reject(new Error(`no end of the answer to ${wire.subarray(0, 200).toString('latin1')}`));
    });
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    // A server that closes before it has read everything resets the connection: that is an end too.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')));
  });
}
