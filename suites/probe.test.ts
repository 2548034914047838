import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openMockServerBench } from '../fixtures/bench/index.ts';
import { detectedProfiles } from '../fixtures/detected-profiles.ts';
import { generatedKeys } from '../fixtures/deviations.ts';
import { adapted, probe } from './probe.ts';

const keys = generatedKeys();
const { oauth2 } = detectedProfiles;
const opened = (change: Partial<typeof oauth2> = {}) =>
  openMockServerBench({ profile: { ...oauth2, ...change }, seed: 1, keys });

describe('the probe', () => {
  it('says what a target demands and offers', async () => {
    const { facts, policy, contradicted } = await probe(await opened());
    assert.deepEqual(facts, {
      'scope of an authorization request': 'may be left out',
      'client authentication': 'in the header or in the body',
      'refresh token': 'given',
      'state of an authorization request': 'may be left out',
      'code challenge of a client with a secret': 'may be left out',
      'endpoints that answer': 'authorization, token, revocation, introspection, jwks, metadata, userinfo',
    });
    assert.deepEqual([policy, contradicted], [{}, []]);
  });

  it('learns how clients have to prove themselves, and what a request for a code needs', async () => {
    const { authorization = assert.fail('no pages') } = oauth2;
    const bench = await opened({
      clientAuthentication: { ...oauth2.clientAuthentication, methods: ['basic'] },
      authorization: { ...authorization, pkce: 'required' },
    });
    const { facts, policy } = await probe(bench);
    assert.equal(facts['client authentication'], 'by basic only');
    assert.equal(facts['code challenge of a client with a secret'], 'demanded');
    assert.deepEqual(policy, { clientAuthentication: 'basic' });
    assert.equal(adapted(bench, { policy }).target.policy.clientAuthentication, 'basic');
  });

  it('gives way to what the target file says', async () => {
    const bench = await opened();
    const declared = {
      ...bench,
      target: { ...bench.target, policy: { clientAuthentication: 'body' as const } },
    };
    const { policy } = adapted(declared, { policy: { clientAuthentication: 'basic' } }).target;
    assert.equal(policy.clientAuthentication, 'body');
  });

  it('names claims that are not to be seen', async () => {
    const bench = await opened({ refreshToken: { ...oauth2.refreshToken, grants: [] } });
    const claims = new Set([...bench.target.claims, 'registration' as const]);
    const { contradicted } = await probe({ ...bench, target: { ...bench.target, claims } });
    assert.deepEqual(contradicted, ['refresh', 'registration']);
  });
});
