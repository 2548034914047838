import assert from 'node:assert/strict';
import { test } from 'node:test';
import { profiles } from '../profiles/index.ts';
import { metadataOf } from './metadata.ts';

const issuer = 'https://as.test';

test('the metadata names every endpoint, and what the server takes there', () => {
  assert.deepEqual(JSON.parse(JSON.stringify(metadataOf(profiles.oauth2, issuer))), {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    userinfo_endpoint: `${issuer}/userinfo`,
    scopes_supported: ['read', 'write', 'admin'],
    response_types_supported: ['code', 'token'],
    response_modes_supported: ['query', 'fragment'],
    grant_types_supported: [...profiles.oauth2.grants],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
    revocation_endpoint: `${issuer}/revoke`,
    revocation_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
    introspection_endpoint: `${issuer}/introspect`,
    introspection_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
  });
});

test('the metadata of a server without an authorization endpoint has nothing of one', () => {
  const { authorization_endpoint, response_types_supported, code_challenge_methods_supported } = metadataOf(
    profiles.enigma,
    issuer,
  );
  assert.deepEqual(
    [authorization_endpoint, response_types_supported, code_challenge_methods_supported],
    [undefined, [], undefined],
  );
});
