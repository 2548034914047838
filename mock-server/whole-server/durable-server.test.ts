import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMockServer, type MockServerOptions, OptionError } from '../index.ts';
import { temporaryFolder } from '../ports/sqlite/temporary-folder.fixture.ts';
import { ALICE, APP1, ask, call, encoded, send, tokensOf } from '../requests.fixture.ts';
import { authorized, CODE_REQUEST, parametersOf } from './authorization.fixture.ts';

const { fresh, open, close } = await temporaryFolder();

async function serverOn(file: string, options: MockServerOptions = {}) {
  const { ports } = await open(file);
  const mock = await createMockServer({ profile: 'enigma', ...ports, ...options });
  return { mock, ports };
}

/** The same after its end, at which it was told nothing. */
async function restarted(file: string, options: MockServerOptions = {}) {
  await close();
  return serverOn(file, options);
}

describe('a server with a durable store', () => {
  for (const profile of ['oauth2', 'enigma'] as const) {
    it(`knows after a restart which tokens live and which are dead (${profile})`, async () => {
      const file = fresh();
      const { mock: before } = await serverOn(file, { profile });
      const [living, revoked] = [await tokensOf(before), await tokensOf(before)];
      const path = before.profile.paths.revocation;
      await send(before, { path, body: encoded({ ...APP1, token: revoked.refresh_token }) });
      const refresh = (token: string) => ({ ...APP1, grant_type: 'refresh_token', refresh_token: token });
      const { members: renewed } = await ask(before, refresh(living.refresh_token));

      const { mock } = await restarted(file, { profile });

      const statuses = [living.access_token, renewed.access_token, revoked.access_token].map(
        async (token) => (await call(mock, String(token))).status,
      );
      assert.deepEqual(await Promise.all(statuses), [200, 200, 401]);
      assert.equal((await ask(mock, refresh(String(renewed.refresh_token)))).status, 200);
      assert.equal((await ask(mock, refresh(revoked.refresh_token))).members.error, 'invalid_grant');
    });
  }

  it('hands out the same token after a restart, where its profile says so', async () => {
    const file = fresh();
    const { mock: before } = await serverOn(file, { profile: 'cehub' });
    const first = await tokensOf(before);
    const { mock } = await restarted(file, { profile: 'cehub' });
    const { access_token, refresh_token } = await tokensOf(mock);
    assert.deepEqual({ access_token, refresh_token }, pick(first));
  });

  it('takes a code after a restart, once', async () => {
    const file = fresh();
    const { mock: before } = await serverOn(file, { profile: 'oauth2' });
    const { code = '' } = parametersOf(await authorized(before));
    const { mock } = await restarted(file, { profile: 'oauth2' });
    const { redirect_uri = '' } = CODE_REQUEST;
    const redeem = { ...APP1, grant_type: 'authorization_code', code, redirect_uri };
    assert.equal((await ask(mock, redeem)).status, 200);
    assert.equal((await ask(mock, redeem)).members.error, 'invalid_grant');
  });

  it('keeps what was changed of its people, and tells words in clear that it was told itself', async () => {
    const file = fresh();
    const { mock: before } = await serverOn(file);
    await before.saveUser({ name: 'alice', locked: true });
    await before.saveUser({ name: 'bob', password: 'another' });
    await before.saveUser({ name: 'carol', password: 'carolpw' });
    const words = async (mock: typeof before) => (await mock.users()).map(({ password }) => password);
    assert.deepEqual(await words(before), ['alicepw', 'another', 'carolpw']);

    const { mock, ports } = await restarted(file);

    const [alice, bob, carol] = await mock.users();
    assert.deepEqual([alice?.password, alice?.locked], ['alicepw', true]);
    assert.match(String(bob?.password), /^\$2b\$/, 'nobody told it the new password');
    assert.match(String(carol?.password), /^\$2b\$/);
    assert.deepEqual(
      (await mock.clients()).map(({ secret }) => secret),
      ['secret1', 'secret2'],
    );
    const stored = [...(await ports.store.users()), ...(await ports.store.clients())];
    for (const each of stored) assert.match('password' in each ? each.password : each.secret, /^\$2b\$/);
    const login = (password: string) => ask(mock, { ...ALICE, ...APP1, username: 'carol', password });
    assert.equal((await login('carolpw')).status, 200);
    assert.equal((await login(String(carol?.password))).status, 400);
    mock.script({ on: { user: 'carol' }, do: { behaviour: 'account-locked' } });
    assert.equal((await login('carolpw')).members.code, '14');
  });

  it('provisions clients whose secrets it was told, and no others', async () => {
    const file = fresh();
    const { mock: before } = await serverOn(file);
    const app9 = { id: 'app9', secret: 'secret9', grants: ['refresh_token'], scopes: ['USER'] };
    await before.saveClient(app9);
    assert.equal((await before.provision('app9', 'alice')).clientSecret, 'secret9');

    const { mock } = await restarted(file);

    assert.equal((await mock.provision('app1', 'alice')).clientSecret, 'secret1');
    await assert.rejects(mock.provision('app9', 'alice'), {
      name: 'OptionError',
      message: /the secret of "app9" is kept as a hash.*save the client with its secret, or a new one/,
    });
    await mock.saveClient(app9);
    assert.equal((await mock.provision('app9', 'alice')).clientSecret, 'secret9');
  });

  it('begins anew where it ended before its world was complete', async () => {
    const file = fresh();
    const { ports } = await open(file);
    const crash = new Error('the power is gone');
    const store = { ...ports.store, saveUser: () => Promise.reject(crash) };
    await assert.rejects(createMockServer({ profile: 'enigma', ...ports, store }), crash);
    assert.notDeepEqual(await ports.store.clients(), []);

    const { mock } = await restarted(file);

    assert.deepEqual(
      [...(await mock.clients()), ...(await mock.users())].map((each) =>
        'id' in each ? each.id : each.name,
      ),
      ['app1', 'app2', 'alice', 'bob'],
    );
    assert.equal((await mock.refreshTokens()).length, 1);
  });

  it('completes after a restart the reset that was cut short', async () => {
    const file = fresh();
    const { mock: before, ports } = await serverOn(file);
    await before.saveUser({ name: 'carol', password: 'carolpw' });
    const broken = { ...ports.store, saveClient: () => Promise.reject(new Error('the power is gone')) };
    const other = await createMockServer({ profile: 'enigma', ...ports, store: broken });
    await assert.rejects(other.reset(), /the power is gone/);

    const { mock } = await restarted(file);

    assert.deepEqual(
      (await mock.users()).map(({ name }) => name),
      ['alice', 'bob'],
    );
  });

  it('refuses the store of another profile', async () => {
    const file = fresh();
    await serverOn(file);
    await assert.rejects(restarted(file, { profile: 'oauth2' }), {
      name: 'OptionError',
      message: /holds the world of the profile "enigma", and this server plays "oauth2"/,
    });
  });

  it('resumes a world without clients', async () => {
    const file = fresh();
    const { mock } = await serverOn(file);
    const empty = { ...mock.profile, world: { ...mock.profile.world, clients: [], provisioned: [] } };
    const bare = fresh();
    const { mock: before } = await serverOn(bare, { profile: empty });
    await before.removeUser('alice');
    const { mock: after } = await restarted(bare, { profile: empty });
    assert.deepEqual(
      (await after.users()).map(({ name }) => name),
      ['bob'],
    );
  });

  it('refuses deviations that hashes leave nothing to do, also in a script, and works with the others', async () => {
    const file = fresh();
    const refusal = (name: string) => ({
      name: 'OptionError',
      message: new RegExp(
        `"${name}" compares passwords or secrets in clear, and the store keeps their hashes`,
      ),
    });
    const { ports } = await open(file);
    await assert.rejects(
      createMockServer({ profile: 'enigma', ...ports, deviations: ['password-in-any-case'] }),
      refusal('password-in-any-case'),
    );
    const deviations = ['password-with-more-behind', 'secret-of-any-client'];
    const mock = await createMockServer({ profile: 'enigma', ...ports, deviations });
    const cut = { deviation: 'client-secret-cut-short' };
    for (const action of [cut, [{ behaviour: 'as-documented' }, cut]] as const) {
      assert.throws(
        () => mock.script({ do: action }),
        (error) => error instanceof OptionError && refusal(cut.deviation).message.test(error.message),
      );
    }
    assert.deepEqual(mock.scriptEntries(), []);
    const login = (password: string, secret: string) =>
      ask(mock, { ...ALICE, ...APP1, password, client_secret: secret });
    assert.equal((await login('alicepw and more', 'secret2')).status, 200);
    assert.equal((await login('alicep', 'secret1')).status, 400);
    assert.equal((await login('alicepw', 'secret3')).status, 400);
  });
});

const pick = ({ access_token, refresh_token }: Awaited<ReturnType<typeof tokensOf>>) => ({
  access_token,
  refresh_token,
});
