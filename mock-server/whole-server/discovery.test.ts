import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OAuth2Client } from '@badgateway/oauth2-client';
import { mockOf } from '../requests.fixture.ts';

test('a client that is told nothing but the server finds its endpoints, and gets a token', async () => {
  const mock = await mockOf('oauth2');
  const client = new OAuth2Client({
    server: mock.url,
    clientId: 'app1',
    clientSecret: 'secret1',
    discoveryEndpoint: '/.well-known/oauth-authorization-server',
    fetch: mock.fetch,
  });
  const token = await client.password({ username: 'alice', password: 'alicepw' });
  const asked = mock.journal.exchanges().map(({ endpoint }) => endpoint);
  assert.deepEqual(asked, ['metadata', 'token']);
  assert.equal((await client.introspect(token)).active, true);
});
