/**
 * What a look-up costs among a million tokens, beside among a thousand, in memory and in a file; and how many answers
 * a second the durable store keeps, beside a bare loop of node:sqlite that commits one row at a time. As ratios.
 */
import { hash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import {
  createMockServer,
  memoryStore,
  openDurable,
  type Store,
  seededRandom,
} from '../mock-server/index.ts';

const FEW = 1000;
const MANY = 1_000_000;
const AT_A_TIME = 500;
const LOOKUPS = 20_000;
const ROUNDS = 5;
const COMMIT_TIME = 1500;
const FAR = 4_000_000_000_000;

const digest = (word: string) => hash('sha256', word, 'base64url');
const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;

/** One answer of the token endpoint: half of the tokens are access tokens, half refresh tokens. */
function issue(store: Store, number: number) {
  const token = {
    grantId: `grant ${number}`,
    clientId: 'app1',
    user: 'alice',
    scope: ['read'],
    issuedAt: 1,
    tenant: 'company1',
    holder: `holder ${number}`,
  };
  const { grantId, holder: _, issuedAt: __, tenant: ___, ...grant } = token;
  return store.issue({
    at: 1,
    grant: { ...grant, id: grantId, type: 'password', grantedAt: 1 },
    accessToken: { ...token, digest: digest(`access-${number}`), notBefore: 1, expiresAt: FAR },
    refreshToken: { ...token, digest: digest(`refresh-${number}`) },
    holder: 'supersede',
  });
}

async function fill(store: Store, from: number, to: number): Promise<void> {
  for (let start = from; start < to; start += AT_A_TIME) {
    const numbers = Array.from({ length: Math.min(AT_A_TIME, to - start) }, (_, place) => start + place);
    await Promise.all(numbers.map((number) => issue(store, number)));
  }
}

type LookUp = (number: number) => Promise<unknown>;

/** The ways to a token, and a whole request that needs it. */
async function lookupsIn(store: Store): Promise<Readonly<Record<string, LookUp>>> {
  const mock = await createMockServer({ profile: 'oauth2', store, journalLimit: 1000 });
  const body = new Uint8Array();
  return {
    'access token': (number) => store.accessToken(digest(`access-${number}`)),
    'refresh token': (number) => store.refreshToken(digest(`refresh-${number}`)),
    'token of a holder': (number) => store.activeAccessToken(`holder ${number}`, 2),
    'call of a resource': async (number) => {
      const headers = [['Authorization', `Bearer access-${number}`]] as const;
      const { reply } = await mock.handle({ method: 'GET', url: `${mock.url}/api/profile`, headers, body });
      return reply.status === 200 ? reply : undefined;
    },
  };
}

/** Microseconds that each kind of look-up takes, of tokens that are spread over all. */
async function costs(
  lookups: Readonly<Record<string, LookUp>>,
  tokens: number,
): Promise<ReadonlyMap<string, number>> {
  const bytes = Buffer.from(seededRandom(tokens).bytes(4 * LOOKUPS));
  const numbers = Array.from({ length: LOOKUPS }, (_, place) => bytes.readUInt32LE(4 * place) % (tokens / 2));
  const found = new Map<string, number>();
  for (const [name, lookUp] of Object.entries(lookups)) {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const started = performance.now();
      for (const number of numbers) {
        if ((await lookUp(number)) === undefined) throw new Error(`there is no ${name} ${number}`);
      }
      times.push(((performance.now() - started) * 1000) / LOOKUPS);
    }
    found.set(name, median(times));
  }
  return found;
}

async function compareLookups(
  name: string,
  lookups: Readonly<Record<string, LookUp>>,
  fillUp: (from: number, to: number) => Promise<void>,
): Promise<void> {
  await fillUp(0, FEW / 2);
  const amongFew = await costs(lookups, FEW);
  await fillUp(FEW / 2, MANY / 2);
  const amongMany = await costs(lookups, MANY);
  for (const [lookUp, few] of amongFew) {
    const many = amongMany.get(lookUp) ?? Number.NaN;
    console.log(
      `  ${`${name}, ${lookUp}`.padEnd(28)}${few.toFixed(1).padStart(10)}${many.toFixed(1).padStart(10)}` +
        `${(many / few).toFixed(2).padStart(8)}`,
    );
  }
}

/** What the machine makes of any table in memory, however well it is kept: the caches of its processor are small. */
async function compareBareMap(): Promise<void> {
  const tokens = new Map<string, object>();
  await compareLookups(
    'bare Map',
    { 'access token': async (number) => tokens.get(digest(`access-${number}`)) },
    async (from, to) => {
      for (let number = from; number < to; number++) tokens.set(digest(`access-${number}`), { number });
    },
  );
}

/** Answers per second, so many of them under way at a time. */
async function commitRate(store: Store, atATime: number, from: number): Promise<number> {
  let number = from;
  const started = performance.now();
  const worker = async () => {
    while (performance.now() - started < COMMIT_TIME) await issue(store, number++);
  };
  await Promise.all(Array.from({ length: atATime }, worker));
  return (number - from) / ((performance.now() - started) / 1000);
}

/** Rows per second that a bare loop commits, one transaction each, as durably. */
function bareRate(file: string): number {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  database.exec('CREATE TABLE token (digest TEXT PRIMARY KEY, content TEXT)');
  const insert = database.prepare('INSERT INTO token VALUES (?, ?)');
  let number = 0;
  const started = performance.now();
  while (performance.now() - started < COMMIT_TIME) insert.run(digest(String(number++)), 'x'.repeat(300));
  const rate = number / ((performance.now() - started) / 1000);
  database.close();
  return rate;
}

const folder = await mkdtemp(join(tmpdir(), 'bearerproof-bench-'));
const durable = await openDurable(join(folder, 'store.db'));
try {
  console.log('Store: commits per second, beside a bare loop that commits single rows');
  for (const atATime of [1, 16, 128]) {
    const bare = bareRate(join(folder, `bare-${atATime}.db`));
    const rate = await commitRate(durable.ports.store, atATime, MANY + atATime * MANY);
    console.log(
      `  ${`${atATime} answers at a time`.padEnd(28)}${rate.toFixed(0).padStart(10)}${bare.toFixed(0).padStart(10)}` +
        `${(rate / bare).toFixed(2).padStart(8)}`,
    );
  }
  console.log(`Store: microseconds for a look-up among ${FEW} and among ${MANY} tokens`);
  await compareBareMap();
  const memory = memoryStore();
  await compareLookups('memory', await lookupsIn(memory), (from, to) => fill(memory, from, to));
  const { store } = durable.ports;
  await store.clear();
  await compareLookups('SQLite', await lookupsIn(store), (from, to) => fill(store, from, to));
} finally {
  await durable.close();
  await rm(folder, { recursive: true });
}
