import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, test } from 'node:test';
import { calculateJwkThumbprint } from 'jose';
import { generatedKeys, keysFrom, publicJwk } from './keys.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

describe('signing keys', () => {
  test('that are generated are made once, and the current one is among all', async () => {
    const keys = generatedKeys();
    const key = await keys.current();
    assert.equal(await keys.current(), key);
    assert.deepEqual(await keys.all(), [key]);
    assert.equal(key.privateKey.asymmetricKeyDetails?.modulusLength, 2048);
  });

  test('that are rotated go on counting, unless they are forgotten', async () => {
    const keys = generatedKeys();
    const first = await keys.current();
    const second = await keys.rotate();
    assert.notEqual(second.kid, first.kid);
    assert.equal(await keys.current(), second);
    assert.deepEqual(await keys.all(), [second, first]);
    const third = await keys.rotate(true);
    assert.deepEqual(await keys.all(), [third]);
  });

  test('around the same private key have the same name', async () => {
    const [one, other] = [await keysFrom(privateKey).current(), await keysFrom(privateKey).current()];
    assert.equal(one.kid, other.kid);
  });

  test('are published without their private half', async () => {
    const jwk = publicJwk(await keysFrom(privateKey).current());
    assert.deepEqual(Object.keys(jwk).sort(), ['alg', 'e', 'kid', 'kty', 'n', 'use']);
    assert.deepEqual([jwk.kty, jwk.alg, jwk.use], ['RSA', 'RS256', 'sig']);
    const published = await calculateJwkThumbprint(jwk as Parameters<typeof calculateJwkThumbprint>[0]);
    const own = await calculateJwkThumbprint(
      (await keysFrom(privateKey).current()).publicKey.export({ format: 'jwk' }) as typeof jwk,
    );
    assert.equal(published, own);
  });
});
