import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { compactVerify, decodeProtectedHeader } from 'jose';
import { defaultPorts, keysFrom, publicJwk, seededRandom } from '../ports/index.ts';
import type { TokenContent } from './format.ts';
import { signedJsonTokens } from './signed-json.ts';

const keys = keysFrom(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
const ports = defaultPorts({ keys, random: seededRandom(1) });
const format = signedJsonTokens({ version: '1.0', expirationForm: 'number' });

const content: TokenContent = {
  grantId: 'grant-1',
  clientId: 'app1',
  scope: ['SampleSecurityTest'],
  issuedAt: 1_768_471_200_123,
  notBefore: 1_768_471_200_123,
  expiresAt: 1_768_471_215_123,
  issuer: 'https://as.test',
  audience: 'https://as.test',
  id: 'token-1',
};

/** What a service learns that has nothing but the published key. */
async function verified(token: string) {
  const publicKey = createPublicKey({ key: publicJwk(await keys.current()), format: 'jwk' });
  const { payload } = await compactVerify(token, publicKey, { algorithms: ['RS256'] });
  return JSON.parse(new TextDecoder().decode(payload)) as Record<string, unknown>;
}

describe('a token of signed JSON', () => {
  test('says what the document shows and nothing else, in milliseconds, under the published key', async () => {
    assert.deepEqual(await verified(await format.mint(content, ports)), {
      version: '1.0',
      scope: 'SampleSecurityTest',
      expiration: 1_768_471_215_123,
      data: { application_id: 'app1' },
    });
  });

  for (const [who, data] of [
    [{ user: 'alice' }, { user_id: 'alice', application_id: 'app1' }],
    [{ device: 'd1' }, { device_id: 'd1', application_id: 'app1' }],
    [
      { user: 'alice', device: 'd1' },
      { user_id: 'alice', device_id: 'd1', application_id: 'app1' },
    ],
  ] as const) {
    test(`names ${Object.keys(who).join(' and ')} where there is one, and is read alike`, async () => {
      const token = await format.mint({ ...content, ...who }, ports);
      assert.deepEqual((await verified(token)).data, data);
      const reading = await format.read(token, ports);
      assert.ok(reading.valid);
      const { clientId, scope, expiresAt } = content;
      assert.deepEqual(reading.facts, { clientId, scope, expiresAt, ...who });
    });
  }

  test('writes its expiration as digits where the layout says so, and is read alike', async () => {
    const digits = signedJsonTokens({ version: '1.0', expirationForm: 'string' });
    const token = await digits.mint(content, ports);
    assert.equal((await verified(token)).expiration, '1768471215123');
    const reading = await digits.read(token, ports);
    assert.equal(reading.valid && reading.facts.expiresAt, content.expiresAt);
  });

  test('differs from another of the same instant, although both say the same', async () => {
    const one = await format.mint(content, ports);
    const other = await format.mint({ ...content, id: 'token-2' }, ports);
    assert.notEqual(one, other);
    assert.deepEqual(await verified(one), await verified(other));
  });

  test('is refused after any change of a character, and after any cut', async () => {
    const token = await format.mint(content, ports);
    const signature = token.lastIndexOf('.') + 1;
    const decoded = (text: string) =>
      text.split('.').map((part) => Buffer.from(part, 'base64url').toString('hex'));
    const change = fc.record({
      at: fc.nat(token.length - 1),
      to: fc.constantFrom(...'AbZ9-_.'),
      cut: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ at, to, cut }) => {
        const other = cut ? token.slice(0, at) : token.slice(0, at) + to + token.slice(at + 1);
        // The last character of a part has bits that mean nothing.
        fc.pre(JSON.stringify(decoded(other)) !== JSON.stringify(decoded(token)) || at < signature);
        fc.pre(other !== token);
        assert.equal((await format.read(other, ports)).valid, false);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test('is refused with the signature of another token of the same key', async () => {
    const one = (await format.mint(content, ports)).split('.');
    const other = (await format.mint({ ...content, user: 'bob' }, ports)).split('.');
    const spliced = [one[0], other[1], one[2]].join('.');
    const reading = await format.read(spliced, ports);
    assert.equal(reading.valid || reading.flaw, 'forged');
  });

  test('can be looked into before it is verified', async () => {
    const forged = await format.mintDefective(content, ['bad-signature'], ports);
    assert.equal((await format.read(forged, ports)).valid, false);
    const glance = await format.peek(forged, ports);
    assert.deepEqual(glance.valid && glance.facts.scope, ['SampleSecurityTest']);
  });

  for (const defect of ['bad-signature', 'wrong-key', 'alg-none', 'malformed'] as const) {
    test(`with the defect ${defect} is not valid`, async () => {
      const token = await format.mintDefective(content, [defect], ports);
      const reading = await format.read(token, ports);
      assert.equal(reading.valid || reading.flaw, defect === 'malformed' ? 'malformed' : 'forged');
    });
  }

  test('names in its header the key that signed it, and no kind of JWT', async () => {
    const { kid } = await keys.current();
    const token = await format.mint(content, ports);
    assert.deepEqual(decodeProtectedHeader(token), { alg: 'RS256', kid, jti: 'token-1' });
  });

  const payloads = {
    'no object': 'null',
    'no expiration': '{"scope":"x","data":{"application_id":"app1"}}',
    'words for its expiration': '{"scope":"x","expiration":"soon","data":{"application_id":"app1"}}',
    'no scope': '{"expiration":1,"data":{"application_id":"app1"}}',
    'no application': '{"scope":"x","expiration":1,"data":{}}',
    'no data': '{"scope":"x","expiration":1}',
    'no JSON': 'x',
  };
  for (const [what, payload] of Object.entries(payloads)) {
    test(`that is signed but has ${what} is malformed or forged, never an error`, async () => {
      const said = new TextEncoder().encode(payload);
      const trusting = signedJsonTokens(
        { version: '1.0', expirationForm: 'number' },
        {
          write: () => ({ header: { alg: 'RS256' }, claims: {} }),
          sign: async () => '',
          verify: async () => said,
        },
      );
      const reading = await trusting.read('a.b.c', ports);
      assert.equal(reading.valid, false);
    });
  }
});
