import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMockServer } from '../mock-server.ts';
import { FETCH_FAULTS } from './fetch.ts';
import { describeTransport } from './transport-contract.fixture.ts';

describeTransport({
  name: 'fetch',
  faults: FETCH_FAULTS,
  open: async (mock) => (path, init) => mock.fetch(mock.url + path, init),
});

test('the fetch of a mock takes what fetch takes: a text, a URL or a Request', async () => {
  const mock = await createMockServer();
  const url = `${mock.url}/api/profile`;
  for (const input of [url, new URL(url), new Request(url)]) {
    assert.equal((await mock.fetch(input)).status, 401);
  }
});

test('the fetch of a mock tells regions apart by their origins', async () => {
  const mock = await createMockServer({ profile: 'enigma' });
  const statusIn = async (region: string) => {
    const response = await mock.fetch(`${mock.regions[region]}/oauth2/v0/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'password',
        username: 'bob',
        password: 'bobpw',
        client_id: 'app1',
        client_secret: 'secret1',
      }),
    });
    return response.status;
  };
  assert.deepEqual([await statusIn('us'), await statusIn('eu')], [400, 200]);
});
