import assert from 'node:assert/strict';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { certificateOf } from './certificate.ts';
import { generatedKeys, keysFrom } from './keys.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

test('a certificate holds the key that signs, signed by itself, and outlives every clock', async () => {
  const certificate = new X509Certificate(await certificateOf(await keysFrom(privateKey).current()));
  assert.ok(certificate.publicKey.equals(publicKey));
  assert.ok(certificate.verify(publicKey));
  assert.equal(certificate.subject, 'CN=Bearerproof token signing');
  assert.equal(certificate.issuer, certificate.subject);
  assert.equal(certificate.ca, false);
  assert.equal(certificate.validFromDate.toISOString(), '2000-01-01T00:00:00.000Z');
  assert.equal(certificate.validToDate.toISOString(), '9999-12-31T23:59:59.000Z');
});

test('a key has one certificate, however often it is asked for, and another key another', async () => {
  const keys = keysFrom(privateKey);
  const first = await certificateOf(await keys.current());
  assert.equal(await certificateOf(await keys.current()), first);
  assert.equal(await certificateOf(await keysFrom(privateKey).current()), first);
  assert.notEqual(await certificateOf(await generatedKeys().current()), first);
});
