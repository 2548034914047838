import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { it } from 'node:test';
import { verifiesUnder } from './token-signature.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed = generateKeyPairSync('ed25519');
const token = (digest: string | undefined, key: KeyObject) =>
  `e30.e30.${sign(digest, Buffer.from('e30.e30'), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;

it('a signature is found whatever the kind of its key', () => {
  assert.ok(verifiesUnder(token('sha256', rsa.privateKey), rsa.publicKey));
  assert.ok(verifiesUnder(token('sha512', rsa.privateKey), rsa.publicKey));
  assert.ok(verifiesUnder(token('sha256', ec.privateKey), ec.publicKey));
  assert.ok(verifiesUnder(token(undefined, ed.privateKey), ed.publicKey));
});

it('a signature of something else, or under another key, is none', () => {
  const good = token('sha256', rsa.privateKey);
  for (const [bad, key] of [
    [good, ec.publicKey],
    [good, ed.publicKey],
    [good.replace('e30', 'e31'), rsa.publicKey],
    ['e30.e30.', rsa.publicKey],
    ['opaque', rsa.publicKey],
  ] as const) {
    assert.equal(verifiesUnder(bad, key), false);
  }
});
