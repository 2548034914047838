import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createRemoteJWKSet, customFetch, jwtVerify } from 'jose';
import { createMockServer, type MockServer } from './mock-server.ts';
import { OptionError } from './option-error.ts';
import { seededRandom, virtualClock } from './ports/index.ts';
import { extendProfile, profiles } from './profiles/index.ts';
import { bearer, send } from './requests.fixture.ts';
import type { Defect } from './tokens/index.ts';

const AUDIENCE = 'https://api.oauth2.test';

/** RFC 9068 tokens under the baseline. */
const rfc9068 = extendProfile(profiles.oauth2, {
  accessToken: {
    format: { kind: 'jwt', type: 'at+jwt', scopeClaim: 'scope', scopeForm: 'string', audience: AUDIENCE },
  },
});
const open = (profile: typeof profiles.oauth2) =>
  createMockServer({ profile, clock: virtualClock(), random: seededRandom(1) });

const ask = (mock: MockServer, token: string) =>
  send(mock, { method: 'GET', path: '/api/profile', headers: [bearer(token)] });

const alice = { client: 'app1', user: 'alice' };

const mocks = { jwt: await open(rfc9068), opaque: await open(profiles.oauth2) };

describe('a minted token', () => {
  for (const [format, mock] of Object.entries(mocks)) {
    test(`without defects is served (${format})`, async () => {
      const { token } = await mock.mint(alice);
      assert.equal((await ask(mock, token)).status, 200);
    });
    test(`lives as long as it is told to (${format})`, async () => {
      const { token, expiresAt } = await mock.mint({ ...alice, lifetime: 'PT15S' });
      assert.equal(expiresAt, mock.clock.now() + 15_000);
      mock.clock.advance('PT14S');
      assert.equal((await ask(mock, token)).status, 200);
      mock.clock.advance('PT1S');
      assert.equal((await ask(mock, token)).status, 401);
    });
  }

  /** A JWT of the baseline says nothing of tenants. */
  const refusals: Readonly<Record<Exclude<Defect, 'wrong-tenant'>, RegExp>> = {
    'bad-signature': /signature verification failed/,
    'wrong-key': /names the key .* not trusted/,
    'alg-none': /"alg"/,
    'wrong-type': /of the type logout\+jwt/,
    malformed: /JWS|JWT/i,
    expired: /expired 60 min ago|expired 1 h ago|expired 3600 s ago/,
    'not-yet-valid': /not valid before/,
    'wrong-scope': /needs read; the token has/,
    'wrong-audience': /for https:\/\/bearerproof-foreign\.test\/api/,
    'wrong-issuer': /issued by https:\/\/bearerproof-foreign\.test/,
    revoked: /was revoked/,
  };
  for (const defect of Object.keys(refusals) as (keyof typeof refusals)[]) {
    test(`that is ${defect} is refused for that reason`, async () => {
      const { token } = await mocks.jwt.mint({ ...alice, defects: [defect] });
      const { status, because } = await ask(mocks.jwt, token);
      assert.equal(status, defect === 'wrong-scope' ? 403 : 401);
      assert.match(because, refusals[defect]);
    });
  }

  for (const defect of ['expired', 'not-yet-valid', 'wrong-scope', 'revoked', 'malformed'] as const) {
    test(`that is opaque and ${defect} is refused`, async () => {
      const { token } = await mocks.opaque.mint({ ...alice, defects: [defect] });
      assert.equal((await ask(mocks.opaque, token)).status, defect === 'wrong-scope' ? 403 : 401);
    });
  }

  test('that is of the wrong tenant is refused at every host', async () => {
    const mock = await open(profiles.cehub);
    const answers = async (...defects: readonly Defect[]) => {
      const { token } = await mock.mint({ ...alice, defects });
      const statusAt = async (host: string) => {
        const headers = [bearer(token), ['Host', host] as const];
        return (await send(mock, { method: 'GET', path: '/get-all-billofladings', headers })).status;
      };
      return Promise.all(['www.company1.com', 'www.company2.com'].map(statusAt));
    };
    assert.deepEqual(await answers(), [200, 401]);
    assert.deepEqual(await answers('wrong-tenant'), [401, 401]);
  });

  test('cannot have a defect that its format has no place for', async () => {
    const wrong = [
      mocks.opaque.mint({ ...alice, defects: ['alg-none'] }),
      mocks.jwt.mint({ ...alice, defects: ['wrong-tenant'] }),
    ];
    for (const minting of wrong) await assert.rejects(minting, OptionError);
    await assert.rejects(mocks.jwt.mint({ client: 'app9' }), /there is no client "app9"/);
    await assert.rejects(mocks.jwt.mint({ client: 'app1', user: 'alicia' }), /did you mean "alice"/);
  });

  test('is refused whatever set of defects it has, by the mock and by an independent validator', async () => {
    const mock = mocks.jwt;
    const { format } = rfc9068.accessToken;
    const keys = createRemoteJWKSet(new URL(`${mock.url}/jwks`), { [customFetch]: mock.fetch });
    const verify = (token: string) =>
      jwtVerify(token, keys, {
        issuer: mock.url,
        audience: AUDIENCE,
        typ: 'at+jwt',
        currentDate: new Date(mock.clock.now()),
      });
    assert.equal(format.kind, 'jwt');
    await verify((await mock.mint(alice)).token);
    const visible = Object.keys(refusals).filter(
      (defect) => !['revoked', 'wrong-scope'].includes(defect),
    ) as Defect[];
    await fc.assert(
      fc.asyncProperty(fc.subarray(visible, { minLength: 1 }), async (defects) => {
        const { token } = await mock.mint({ ...alice, defects });
        assert.equal((await ask(mock, token)).status, 401);
        await assert.rejects(verify(token));
      }),
      { numRuns: 60, seed: 7 },
    );
  });
});

describe('keys that are rotated', () => {
  test('leave the tokens signed before good, until they are forgotten', async () => {
    const mock = await open(rfc9068);
    const before = (await mock.mint(alice)).token;
    await mock.rotateKeys();
    const after = (await mock.mint(alice)).token;
    assert.deepEqual([(await ask(mock, before)).status, (await ask(mock, after)).status], [200, 200]);
    const { members } = await send(mock, { method: 'GET', path: '/jwks' });
    assert.equal((members.keys as unknown[]).length, 2);
    await mock.rotateKeys(true);
    assert.deepEqual([(await ask(mock, before)).status, (await ask(mock, after)).status], [401, 401]);
    assert.equal((await ask(mock, (await mock.mint(alice)).token)).status, 200);
  });
});
