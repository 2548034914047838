import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { bytes, type HeaderField, type HttpReply, type HttpRequest, type WireFault } from '../wire/index.ts';
import type { Handler } from './handler.ts';
import type { Transport } from './transport.ts';

/** How a transport is reached. */
export interface TransportUnderTest {
  readonly transport: Transport;
  open(handler: Handler): Promise<{
    readonly origin: string;
    readonly fetch: typeof fetch;
    close(): Promise<void>;
  }>;
}

const JSON_TYPE: HeaderField = ['Content-Type', 'application/json'];
const reply = (status: number, headers: readonly HeaderField[] = [], body = ''): HttpReply => ({
  status,
  headers,
  body: bytes(body),
});

/** What the handler answers, and how to ask for it. */
const replies: Readonly<Record<string, { readonly method?: string; readonly reply: HttpReply }>> = {
  'a success with JSON': { reply: reply(200, [JSON_TYPE, ['Cache-Control', 'no-store']], '{"name":"grün"}') },
  'a refusal with a challenge': { reply: reply(401, [['WWW-Authenticate', 'Bearer realm="a, b"']], '{}') },
  'a repeated field': {
    reply: reply(200, [
      ['Set-Cookie', 'a=1'],
      ['X-Other', 'x'],
      ['Set-Cookie', 'b=2; HttpOnly'],
    ]),
  },
  'bytes that are no text': {
    reply: { status: 200, headers: [], body: new Uint8Array([0, 255, 128, 10, 13]) },
  },
  'nothing at all': { reply: reply(204) },
  'a redirect': { reply: reply(302, [['Location', 'http://elsewhere.test/x']]) },
  'a failure': { method: 'POST', reply: reply(503, [['Retry-After', '9']], 'later') },
  'the head of a reply alone': { method: 'HEAD', reply: reply(200, [JSON_TYPE], '{"a":1}') },
};

const DELAY = 40;
const faults: Readonly<Record<WireFault['kind'], WireFault>> = {
  delay: { kind: 'delay', milliseconds: DELAY },
  reset: { kind: 'reset', when: 'after' },
  truncate: { kind: 'truncate', after: 5 },
  garbage: { kind: 'garbage' },
};

/** Holds for every transport: it carries what a handler answers, and the faults that it declares. */
export function describeTransport({ transport: { name, faults: declared }, open }: TransportUnderTest): void {
  describe(`the transport ${name}`, () => {
    let answer: Awaited<ReturnType<Handler>> = { reply: reply(200) };
    let received: HttpRequest | undefined;
    let opened: Awaited<ReturnType<TransportUnderTest['open']>>;
    before(async () => {
      opened = await open(async (request) => {
        received = request;
        return answer;
      });
    });
    after(() => opened.close());

    const send = (path = '/', init: RequestInit = {}) =>
      opened.fetch(opened.origin + path, { redirect: 'manual', ...init });

    for (const [what, { method = 'GET', reply: given }] of Object.entries(replies)) {
      test(`carries ${what}`, async () => {
        answer = { reply: given };
        assert.deepEqual(await told(await send('/', { method })), expected(given, method));
      });
    }

    test('hands on method, URL, header fields and body as they were sent', async () => {
      answer = { reply: reply(200) };
      await send('/a%2fb//c?q=1&q=2', {
        method: 'PATCH',
        headers: { 'X-Odd': 'a, "b"' },
        body: 'grün\u0000',
      });
      assert.ok(received);
      assert.deepEqual([received.method, received.url], ['PATCH', `${opened.origin}/a%2fb//c?q=1&q=2`]);
      assert.equal(received.headers.find(([field]) => field.toLowerCase() === 'x-odd')?.[1], 'a, "b"');
      assert.equal(Buffer.from(received.body).toString(), 'grün\u0000');
    });

    for (const fault of declared) {
      test(`carries the fault ${fault}, and goes on`, async () => {
        answer = { reply: reply(401, [JSON_TYPE], '{"error":"x"}'), fault: faults[fault] };
        await carried[fault](send);
        answer = { reply: reply(401) };
        assert.equal((await send()).status, 401);
      });
    }
  });
}

/** What each fault looks like to whoever sent the request. */
const carried: Readonly<Record<WireFault['kind'], (send: () => Promise<Response>) => Promise<void>>> = {
  async delay(send) {
    const sent = performance.now();
    assert.equal((await send()).status, 401);
    // Timers may fire up to a millisecond early.
    assert.ok(performance.now() - sent >= DELAY - 1);
  },
  async reset(send) {
    await assert.rejects(send, (error) => causeOf(error).code === 'ECONNRESET');
  },
  async truncate(send) {
    const response = await send();
    assert.equal(response.status, 401);
    await assert.rejects(response.text(), TypeError);
  },
  async garbage(send) {
    await assert.rejects(send, (error) => causeOf(error).name === 'HTTPParserError');
  },
};

const causeOf = (error: unknown) => (error as Error).cause as NodeJS.ErrnoException;

/** Fields that belong to the connection, and the instant, which only a transport with a clock tells. */
const OF_THE_CONNECTION = ['date', 'connection', 'keep-alive'];

async function told(response: Response) {
  return {
    status: response.status,
    headers: [...response.headers].filter(([name]) => !OF_THE_CONNECTION.includes(name)),
    body: Buffer.from(await response.arrayBuffer()).toString('hex'),
  };
}

function expected({ status, headers, body }: HttpReply, method: string) {
  const fields = new Headers(headers.map(([name, value]): [string, string] => [name, value]));
  if (status !== 204) fields.set('Content-Length', String(body.length));
  return { status, headers: [...fields], body: method === 'HEAD' ? '' : Buffer.from(body).toString('hex') };
}
