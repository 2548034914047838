import assert from 'node:assert/strict';
import { request } from 'node:http';
import { test } from 'node:test';
import { listeningControl } from './control.fixture.ts';

const control = listeningControl();
const { makeMock, call } = control;

/** Sends over a socket what `fetch` would not let out. */
function send(method: string, path: string, headers: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(control.url + path, { method, headers, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
      response.destroy(); // some answers are streams without an end
    });
    sent.once('error', reject).end(/^P/.test(method) ? '{}' : undefined);
  });
}

const foreign = [
  { Host: 'evil.test' },
  { Host: '127.0.0.1.evil.test' },
  { Origin: 'http://evil.test' },
  { Origin: 'null' },
  { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'no-cors', 'Sec-Fetch-Dest': 'image' },
] as const;

test('every operation, and every file of the page, is refused to whoever is foreign, and changes nothing', async () => {
  const { path } = await makeMock();
  const { paths } = (await call('GET', '/openapi.json')).body as { paths: Record<string, object> };
  const operations = [
    ...Object.entries(paths).flatMap(([template, methods]) =>
      Object.keys(methods).map((method) => [method.toUpperCase(), template] as const),
    ),
    ...['/', '/openapi.json', '/page/main.js', '/client/control-client.js', '/nowhere'].map(
      (file) => ['GET', file] as const,
    ),
    ['OPTIONS', '/mocks'] as const,
  ];
  const before = (await call('GET', '/mocks')).body;
  for (const [method, template] of operations) {
    const target = template
      .replace('/mocks/{id}', path)
      .replace('{name}', 'alice')
      .replace('{client}', 'app1')
      .replace(/\{\w+\}/, '1');
    for (const headers of foreign) {
      assert.equal(
        await send(method, target, headers),
        403,
        `${method} ${target} with ${JSON.stringify(headers)}`,
      );
    }
  }
  assert.deepEqual((await call('GET', '/mocks')).body, before);
  assert.equal((await call('GET', `${path}/users`)).body.length, 2);
});

test('its own page and programs are answered, under each name of this machine', async () => {
  const { port } = new URL(control.url);
  for (const name of ['127.0.0.1', 'localhost', '[::1]']) {
    const Host = `${name}:${port}`;
    assert.equal(await send('GET', '/mocks', { Host }), 200);
    assert.equal(await send('GET', '/mocks', { Host, Origin: `http://${Host}` }), 200);
    assert.equal(await send('GET', '/mocks', { Host, 'Sec-Fetch-Site': 'same-origin' }), 200);
  }
});
