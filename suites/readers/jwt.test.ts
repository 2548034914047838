import assert from 'node:assert/strict';
import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import { describe, it } from 'node:test';
import { type Jwt, readJwt } from './jwt.ts';
import {
  altered,
  publicKeyTexts,
  resigned,
  signedWithPublicKey,
  unsigned,
  withFlippedBit,
} from './jwt-tampering.ts';

const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

const compact = (header: unknown, claims: unknown, signature = 'c2ln'): string =>
  `${encode(header)}.${encode(claims)}.${signature}`;

const decoded = (token: string): Jwt => {
  const reading = readJwt(token);
  assert.ok(reading.ok, JSON.stringify(reading.flaws));
  return reading.value;
};

const sample = compact(
  { alg: 'RS256', typ: 'JWT', kid: '1' },
  { sub: 'alice', aud: ['a'], exp: 20, iat: 10 },
);

describe('readJwt', () => {
  it('decodes header, claims and signature', () => {
    const jwt = decoded(sample);
    assert.deepEqual(jwt.header, { alg: 'RS256', typ: 'JWT', kid: '1' });
    assert.deepEqual(jwt.claims, { sub: 'alice', aud: ['a'], exp: 20, iat: 10 });
    assert.equal(Buffer.from(jwt.signature).toString(), 'sig');
  });

  for (const [title, token, ok, ...flaws] of [
    ['an opaque token', 'abc', false, 'segments'],
    ['four segments', `${sample}.x`, false, 'segments'],
    ['padding', sample.replace(/[.]/, '=.'), false, 'base64url'],
    ['stray bits at the end', compact({ alg: 'x' }, {}, 'c2lh').replace(/c2lh$/, 'c2l'), false, 'base64url'],
    ['a foreign character', `${sample}+`, false, 'base64url'],
    ['claims that are no JSON', compact({ alg: 'x' }, 'claims'), false, 'syntax'],
    ['claims that are no object', compact({ alg: 'x' }, [1]), false, 'not-an-object'],
    ['a claim twice', compact({ alg: 'x' }, '{"sub":"a","sub":"b"}'), true, 'duplicate-member'],
    ['no algorithm', compact({}, {}), true, 'header-type'],
    ['a number as key id', compact({ alg: 'x', kid: 1 }, {}), true, 'header-type'],
    ['an expiry in words', compact({ alg: 'x' }, { exp: '20' }), true, 'claim-type'],
    ['a number among audiences', compact({ alg: 'x' }, { aud: ['a', 1] }), true, 'claim-type'],
    ['an empty signature', compact({ alg: 'none' }, {}, ''), true],
  ] as const) {
    it(`finds ${flaws.join() || 'no flaw'} in ${title}`, () => {
      const reading = readJwt(token);
      assert.equal(reading.ok, ok);
      assert.deepEqual(
        reading.flaws.map((flaw) => flaw.kind),
        flaws,
      );
    });
  }
});

describe('tampering', () => {
  const jwt = decoded(sample);

  it('changes and removes members under the old signature', () => {
    const changed = decoded(altered(jwt, { claims: { sub: 'bob', exp: undefined }, header: { kid: '2' } }));
    assert.deepEqual(changed.claims, { sub: 'bob', aud: ['a'], iat: 10 });
    assert.equal(changed.header.kid, '2');
    assert.deepEqual(changed.signature, jwt.signature);
    assert.equal(altered(jwt, {}), sample);
  });

  it('drops the signature', () => {
    const token = unsigned(jwt, 'None');
    assert.ok(token.endsWith('.'));
    assert.equal(decoded(token).header.alg, 'None');
  });

  it('turns over exactly one bit', () => {
    for (const part of ['claims', 'signature'] as const) {
      for (const bit of [0, 7, 8, 23, 1000]) {
        const [before, after] = [sample, withFlippedBit(jwt, part, bit)].map((token) =>
          Buffer.from(token.split('.')[part === 'claims' ? 1 : 2] ?? '', 'base64url'),
        ) as [Buffer, Buffer];
        const turned = before.map((byte, index) => byte ^ (after[index] ?? 0)).filter((byte) => byte !== 0);
        assert.equal(turned.length, 1);
        assert.ok(Number.isInteger(Math.log2(turned[0] ?? 0)));
      }
    }
  });

  for (const [type, options, alg] of [
    ['rsa', { modulusLength: 2048 }, 'RS256'],
    ['ec', { namedCurve: 'P-256' }, 'ES256'],
    ['ed25519', {}, 'EdDSA'],
  ] as const) {
    it(`signs anew with a key of type ${type}`, () => {
      const { privateKey, publicKey } = generateKeyPairSync(
        type as 'rsa',
        options as { modulusLength: number },
      );
      const token = resigned(jwt, privateKey, { claims: { sub: 'mallory' } });
      const { header, claims, signature } = decoded(token);
      assert.deepEqual([header.alg, header.kid, claims.sub], [alg, '1', 'mallory']);
      const input = Buffer.from(token.slice(0, token.lastIndexOf('.')));
      const digest = type === 'ed25519' ? undefined : 'sha256';
      const key = { key: publicKey as KeyObject, dsaEncoding: 'ieee-p1363' as const };
      assert.ok(verify(digest, input, key, signature));
    });
  }

  it('signs with the text of a public key', () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const texts = publicKeyTexts(publicKey.export({ format: 'jwk' }));
    assert.equal(createPublicKey(texts[1] as string).export({ type: 'spki', format: 'pem' }), texts[0]);
    for (const text of texts) {
      const token = signedWithPublicKey(jwt, text);
      const [input, signature] = [token.slice(0, token.lastIndexOf('.')), token.split('.')[2]];
      assert.equal(createHmac('sha256', text).update(input).digest('base64url'), signature);
      assert.equal(decoded(token).header.alg, 'HS256');
    }
  });
});
