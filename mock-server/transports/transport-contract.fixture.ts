import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { createMockServer, type MockServer } from '../mock-server.ts';
import { keysFrom, seededRandom, virtualClock } from '../ports/index.ts';
import type { ScriptStep } from '../script/index.ts';
import { bytes, type HeaderField, type HttpReply, type WireFault } from '../wire/index.ts';

/** How a transport is reached. */
export interface TransportUnderTest {
  readonly name: string;
  readonly faults: readonly WireFault['kind'][];
  /** Makes a mock reachable; the answer sends it requests. */
  open(mock: MockServer): Promise<(path: string, init: RequestInit) => Promise<Response>>;
}

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers?: readonly HeaderField[];
  readonly body?: string;
}

const FORM: HeaderField = ['Content-Type', 'application/x-www-form-urlencoded'];
const BASIC: HeaderField = ['Authorization', `Basic ${Buffer.from('app1:secret1').toString('base64')}`];
const password = 'grant_type=password&username=alice&password=alicepw';

const requests: Readonly<Record<string, Sent>> = {
  'a token': { method: 'POST', path: '/token', headers: [FORM, BASIC], body: password },
  'a token, with an unknown user': {
    method: 'POST',
    path: '/token',
    headers: [FORM, BASIC],
    body: 'grant_type=password&username=eve&password=x',
  },
  'wrong Basic credentials': {
    method: 'POST',
    path: '/token',
    headers: [FORM, ['Authorization', 'Basic eDp5']],
    body: password,
  },
  'a token, by GET': { method: 'GET', path: '/token?grant_type=password' },
  'introspection of nothing': {
    method: 'POST',
    path: '/introspect',
    headers: [FORM, BASIC],
    body: 'token=x',
  },
  'revocation of nothing': { method: 'POST', path: '/revoke', headers: [FORM, BASIC], body: 'token=x' },
  'the keys': { method: 'GET', path: '/jwks' },
  'a resource, without a token': { method: 'GET', path: '/api/profile?page=1' },
  'a resource, with a wrong token': {
    method: 'PUT',
    path: '/api/profile',
    headers: [['Authorization', 'Bearer wrong']],
    body: 'grün',
  },
  'a resource, by HEAD': { method: 'HEAD', path: '/api/profile' },
  'what is not there': { method: 'DELETE', path: '/nowhere//at/../all' },
};

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** A mock that answers the same requests with the same bytes as any other one that is made here. */
const twin = () =>
  createMockServer({
    profile: 'oauth2',
    clock: virtualClock(),
    random: seededRandom('twins'),
    keys: keysFrom(privateKey),
  });

/** Holds for every transport: it carries what the engine answers, and the faults that it declares. */
export function describeTransport({ name, faults, open }: TransportUnderTest): void {
  describe(`the transport ${name}`, () => {
    let mock: MockServer;
    let send: Awaited<ReturnType<TransportUnderTest['open']>>;
    before(async () => {
      mock = await twin();
      send = await open(mock);
    });
    after(() => mock.close());

    test('carries status, header fields and body of each answer', async () => {
      const reference = await twin();
      for (const [what, { method, path, headers = [], body }] of Object.entries(requests)) {
        const { reply } = await reference.handle({
          method,
          url: reference.url + path,
          headers,
          body: bytes(body ?? ''),
        });
        const response = await send(path, {
          method,
          headers: headers.map(([field, value]): [string, string] => [field, value]),
          ...(body === undefined ? {} : { body }),
        });
        assert.deepEqual(await told(response), expected(reply, method), what);
      }
    });

    test('gives the engine method, URL, header fields and body as they were sent', async () => {
      mock.journal.clear();
      await send('/api/a%2fb?q=1&q=2', { method: 'PATCH', headers: { 'X-Odd': 'a, "b"' }, body: 'grün' });
      const [exchange] = mock.journal.exchanges();
      assert.ok(exchange);
      const { method, url, headers, body } = exchange.request;
      assert.deepEqual([method, url], ['PATCH', `${mock.url}/api/a%2fb?q=1&q=2`]);
      assert.deepEqual(headers.find(([field]) => field.toLowerCase() === 'x-odd')?.[1], 'a, "b"');
      assert.equal(Buffer.from(body).toString(), 'grün');
    });

    for (const fault of faults) {
      test(`carries the fault ${fault}`, async () => {
        mock.script({ ...steps[fault], times: 1 });
        await carried[fault](() => send('/api/profile', {}));
        mock.clearScript();
        assert.equal((await send('/api/profile', {})).status, 401);
      });
    }
  });
}

const DELAY = 40;

const steps: Readonly<Record<WireFault['kind'], ScriptStep>> = {
  delay: { do: { fault: 'delay', with: { milliseconds: DELAY } } },
  reset: { do: { fault: 'reset' } },
  truncate: { do: { fault: 'truncate', with: { after: 5 } } },
  garbage: { do: { fault: 'garbage' } },
};

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
    body: await response.text(),
  };
}

function expected({ status, headers, body }: HttpReply, method: string) {
  const fields = new Headers(headers.map(([name, value]): [string, string] => [name, value]));
  fields.set('Content-Length', String(body.length));
  return { status, headers: [...fields], body: method === 'HEAD' ? '' : Buffer.from(body).toString() };
}
