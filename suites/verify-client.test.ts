import assert from 'node:assert/strict';
import test from 'node:test';
import fetchingClient from '../fixtures/clients/fetching-client.fixture.ts';
import { TargetFileError } from '../fixtures/target/index.ts';
import { verifyClient } from './verify.ts';

test('a project examines its own client in its own tests', async () => {
  const examination = await verifyClient(
    fetchingClient,
    { name: 'ours', profile: 'enigma', claims: ['provisioned-start', 'persistent-state'] },
    { only: ['refresh-token-taken-over', 'expiry-in-a-batch'], runs: 5 },
  );
  const verdictOn = (id: string) => examination.requirements.find(({ requirement }) => requirement === id);
  assert.equal(verdictOn('ENIGMA-14')?.verdict, 'pass');
  assert.equal(verdictOn('ENIGMA-26')?.verdict, 'fail');
  assert.deepEqual(examination.target.controls, ['clock', 'restart']);
});

test('a description that cannot be used is refused with what would be right', async () => {
  await assert.rejects(
    verifyClient(fetchingClient, { name: 'ours', profile: 'enigma', claims: ['pasword-login' as never] }),
    (error: unknown) => {
      assert(error instanceof TargetFileError);
      assert.match(error.message, /did you mean "password-login"\?/);
      return true;
    },
  );
});

test('a check that is not there is refused, and nothing is examined in its place', async () => {
  await assert.rejects(
    verifyClient(fetchingClient, { name: 'ours', profile: 'enigma' }, { only: ['expiry-in-a-bacth'] }),
    { name: 'RangeError', message: /^only: there is no check "expiry-in-a-bacth"/ },
  );
});
