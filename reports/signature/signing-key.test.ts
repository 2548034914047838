import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { calculateJwkThumbprint } from 'jose';
import { readPrivateKey, readPublicKeys, UnusableKey } from './signing-key.ts';

const pairs = {
  ed25519: generateKeyPairSync('ed25519'),
  p256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }),
};
const pem = (key: (typeof pairs)[keyof typeof pairs]['privateKey'], type: 'pkcs8' | 'spki' = 'pkcs8') =>
  key.export({ format: 'pem', type }).toString();
const jwk = (key: (typeof pairs)[keyof typeof pairs]['privateKey'], more: object = {}) =>
  JSON.stringify({ ...key.export({ format: 'jwk' }), ...more });

for (const [name, algorithms] of [
  ['ed25519', ['EdDSA']],
  ['p256', ['ES256']],
  ['rsa', ['PS256', 'RS256']],
] as const) {
  test(`a key of ${name} is for ${algorithms.join(' and ')}, as PEM and as JWK, and goes by its thumbprint`, async () => {
    const { privateKey, publicKey } = pairs[name];
    const thumbprint = await calculateJwkThumbprint(publicKey.export({ format: 'jwk' }));
    for (const text of [pem(privateKey), jwk(privateKey)]) {
      const key = await readPrivateKey(text);
      assert.deepEqual([key.algorithms, key.thumbprint, key.kid], [algorithms, thumbprint, undefined]);
    }
    for (const text of [pem(publicKey, 'spki'), jwk(publicKey)]) {
      const [key, ...others] = await readPublicKeys(text);
      assert.deepEqual([key.algorithms, key.thumbprint, others], [algorithms, thumbprint, []]);
    }
  });
}

test('a JWK says its name, and which of two algorithms it is for', async () => {
  const key = await readPrivateKey(
    jwk(pairs.rsa.privateKey, { alg: 'RS256', kid: 'filing-2026', use: 'sig' }),
  );
  assert.deepEqual([key.algorithms, key.kid], [['RS256'], 'filing-2026']);
});

test('of a set the keys count that can check reports', async () => {
  const set = {
    keys: [
      { ...pairs.ed25519.publicKey.export({ format: 'jwk' }), kid: 'a' },
      { ...pairs.rsa.publicKey.export({ format: 'jwk' }), use: 'enc' },
      { kty: 'oct', k: 'c2VjcmV0' },
      pairs.p256.publicKey.export({ format: 'jwk' }),
    ],
  };
  const keys = await readPublicKeys(JSON.stringify(set));
  assert.deepEqual(
    keys.map(({ algorithms }) => algorithms),
    [['EdDSA'], ['ES256']],
  );
});

const unusable: Readonly<Record<string, readonly [half: 'private' | 'public', text: string, says: RegExp]>> =
  {
    'a public key that is to sign': ['private', pem(pairs.rsa.publicKey, 'spki'), /nobody can sign/],
    'a public JWK that is to sign': ['private', jwk(pairs.ed25519.publicKey), /nobody can sign/],
    'a private key that is to check': ['public', pem(pairs.rsa.privateKey), /belongs to who signs/],
    'a private JWK that is to check': ['public', jwk(pairs.p256.privateKey), /belongs to who signs/],
    'a shared secret': ['public', '{"kty":"oct","k":"c2VjcmV0"}', /who can check with it can sign/],
    'a set that is to sign': ['private', '{"keys":[{}]}', /expected one private key/],
    'a set without a usable key': ['public', '{"keys":[{"kty":"oct"}]}', /no key of the set/],
    'an empty set': ['public', '{"keys":[]}', /without a key type/],
    'a key for encryption': ['public', jwk(pairs.rsa.publicKey, { use: 'enc' }), /another use \("enc"\)/],
    'a key for another algorithm': [
      'public',
      jwk(pairs.rsa.publicKey, { alg: 'HS256' }),
      /by PS256 or RS256/,
    ],
    'a short RSA key': [
      'public',
      pem(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey, 'spki'),
      /2048 bits or more, got rsa 1024/,
    ],
    'another curve': [
      'private',
      pem(generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey),
      /got ec secp384r1/,
    ],
    'a key that agrees on others': ['private', pem(generateKeyPairSync('x25519').privateKey), /got x25519/],
    'an encrypted key': [
      'private',
      pairs.rsa.privateKey
        .export({ format: 'pem', type: 'pkcs8', cipher: 'aes-128-cbc', passphrase: 'open sesame' })
        .toString(),
      /is encrypted; "openssl pkey/,
    ],
    'a damaged PEM': ['private', pem(pairs.rsa.privateKey).replace(/^M.*$/m, ''), /cannot be read/],
    'a damaged JWK': ['public', '{"kty":"EC","crv":"P-256","x":"a","y":"b"}', /cannot be read/],
    'half a JWK': ['public', '{"kty":"EC"', /is not JSON/],
    'a file of something else': ['private', 'name: acme', /expected a private key as PEM or JWK/],
  };

for (const [what, [half, text, says]] of Object.entries(unusable)) {
  test(`${what} is refused, with the reason`, async () => {
    const read = half === 'private' ? readPrivateKey : readPublicKeys;
    await assert.rejects(read(text), (error) => {
      assert.ok(error instanceof UnusableKey, String(error));
      assert.match(error.message, says);
      return true;
    });
  });
}
