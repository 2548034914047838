import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTargetFile, targetMask } from '../fixtures/target/index.ts';
import { optionsOf } from './target-options.ts';

const BARE = `name: Acme
role: authorization-server
profile: oauth2
baseUrl: http://127.0.0.1:9000
`;
function optionsIn(text: string, environment = {}) {
  const definition = parseTargetFile(BARE + text, 'acme.yaml', environment);
  return optionsOf(definition, targetMask(definition));
}

test('what a target file leaves at its default is no option', () => {
  assert.deepEqual(optionsIn(''), { baseUrl: 'http://127.0.0.1:9000' });
});

test('policy, endpoints, limits and the way of the clock stand as in the file', () => {
  const said = `endpoints: { revocation: /revoke }
policy: { accessTokenLifetime: PT1H, tokensPerUser: { key: user } }
limits: { maxWait: PT2S }
control: { clock: { command: date } }
`;
  assert.deepEqual(optionsIn(said), {
    baseUrl: 'http://127.0.0.1:9000',
    endpoints: { revocation: '/revoke' },
    policy: { accessTokenLifetime: 'PT1H', tokensPerUser: { key: 'user' } },
    limits: { maxWait: 'PT2S' },
    control: { clock: 'command' },
  });
});

test('secrets and passwords are left out, and hidden where they stand elsewhere', () => {
  const said = `clients: [{ id: app1, secret: s3cr3t-of-app }, { id: spa }]
users: [{ name: alice, password: wonderland }]
policy: { authorizationParameters: { hint: "say wonderland", key: "\${KEY}" } }
`;
  const options = optionsIn(said, { KEY: 'from-outside' });
  assert.doesNotMatch(JSON.stringify(options), /s3cr3t|wonderland|outside/);
  assert.deepEqual(options.clients, [
    { id: 'app1', grants: [], redirectUris: [], public: false },
    { id: 'spa', grants: [], redirectUris: [], public: true },
  ]);
  assert.deepEqual(options.users, [{ name: 'alice' }]);
});
