import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { createMockServer, type MockServer, type ProfileName } from '../index.ts';
import { temporaryFolder } from '../ports/sqlite/temporary-folder.fixture.ts';
import { ALICE, APP1, APP2, ask, bearer, encoded, type Form, send } from '../requests.fixture.ts';
import { found, spellings, storedValues } from './at-rest.fixture.ts';
import { authorized, browserAt, CODE_REQUEST, parametersOf } from './authorization.fixture.ts';

const { fresh, open, close } = await temporaryFolder();

const CANARIES = {
  password: 'canary-pässword-3f9a',
  secret: 'canary-secret-77c1/+',
  long: `c4n4ry${'x'.repeat(80)}`,
};

/** Every way in which the mock hands out a secret or takes one, and the secrets. */
async function traffic(mock: MockServer): Promise<Set<string>> {
  const secrets = new Set<string>(Object.values(CANARIES));
  const app9: Form = { client_id: 'app9', client_secret: CANARIES.secret };
  const [app1] = await mock.clients();
  assert.ok(app1 !== undefined);
  await mock.saveClient({ ...app1, id: 'app9', secret: CANARIES.secret });
  await mock.saveUser({ name: 'carol', password: CANARIES.password });
  await mock.saveUser({ name: 'dora', password: CANARIES.long });
  for (const { password } of await mock.users()) secrets.add(password);
  for (const { secret } of await mock.clients()) if (secret !== '') secrets.add(secret);

  const keep = (members: Record<string, unknown>): string => {
    for (const name of ['access_token', 'refresh_token']) {
      const token = members[name];
      if (typeof token !== 'string') continue;
      secrets.add(token);
      // Of a JWT, the part that nobody else can make.
      if (token.includes('.')) secrets.add(token.slice(token.lastIndexOf('.') + 1));
    }
    return String(members.refresh_token);
  };
  for (const client of [APP1, app9]) {
    for (const username of ['alice', 'carol', 'dora']) {
      const password = { alice: 'alicepw', carol: CANARIES.password, dora: CANARIES.long }[username] ?? '';
      const first = await ask(mock, ALICE, client, { username, password });
      assert.equal(first.status, 200, `${username}: ${first.because}`);
      let refreshToken = keep(first.members);
      for (let round = 0; round < 3; round++) {
        const refresh = { ...client, grant_type: 'refresh_token', refresh_token: refreshToken };
        refreshToken = keep((await ask(mock, refresh)).members);
      }
      if (username !== 'dora') continue;
      const path = mock.profile.paths.revocation ?? '';
      await send(mock, { path, body: encoded({ ...client, token: refreshToken }) });
    }
  }
  keep((await ask(mock, { ...APP2, grant_type: 'client_credentials' })).members);
  secrets.add((await mock.provision('app9', 'carol')).refreshToken);
  secrets.add((await mock.mint({ client: 'app1', user: 'alice' })).token);
  await ask(mock, ALICE, APP1, { password: 'a wrong password' });
  secrets.add('a wrong password');
  if (mock.profile.authorization !== undefined) await browserTraffic(mock, secrets, keep);
  return secrets;
}

async function browserTraffic(
  mock: MockServer,
  secrets: Set<string>,
  keep: (members: Record<string, unknown>) => string,
): Promise<void> {
  const { redirect_uri = '' } = CODE_REQUEST;
  for (let round = 0; round < 2; round++) {
    const { code = '' } = parametersOf(await authorized(mock));
    secrets.add(code);
    if (round > 0) break;
    keep((await ask(mock, { ...APP1, grant_type: 'authorization_code', code, redirect_uri })).members);
  }
  const browser = browserAt(mock);
  await browser.open(CODE_REQUEST);
  await browser.logIn('alice');
  for (const cookie of browser.cookies.values()) secrets.add(cookie);
}

for (const profile of ['oauth2', 'enigma', 'cehub'] as const satisfies readonly ProfileName[]) {
  describe(`at rest, of a server (${profile}) that was much in use,`, () => {
    it('the database holds no token, code, cookie, password, secret or key in any spelling', async () => {
      const file = fresh();
      const { ports } = await open(file);
      const mock = await createMockServer({ profile, ...ports });
      const secrets = await traffic(mock);
      const keys = JSON.parse(await readFile(`${file}.keys.json`, 'utf8'));
      secrets.add(keys.vault).add(keys.signing[0].d);
      assert.ok(secrets.size > 25, `only ${secrets.size} secrets`);
      assert.deepEqual(await found(file, secrets), [], 'while it runs');
      await close();
      assert.deepEqual(await found(file, secrets), [], 'when it has ended');
    });

    it('nothing that is stored can be used as a token, a password or a secret', async () => {
      const file = fresh();
      const { ports } = await open(file);
      const mock = await createMockServer({ profile, ...ports });
      await traffic(mock);
      const values = storedValues(file);
      assert.ok(values.length > 70, `only ${values.length} values`);
      for (const value of values.filter((each) => /^[\x21-\x7e]+$/.test(each))) {
        const call = await send(mock, { method: 'GET', path: '/api/profile', headers: [bearer(value)] });
        assert.equal(call.status < 400, false, `${value} is a bearer token`);
        const refresh = { ...APP1, grant_type: 'refresh_token', refresh_token: value };
        assert.equal((await ask(mock, refresh)).status < 400, false, `${value} is a refresh token`);
      }
      for (const { password } of await ports.store.users()) {
        assert.notEqual((await ask(mock, ALICE, APP1, { password })).status, 200);
        await mock.saveUser({ name: 'alice', locked: false });
      }
      for (const { secret: client_secret } of await ports.store.clients()) {
        assert.notEqual((await ask(mock, ALICE, APP1, { client_secret })).status, 200);
      }
      assert.equal((await ask(mock, ALICE, APP1)).status, 200);
    });
  });
}

describe('a search at rest', () => {
  for (const end of ['', '-wal', '-shm']) {
    it(`finds a word in each of its spellings, wherever it stands in <file>${end}`, async () => {
      for (const word of Object.values(CANARIES)) {
        for (const spelling of spellings(word)) {
          const file = fresh();
          await writeFile(
            file + end,
            Buffer.concat([Buffer.from('before'), spelling, Buffer.from('behind')]),
          );
          assert.deepEqual(await found(file, ['another word', word]), [word], String(spelling));
        }
      }
    });
  }

  it('finds a word in the midst of something that is written in base64 as a whole', async () => {
    for (const word of Object.values(CANARIES)) {
      for (const before of ['', 'a', 'ab', 'abc']) {
        const file = fresh();
        for (const encoding of ['base64', 'base64url', 'hex'] as const) {
          await writeFile(file, Buffer.from(`${before}${word}behind`).toString(encoding));
          assert.deepEqual(await found(file, [word]), [word]);
        }
      }
    }
  });
});
