import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openMockServerBench } from '../fixtures/bench/index.ts';
import { detectedProfiles } from '../fixtures/detected-profiles.ts';
import { rememberingKeys } from '../fixtures/deviations.ts';
import { adapted, probe } from './probe.ts';

const keys = rememberingKeys();
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
      'grants that are offered': 'password, client_credentials, refresh_token, authorization_code',
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

  it('tells grants that are offered from those that are not, claimed or not', async () => {
    const bench = await opened({ grants: ['client_credentials', 'refresh_token', 'authorization_code'] });
    const { clients } = bench.target;
    const registered = clients.map((client) => ({ ...client, grants: [...client.grants, 'password'] }));
    const claims = new Set([...bench.target.claims, 'password' as const]);
    const { facts, contradicted } = await probe({
      ...bench,
      target: { ...bench.target, claims, clients: registered },
    });
    assert.equal(facts['grants that are offered'], 'client_credentials, refresh_token, authorization_code');
    assert.equal(facts['grants that are not offered'], 'password (unsupported_grant_type)');
    assert.deepEqual(contradicted, ['password']);
  });

  const mobilefirst = () => openMockServerBench({ profile: 'mobilefirst', seed: 1, keys });

  it('passes the realms of each security test, and says which give no token', async () => {
    const bench = await mobilefirst();
    const whole = await probe(bench);
    assert.deepEqual(whole.failedLogins, []);
    assert.equal(whole.facts['securityTests.SampleSecurityTest'], 'gives a token that its resources take');
    const users = bench.target.users.map((user) => ({ ...user, password: 'of-nobody' }));
    const { failedLogins } = await probe({ ...bench, target: { ...bench.target, users } });
    assert.equal(failedLogins[0]?.part, 'securityTests.SampleSecurityTest');
    assert.match(failedLogins[0]?.explanation ?? '', /^client app1 and the first user .* came status 4/);
  });

  it('has the hook of a target give a token, and a resource take it', async () => {
    const bench = await openMockServerBench({ profile: oauth2, seed: 1, keys });
    const controls = new Set([...bench.target.controls, 'token' as const]);
    const hooked = (askForToken: typeof bench.askForToken) =>
      probe({ ...bench, askForToken, target: { ...bench.target, controls } });
    const good = await hooked(() => bench.mint({ client: 'app1', user: 'alice', scope: ['read'] }));
    assert.deepEqual([good.facts, good.failedLogins], [{ 'token of control.token': 'given' }, []]);
    const bad = await hooked(async () => 'no-token-of-anybody');
    assert.match(
      bad.failedLogins[0]?.explanation ?? '',
      /^the hook gave a token, and GET .* gave it status 401/,
    );
    const none = await hooked(() => Promise.reject(new Error('the hook "control.token" failed')));
    assert.deepEqual(none.failedLogins, [
      { part: 'control.token', explanation: 'the hook "control.token" failed' },
    ]);
  });
});
