import assert from 'node:assert/strict';
import { createHmac, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { compactVerify, SignJWT } from 'jose';
import { readJwt } from '../readers/index.ts';
import { forgeries, forgersKey, type Workshop } from './forgeries.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const token = await new SignJWT({ sub: 'alice', iat: 1_000, exp: 4_600 })
  .setProtectedHeader({ alg: 'RS256', kid: 'k1', typ: 'JWT' })
  .sign(privateKey);
const reading = readJwt(token);
assert.ok(reading.ok);
const workshop: Workshop = {
  jwt: reading.value,
  publicKeys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1' }],
  ownKey: await forgersKey('RS256'),
};
const samples = fc.sample(forgeries, { numRuns: 400, seed: 1 });

describe('a forged token', () => {
  it('is never the token that it was made of, and never holds under its key', async () => {
    for (const { fault, forge } of samples) {
      const forged = forge(workshop);
      assert.notEqual(forged, token, fault);
      await assert.rejects(compactVerify(forged, publicKey, { algorithms: ['RS256'] }), fault);
    }
  });

  it('sometimes holds for a server that takes the public key for a shared secret', () => {
    const pem = publicKey.export({ type: 'spki', format: 'pem' });
    const believed = samples.filter(({ forge }) => {
      const [header, claims, signature] = forge(workshop).split('.');
      return createHmac('sha256', pem).update(`${header}.${claims}`).digest('base64url') === signature;
    });
    assert.ok(believed.length > 0);
  });

  it('sometimes brings the key that proves it', async () => {
    const own = createPublicKey(workshop.ownKey).export({ format: 'jwk' });
    const brought = samples
      .map(({ forge }) => readJwt(forge(workshop)))
      .filter((each) => each.ok && JSON.stringify(each.value.header.jwk) === JSON.stringify(own));
    assert.ok(brought.length > 0);
  });

  it('is signed by a key of the kind that signed the token', async () => {
    assert.equal((await forgersKey('ES256')).asymmetricKeyType, 'ec');
    assert.equal((await forgersKey('EdDSA')).asymmetricKeyType, 'ed25519');
    assert.equal((await forgersKey('PS256')).asymmetricKeyType, 'rsa');
    assert.equal(await forgersKey('RS256'), await forgersKey('RS256'));
  });
});
