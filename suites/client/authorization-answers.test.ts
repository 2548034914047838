import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openModuleClientBench } from '../../fixtures/bench/index.ts';
import { clientOnProofKeys, deviantClients, rememberingKeys } from '../../fixtures/deviations.ts';
import type { ClientFactory } from '../../fixtures/drivers/index.ts';
import type { ClientTarget } from '../../fixtures/target/index.ts';
import { examineClient } from '../examine.ts';

const keys = rememberingKeys();
const CHECKS: readonly string[] = ['browser-login', 'fresh-authorizations', 'foreign-authorization-answers'];

/** Rows that a client under a profile breaks by what it does. */
async function broken(profile: string, factory: ClientFactory | undefined): Promise<readonly string[]> {
  assert.ok(factory);
  const target: ClientTarget = {
    name: 'client',
    profile,
    roles: ['client'],
    claims: new Set(['browser-login']),
    controls: new Set(),
    isolation: 'stage',
    attestations: {},
    policy: {},
  };
  const results = await examineClient(async () => openModuleClientBench({ target, factory, seed: 1, keys }), {
    generation: { seed: 1, runs: 1 },
    only: ({ id }) => CHECKS.includes(id),
  });
  const verdicts = results.flatMap((result) => result.verdicts);
  assert.deepEqual([...new Set(results.map(({ check }) => check))].sort(), [...CHECKS].sort());
  return [
    ...new Set(verdicts.filter(({ verdict }) => verdict !== 'pass').map(({ requirement }) => requirement)),
  ].sort();
}

test('a client that relies on its proof key needs no state where the server publishes that it takes such', async () => {
  assert.deepEqual(await broken('oauth2', clientOnProofKeys), []);
});

test('it needs one where nobody can know that', async () => {
  assert.deepEqual(await broken('cehub', clientOnProofKeys), ['B-23', 'CEHUB-22']);
});

test('a verifier that all share protects nobody', async () => {
  const deviant = deviantClients.find(({ name }) => name === 'relies-on-a-verifier-that-all-share');
  assert.deepEqual(await broken('oauth2', deviant?.factory), ['B-23', 'B-44']);
});
