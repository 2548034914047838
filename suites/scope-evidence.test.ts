import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ServerBench } from '../fixtures/bench/index.ts';
import { effectiveScopes } from './scope-evidence.ts';

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const bench = {
  target: { claims: new Set(['jwt-access-tokens']), endpoints: {} },
} as unknown as ServerBench;

describe('effectiveScopes', () => {
  for (const [claims, expected] of [
    [{ scope: 'USER LIST' }, ['USER', 'LIST']],
    [{ scp: ['USER'] }, ['USER']],
    [{ 'https://api.example.test/scopes': ['USER', 'LIST'] }, ['USER', 'LIST']],
    [{ scopes: [] }, []],
  ] as const) {
    it(`reads ${JSON.stringify(claims)}`, async () => {
      const scopes = await effectiveScopes(bench, `${encode({ alg: 'RS256' })}.${encode(claims)}.AAAA`);
      assert.deepEqual([...(scopes ?? ['nothing'])], expected);
    });
  }

  it('sees nothing in a token without such a claim, nor in an opaque one', async () => {
    assert.equal(
      await effectiveScopes(bench, `${encode({ alg: 'RS256' })}.${encode({ sub: 'a' })}.AAAA`),
      undefined,
    );
    assert.equal(await effectiveScopes(bench, 'opaque'), undefined);
  });
});
