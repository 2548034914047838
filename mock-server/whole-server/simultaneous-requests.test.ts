import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMockServer, generatedKeys, memoryStore, type ProfileName } from '../index.ts';
import { ALICE, APP1, ask, encoded, send } from '../requests.fixture.ts';

const keys = generatedKeys();

/** Something that others wait for, with how many of them wait. */
function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  const waiting: (() => void)[] = [];
  let arrived = 0;
  return {
    open: resolve,
    async pass(): Promise<void> {
      arrived++;
      for (const told of waiting.splice(0)) told();
      await promise;
    },
    async reached(count: number): Promise<void> {
      while (arrived < count) await new Promise<void>((told) => waiting.push(told));
    },
  };
}

describe('a refresh that is under way', () => {
  for (const profile of ['enigma', 'oauth2'] as const satisfies readonly ProfileName[]) {
    it(`does not outlive a revocation that was answered meanwhile (${profile})`, async () => {
      const signed = gate();
      const store = memoryStore();
      const { issue } = store;
      const mock = await createMockServer({ profile, store, keys });
      const { members } = await ask(mock, ALICE, APP1);
      const refreshToken = String(members.refresh_token);
      const revocation = {
        path: mock.profile.paths.revocation,
        body: encoded({ ...APP1, token: refreshToken }),
      };
      const refresh = { ...APP1, grant_type: 'refresh_token', refresh_token: refreshToken };

      store.issue = async (whole) => {
        await signed.pass();
        return issue(whole);
      };
      const answer = ask(mock, refresh);
      await signed.reached(1);
      assert.equal((await send(mock, revocation)).status, 200);
      signed.open();

      assert.equal((await answer).members.error, 'invalid_grant');
      assert.equal((await ask(mock, refresh)).members.error, 'invalid_grant');
      assert.ok((await mock.accessTokens()).every(({ revokedAt }) => revokedAt !== undefined));
    });
  }
});

describe('a login whose password takes long to compare', () => {
  async function slowMock() {
    const compared = { right: gate(), wrong: gate() };
    const mock = await createMockServer({
      profile: 'enigma',
      keys,
      credentials: {
        async matches(registered, presented) {
          if (registered.startsWith('secret')) return registered === presented;
          await (registered === presented ? compared.right : compared.wrong).pass();
          return registered === presented;
        },
      },
    });
    return { mock, compared, login: (password: string) => ask(mock, ALICE, APP1, { password }) };
  }

  it('counts with all others that are wrong, and locks the account for a right one too', async () => {
    const { mock, compared, login } = await slowMock();
    const right = login('alicepw');
    const wrong = Array.from({ length: 5 }, () => login('wrong'));
    await compared.wrong.reached(5);
    compared.wrong.open();
    for (const each of await Promise.all(wrong)) assert.equal(each.members.code, '05');
    compared.right.open();
    assert.equal((await right).members.code, '14');
    const [alice] = await mock.users();
    assert.deepEqual([alice?.wrongPasswords, alice?.locked], [5, true]);
  });

  it('keeps what was changed of the account meanwhile', async () => {
    const { mock, compared, login } = await slowMock();
    const wrong = login('wrong');
    await compared.wrong.reached(1);
    await mock.saveUser({ name: 'alice', requestable: false });
    compared.wrong.open();
    await wrong;
    assert.equal((await mock.users())[0]?.requestable, false);
  });

  for (const [change, act] of [
    ['password', (mock) => mock.saveUser({ name: 'alice', password: 'another' })],
    ['account', (mock) => mock.removeUser('alice')],
  ] as const satisfies readonly (readonly [
    string,
    (mock: Awaited<ReturnType<typeof createMockServer>>) => Promise<unknown>,
  ])[]) {
    it(`fails when the ${change} is gone meanwhile`, async () => {
      const { mock, compared, login } = await slowMock();
      const right = login('alicepw');
      await compared.right.reached(1);
      await act(mock);
      compared.right.open();
      assert.equal((await right).members.code, '05');
    });
  }
});
