import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { describe, test } from 'node:test';
import { compactVerify, decodeJwt, decodeProtectedHeader } from 'jose';
import { defaultPorts, keysFrom, type Ports, seededRandom } from '../ports/index.ts';
import { digestOf } from './digest.ts';
import type { TokenContent, TokenFormat } from './format.ts';
import { jwtTokens } from './jwt.ts';
import { opaqueTokens } from './opaque.ts';
import { opaqueTokensLike } from './opaque-shapes.ts';

const keyOf = () => keysFrom(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
const keys = keyOf();
const ports = defaultPorts({ keys, random: seededRandom(1) });

const content: TokenContent = {
  grantId: 'grant-1',
  clientId: 'app1',
  user: 'alice',
  scope: ['USER', 'LIST'],
  issuedAt: 1_768_471_200_000,
  notBefore: 1_768_471_200_000,
  expiresAt: 1_768_474_800_000,
  issuer: 'https://as.test',
  audience: '*',
  id: 'token-1',
};

const jwt = jwtTokens({ scopeClaim: 'scopes', scopeForm: 'array', type: 'JWT', audience: '*' });

/** Makes a token, and remembers it as a server would. */
async function issue(format: TokenFormat, into: Ports, changed: Partial<TokenContent> = {}): Promise<string> {
  const token = await format.mint({ ...content, ...changed }, into);
  const { issuer: _, audience: __, id: ___, ...record } = { ...content, ...changed };
  await into.store.saveAccessToken({ ...record, digest: digestOf(token) });
  return token;
}

test('opaque tokens of a source that only counts differ from each other', async () => {
  for (const characters of [3, 4, 6, 22, 43, 64]) {
    let counter = 0;
    const counting = {
      bytes(count: number) {
        const bytes = Buffer.alloc(count, 0xa5);
        bytes.writeUInt8(++counter, count - 1);
        return bytes;
      },
    };
    const tokens = [];
    for (let round = 0; round < 200; round++) {
      tokens.push(await opaqueTokensLike({ characters }).mint(content, { ...ports, random: counting }));
    }
    assert.equal(new Set(tokens).size, 200, `${characters} characters`);
    assert.ok(tokens.every((token) => token.length === characters));
  }
});

describe('an opaque token', () => {
  test('says nothing, and means what the server remembers', async () => {
    const token = await issue(opaqueTokens, ports);
    assert.match(token, /^[A-Za-z0-9_-]{43}$/);
    const reading = await opaqueTokens.read(token, ports);
    assert.ok(reading.valid);
    const { clientId, user, scope, expiresAt } = reading.facts;
    assert.deepEqual(
      [clientId, user, scope, expiresAt],
      ['app1', 'alice', ['USER', 'LIST'], content.expiresAt],
    );
  });

  test('that was never issued is not valid', async () => {
    assert.deepEqual(await opaqueTokens.read('x', ports), {
      valid: false,
      flaw: 'unknown',
      because: 'this server never issued the token',
    });
  });
});

describe('a JWT', () => {
  test('carries its claims under a signature that the published key verifies', async () => {
    const token = await issue(jwt, ports);
    const key = await keys.current();
    await compactVerify(token, key.publicKey);
    assert.deepEqual(decodeProtectedHeader(token), { alg: 'RS256', kid: key.kid, typ: 'JWT' });
    assert.deepEqual(decodeJwt(token), {
      scopes: ['USER', 'LIST'],
      client_id: 'app1',
      iss: 'https://as.test',
      aud: '*',
      sub: 'alice',
      iat: 1_768_471_200,
      nbf: 1_768_471_200,
      exp: 1_768_474_800,
      jti: 'token-1',
    });
  });

  test('writes scopes as one text where the layout says so, and is read alike', async () => {
    const format = jwtTokens({ scopeClaim: 'scope', scopeForm: 'string', type: 'JWT', audience: '*' });
    const token = await issue(format, ports, { id: 'token-2' });
    assert.equal(decodeJwt(token).scope, 'USER LIST');
    const reading = await format.read(token, ports);
    assert.deepEqual(reading.valid && reading.facts.scope, ['USER', 'LIST']);
  });

  test('names the client as its subject when nobody stands behind it', async () => {
    const { user: _, ...own } = content;
    const token = await jwt.mint(own, ports);
    assert.equal(decodeJwt(token).sub, 'app1');
    const reading = await jwt.read(token, ports);
    assert.equal(reading.valid && reading.facts.user, undefined);
  });

  test('is as good on the second reading as on the first, and tells of a revocation between them', async () => {
    const token = await issue(jwt, ports, { id: 'token-3' });
    const first = await jwt.read(token, ports);
    assert.deepEqual(await jwt.read(token, ports), first);
    await ports.store.revokeGrant('grant-1', 42);
    const last = await jwt.read(token, ports);
    assert.equal(last.valid && last.facts.revokedAt, 42);
  });

  test('is not valid under keys that did not sign it, although others have verified it', async () => {
    const token = await issue(jwt, ports);
    assert.equal((await jwt.read(token, ports)).valid, true);
    const reading = await jwt.read(token, { ...ports, keys: keyOf() });
    assert.match(reading.valid ? '' : reading.because, /^the token names the key .*, which is not trusted$/);
  });

  const forgeries: Readonly<Record<string, (token: string) => string | Promise<string>>> = {
    'with another payload': (token) => {
      const [header, , signature] = token.split('.');
      const payload = Buffer.from(JSON.stringify({ ...decodeJwt(token), sub: 'bob' })).toString('base64url');
      return [header, payload, signature].join('.');
    },
    'with no signature, and saying so': (token) => {
      const header = { ...decodeProtectedHeader(token), alg: 'none' };
      return `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${token.split('.')[1]}.`;
    },
    'signed with the public key as a shared secret': async (token) => {
      const { kid, publicKey } = await keys.current();
      const header = Buffer.from(JSON.stringify({ alg: 'HS256', kid, typ: 'JWT' })).toString('base64url');
      const signed = `${header}.${token.split('.')[1]}`;
      const secret = publicKey.export({ type: 'spki', format: 'pem' });
      return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
    },
    'cut short': (token) => token.slice(0, -10),
    'of two parts': (token) => token.split('.').slice(0, 2).join('.'),
    'of nothing': () => '',
  };
  for (const [what, forge] of Object.entries(forgeries)) {
    test(`${what} is not valid`, async () => {
      const reading = await jwt.read(await forge(await issue(jwt, ports)), ports);
      assert.equal(reading.valid, false);
    });
  }
});

test('a digest is the SHA-256 of the token', () =>
  assert.equal(digestOf('abc'), 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0'));
