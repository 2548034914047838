import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openMockServerBench, type ServerBench } from '../fixtures/bench/index.ts';
import { rememberingKeys } from '../fixtures/deviations.ts';
import { obtainTokens, successOf } from './acts.ts';
import { readSignedToken } from './readers/index.ts';
import {
  answersTo,
  askByRealms,
  beginConversation,
  challengedBy,
  passRealms,
  realmParameters,
} from './realms.ts';

const keys = rememberingKeys();
const open = () => openMockServerBench({ profile: 'mobilefirst', seed: 1, keys });

describe('tokens that are had by passing realms', () => {
  it('are for any security test of the target, by as many steps as it has', async () => {
    const bench = await open();
    for (const { name: scope } of bench.target.securityTests) {
      const { answer } = await obtainTokens(bench, { scope });
      assert.equal(answer.scope, scope);
    }
    const asked = bench.journal.exchanges().map(challengedBy);
    assert.deepEqual(asked.map((challenged) => challenged && [...challenged.realms.keys()]).filter(Boolean), [
      ['SampleRealm'],
      ['wl_deviceAutoProvisioningRealm'],
      ['wl_authenticityRealm'],
      ['wl_deviceAutoProvisioningRealm'],
      ['SampleRealm', 'wl_deviceAutoProvisioningRealm'],
      ['wl_authenticityRealm'],
    ]);
  });

  it('are had at once by a request with every answer', async () => {
    const bench = await open();
    for (const { name: scope } of bench.target.securityTests) {
      const answers = await realmParameters(bench, { scope });
      assert.ok(successOf(await askByRealms(bench, { scope }, answers)));
    }
    const everything = await answersTo(bench, ['SampleRealm', 'wl_authenticityRealm'], {});
    assert.deepEqual(
      everything.map(([name]) => name),
      ['auth_session', 'SampleRealm.username', 'SampleRealm.password', 'wl_authenticityRealm.nonce'],
    );
  });

  it('are for the user who answers', async () => {
    const bench = await open();
    const [, bob] = bench.target.users;
    assert.ok(bob);
    const answer = successOf(await passRealms(bench, { user: bob, scope: 'SampleSecurityTest' }));
    const token = readSignedToken(answer?.accessToken ?? '');
    assert.ok(token.ok && token.value.user === 'bob');
  });

  it('come to nothing where the file of the target does not say how', async () => {
    const bench = await open();
    const unsaid: ServerBench = { ...bench, target: { ...bench.target, realms: [] } };
    await assert.rejects(passRealms(unsaid, { scope: 'SampleSecurityTest' }), {
      name: 'SetUpFailure',
      message: /challenges "SampleRealm", and "realms" of its file does not name it/,
    });
    await assert.rejects(realmParameters(bench, { scope: 'x' }), { message: /does not name "x"/ });
    const unasked: ServerBench = { ...bench, send: async () => (await obtainTokens(bench)).exchange };
    await assert.rejects(beginConversation(unasked, {}), { message: /should be challenged, and was not/ });
  });
});

it('tokens of a target whose hook gets them are in the journal', async () => {
  const bench = await open();
  const hooked: ServerBench = {
    ...bench,
    target: { ...bench.target, controls: new Set(['token']) },
    askForToken: async ({ client, user, scope }) => [client.id, user?.name, scope].join('-'),
  };
  const { answer, exchange } = await obtainTokens(hooked, { scope: 'S' });
  assert.equal(answer.accessToken, 'app1-alice-S');
  assert.equal(exchange.request.url, 'http://harness.invalid/token');
  assert.match(exchange.because ?? '', /^control\.token of the target file gave this token/);
});
