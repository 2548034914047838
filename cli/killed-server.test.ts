import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { openDurable, type ProfileName, profiles, seededRandom } from '../mock-server/index.ts';
import type { Store } from '../mock-server/ports/index.ts';
import { type KilledServer, killedServer } from './killed-server.fixture.ts';
import { type Acknowledged, below, type Family, tokenLoad } from './token-load.fixture.ts';

const SEED = 1;
const POLL_EVERY = 1;
const PATIENCE = 20_000;
const digestOf = (token: string) => hash('sha256', token, 'base64url');
const isRevoked = ({ revokedAt }: { readonly revokedAt?: number }) => revokedAt !== undefined;

for (const [profile, kills] of [
  ['oauth2', 8],
  ['enigma', 4],
] as const satisfies readonly (readonly [ProfileName, number])[]) {
  describe(`a server (${profile}) that is killed under load, over and over`, () => {
    it('keeps what it has acknowledged, and never half of anything', async (context) => {
      const folder = await folderIn('/dev/shm').catch(() => folderIn(tmpdir()));
      const file = join(folder, 'store.db');
      const server = killedServer(profile, file, await freePort());
      context.after(async () => {
        await server.kill();
        await rm(folder, { recursive: true });
      });
      const random = seededRandom(`${SEED} ${profile}`);
      const known: Acknowledged = { answers: 0, families: [], revokedAlone: [] };
      const { paths } = profiles[profile];

      // It may also die before it has begun.
      await server.startAndKill(300 + below(500, random));
      for (let round = 0; round < kills; round++) {
        await server.start();
        const load = tokenLoad(server, paths, known, random);
        await answered(known, 1 + below(60, random));
        // Not always right after an answer.
        await pause(below(5, random));
        await server.kill();
        await load;
        await inspectFile(file, profile, known);
      }
      await server.start();
      await inspectServer(server, paths.introspection, known);
      const { families, revokedAlone } = known;
      context.diagnostic(
        `seed ${SEED}: ${families.length} logins, ${revokedAlone.length} tokens revoked alone`,
      );
      assert.ok(families.some(({ revoked }) => revoked) && revokedAlone.length > 0, 'there was load');
      assert.ok(families.some(({ accessTokens }) => accessTokens.length > 2));
    });
  });
}

/** In memory where there is such a place: who is killed leaves the disk to the system. */
const folderIn = (place: string): Promise<string> => mkdtemp(join(place, 'bearerproof-killed-'));

/** Waits for so many more answers. */
async function answered(known: Acknowledged, count: number): Promise<void> {
  const enough = known.answers + count;
  for (let waited = 0; known.answers < enough; waited += POLL_EVERY) {
    assert.ok(waited < PATIENCE, `${count} answers took longer than ${PATIENCE} ms`);
    await pause(POLL_EVERY);
  }
}

/** What lies in the file between two lives of the server. What had no answer is learnt from it: both ways are right. */
async function inspectFile(file: string, profile: ProfileName, known: Acknowledged): Promise<void> {
  const { ports, close } = await openDurable(file);
  try {
    await inspectPieces(ports.store, profile);
    for (const family of known.families) await inspectFamily(ports.store, family);
    for (const token of known.revokedAlone) {
      const record = await ports.store.accessToken(digestOf(token));
      assert.ok(record !== undefined && isRevoked(record), 'a token that was revoked alone stays so');
    }
  } finally {
    await close();
  }
}

async function inspectFamily(store: Store, family: Family): Promise<void> {
  const access = await Promise.all(family.accessTokens.map((token) => store.accessToken(digestOf(token))));
  const refresh = await Promise.all(family.refreshTokens.map((token) => store.refreshToken(digestOf(token))));
  const newest = refresh.pop();
  assert.ok(newest !== undefined, 'a refresh token that was handed out is kept');
  if (family.unanswered === 'revocation') family.revoked = isRevoked(newest);
  // Who was not told the new refresh token cannot go on; whether there is one, its pieces show.
  if (family.unanswered !== 'refresh')
    assert.equal(newest.replacedAt, undefined, 'the newest one is not replaced');
  else if (newest.replacedAt === undefined) delete family.unanswered;
  for (const record of refresh) assert.notEqual(record?.replacedAt, undefined, 'the replaced ones stay so');
  for (const record of [...access, newest, ...refresh]) {
    assert.ok(record !== undefined, 'a token that was handed out is kept');
    assert.equal(isRevoked(record), family.revoked, 'a family is revoked as a whole, if it is');
  }
}

/** Every answer is in the file as a whole, whether or not anybody got it. */
async function inspectPieces(store: Store, profile: ProfileName): Promise<void> {
  const access = Map.groupBy(await store.accessTokens(), ({ grantId }) => grantId);
  const refresh = Map.groupBy(await store.refreshTokens(), ({ grantId }) => grantId);
  for (const id of new Set([...access.keys(), ...refresh.keys()])) {
    const grant = await store.grant(id);
    assert.ok(grant !== undefined, 'a token has its grant');
    const [ofAccess, ofRefresh] = [access.get(id) ?? [], refresh.get(id) ?? []];
    if (grant.type !== 'password') continue;
    const rotates = profiles[profile].refreshToken.rotation === 'rotate';
    assert.equal(ofRefresh.length, rotates ? ofAccess.length : 1, 'an answer has both of its tokens');
    assert.ok(ofAccess.length > 0);
    assert.equal(ofRefresh.filter(({ replacedAt }) => replacedAt === undefined).length, 1);
    const revoked = [...ofAccess, ...ofRefresh].filter(isRevoked).length;
    assert.ok(revoked === 0 || revoked === ofAccess.length + ofRefresh.length, 'a revocation is whole');
  }
}

/** The same over HTTP. */
async function inspectServer(
  server: KilledServer,
  introspection: string,
  known: Acknowledged,
): Promise<void> {
  const active = async (token: string) => {
    const form = { client_id: 'app1', client_secret: 'secret1', token };
    return (await server.post(introspection, form))?.members.active;
  };
  const status = async (token: string) => (await server.get('/api/profile', token))?.status;
  for (const { accessTokens, refreshTokens, revoked, unanswered } of known.families) {
    const [newest = '', ...replaced] = refreshTokens.toReversed();
    const answers = await Promise.all([
      unanswered === 'refresh' ? !revoked : active(newest),
      ...accessTokens.map(async (token) => (await status(token)) === 200),
    ]);
    assert.deepEqual(
      answers,
      answers.map(() => !revoked),
    );
    assert.ok((await Promise.all(replaced.map(active))).every((each) => each === false));
  }
  for (const token of known.revokedAlone) assert.equal(await status(token), 401);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
