import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openModuleClientBench } from '../../fixtures/bench/index.ts';
import { clientOnProofKeys, deviantClients, rememberingKeys } from '../../fixtures/deviations.ts';
import type { ClientFactory } from '../../fixtures/drivers/index.ts';
import type { ClientTarget } from '../../fixtures/target/index.ts';
import { examineClient } from '../examine.ts';

const keys = rememberingKeys();
const CHECKS: readonly string[] = ['browser-login', 'fresh-authorizations', 'foreign-authorization-answers'];

const deviant = (wanted: string) => deviantClients.find(({ name }) => name === wanted)?.factory;

/** Rows that a client under a profile breaks by what it does. */
async function broken(
  profile: string,
  factory: ClientFactory | undefined,
  ...discovery: readonly 'issuer-discovery'[]
): Promise<readonly string[]> {
  assert.ok(factory);
  const target: ClientTarget = {
    name: 'client',
    profile,
    roles: ['client'],
    claims: new Set(['browser-login', ...discovery]),
    controls: new Set(),
    isolation: 'stage',
    policy: {},
  };
  const results = await examineClient(async () => openModuleClientBench({ target, factory, seed: 1, keys }), {
    generation: { seed: 1, runs: 1 },
    only: ({ id }) => CHECKS.includes(id),
  });
  const verdicts = results.flatMap((result) => result.verdicts);
  assert.deepEqual([...new Set(results.map(({ check }) => check))].sort(), [...CHECKS].sort());
  return verdicts
    .filter(({ verdict }) => verdict === 'fail' || verdict === 'warn')
    .map(({ requirement, verdict }) => `${requirement} ${verdict}`)
    .filter((each, place, all) => all.indexOf(each) === place)
    .sort();
}

test('a client that relies on its proof key needs no state where the server publishes that it takes such', async () => {
  assert.deepEqual(await broken('oauth2', clientOnProofKeys), []);
});

test('it needs one where nobody can know that', async () => {
  assert.deepEqual(await broken('cehub', clientOnProofKeys), ['B-23 fail', 'CEHUB-22 fail']);
});

test('a verifier that all share protects nobody', async () => {
  assert.deepEqual(await broken('oauth2', deviant('relies-on-a-verifier-that-all-share')), [
    'B-23 fail',
    'B-44 fail',
  ]);
});

test('a client with a secret is recommended to use a proof key, and not obliged to', async () => {
  assert.deepEqual(await broken('oauth2', deviant('asks-without-a-proof-key')), ['B-44 warn']);
  assert.deepEqual(await broken('oauth2', deviant('shows-its-verifier')), ['B-44 fail']);
});

test('a client that discovers its issuer has to look at the issuer of an answer, and others ought to', async () => {
  const careless = deviant('takes-any-issuer');
  assert.deepEqual(await broken('oauth2', careless), ['B-47 warn']);
  assert.deepEqual(await broken('oauth2', careless, 'issuer-discovery'), ['B-47 fail']);
});
