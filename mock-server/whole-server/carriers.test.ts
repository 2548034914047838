import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mockOf } from '../requests.fixture.ts';
import { bodyText, bytes } from '../wire/index.ts';

const pigeon = { name: 'pigeon', faults: ['delay'] } as const;

test('a fault that the transport cannot carry is a 501 that says so, and the server does not act', async () => {
  const mock = await mockOf('oauth2');
  mock.script({ do: { fault: 'truncate' } });
  const request = { method: 'GET', url: `${mock.url}/api/profile`, headers: [], body: bytes('') };
  const { reply, fault } = await mock.handle(request, pigeon);
  assert.deepEqual([reply.status, fault], [501, undefined]);
  assert.match(
    bodyText(reply),
    /the transport pigeon cannot carry the fault truncate, only delay; .* listen\(\)/,
  );
  const [exchange] = mock.journal.exchanges();
  assert.deepEqual(exchange?.outcome, { kind: 'reply', reply });
  assert.match(exchange?.because ?? '', /^the transport pigeon cannot carry/);
  assert.equal(exchange?.scripted, 'fault truncate');
});

test('a fault that the transport can carry, and any fault where nobody says what carries it, is handed on', async () => {
  const mock = await mockOf('oauth2');
  mock.script({ times: 1, do: { fault: 'delay' } }, { do: { fault: 'garbage' } });
  const request = { method: 'GET', url: `${mock.url}/api/profile`, headers: [], body: bytes('') };
  assert.equal((await mock.handle(request, pigeon)).fault?.kind, 'delay');
  assert.equal((await mock.handle(request)).fault?.kind, 'garbage');
});
