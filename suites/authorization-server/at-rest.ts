import type { ServerBench } from '../../fixtures/bench/index.ts';
import type { TargetUser } from '../../fixtures/target/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { accepted, callResource, obtainTokens, refresh, revoke, successOf } from '../acts.ts';
import { givesCodes, obtainCode, redeem } from '../authorization-acts.ts';
import type { Judge, ServerCheck } from '../check.ts';
import { type AtRest, readAtRest } from '../readers/at-rest.ts';

/** A secret that the target has handed out or was told, with what shows that it was. */
interface Secret {
  readonly name: string;
  readonly word: string;
  readonly rows: readonly string[];
  readonly exchanges: readonly Exchange[];
}

const TOKEN_ROWS = ['CEHUB-33', 'B-D01'];
const PASSWORD_ROWS = ['CEHUB-16', 'B-D01'];
const SECRET_ROWS = ['B-D01'];
/** Shorter words may stand anywhere by chance. */
const SHORTEST = 6;
/** Values of one dump that are presented as tokens. */
const PRESENTED = 150;
const SANE_ROUNDS = 10;

async function atRest(bench: ServerBench, judge: Judge): Promise<void> {
  const before = readAtRest(await bench.dump());
  const twins = await createTwins(bench);
  const secrets = [...registered(bench, twins), ...(await tokens(bench, twins[0]))];
  const after = readAtRest(await bench.dump());
  for (const secret of secrets) search(after, secret, judge);
  judgeHashes(before, after, twins, bench, judge);
  await presentWhatIsStored(before, after, secrets, bench, judge);
}

/** Two people of one password, where the target can create any. */
async function createTwins(bench: ServerBench): Promise<readonly TargetUser[]> {
  if (!bench.target.controls.has('users')) return [];
  const first = await bench.createUser();
  return [first, await bench.createUser(undefined, first.password)];
}

/** What the target was told: long enough not to stand anywhere by chance. */
function registered({ target }: ServerBench, twins: readonly TargetUser[]): readonly Secret[] {
  const exchanges: readonly Exchange[] = [];
  return [
    ...[...target.users, ...twins].map(({ name, password }) => ({
      name: `the password of ${name}`,
      word: password,
      rows: PASSWORD_ROWS,
      exchanges,
    })),
    ...target.clients.map(({ id, secret }) => ({
      name: `the secret of client ${id}`,
      word: secret,
      rows: SECRET_ROWS,
      exchanges,
    })),
  ].filter(({ word }) => word.length >= SHORTEST);
}

/** Tokens of a first grant and of a refresh, living and revoked, and codes, waiting and redeemed. */
async function tokens(bench: ServerBench, user: TargetUser | undefined): Promise<readonly Secret[]> {
  const { claims, endpoints } = bench.target;
  const secrets: Secret[] = [];
  const keep = (kind: string, word: string | undefined, exchange: Exchange) => {
    if (word === undefined) return;
    secrets.push({ name: `the ${kind} of the answer`, word, rows: TOKEN_ROWS, exchanges: [exchange] });
  };
  const whose = user === undefined ? {} : { user };
  for (const ends of [false, true]) {
    const { answer, exchange } = await obtainTokens(bench, whose);
    keep('access token', answer.accessToken, exchange);
    keep('refresh token', answer.refreshToken, exchange);
    if (claims.has('refresh') && answer.refreshToken !== undefined) {
      const renewal = await refresh(bench, answer.refreshToken);
      const renewed = successOf(renewal);
      keep('access token', renewed?.accessToken, renewal);
      keep('refresh token', renewed?.refreshToken, renewal);
    }
    if (givesCodes(bench)) {
      const code = await obtainCode(bench, whose);
      secrets.push({
        name: 'an authorization code',
        word: code.code,
        rows: SECRET_ROWS,
        exchanges: [code.exchange],
      });
      if (ends) await redeem(bench, code);
    }
    if (ends && claims.has('revocation') && endpoints.revocation !== undefined) {
      await revoke(bench, answer.accessToken);
    }
  }
  return secrets;
}

function search(stored: AtRest, { name, word, rows, exchanges }: Secret, judge: Judge): void {
  const spelling = stored.spellingOf(word);
  if (spelling !== undefined) {
    judge.report({
      requirement: rows,
      expected: `${name} to stand nowhere in what is stored`,
      actual: `it is there, ${spelling}`,
      exchanges,
    });
  }
  const hash = rows === PASSWORD_ROWS ? stored.fastHashOf(word) : undefined;
  if (hash !== undefined) {
    judge.report({
      requirement: 'CEHUB-16',
      expected: `${name} to be stored as a bcrypt hash only`,
      actual: `its ${hash}, which takes no time to guess, is stored without a salt`,
      exchanges,
    });
  }
}

/** What has come with two people of one password: two hashes, no one like the other, that take their time. */
function judgeHashes(
  before: AtRest,
  after: AtRest,
  twins: readonly TargetUser[],
  { target }: ServerBench,
  judge: Judge,
): void {
  const finding = (expected: string, actual: string, advisory = false) =>
    judge.report({ requirement: 'CEHUB-16', expected, actual, exchanges: [], advisory });
  const come = [...after.bcryptHashes].filter((hash) => !before.bcryptHashes.has(hash));
  const hashes = twins.length > 0 ? come : [...after.bcryptHashes];
  const needed = twins.length > 0 ? 1 : Math.min(1, target.users.length);
  if (hashes.length < needed) {
    finding('a bcrypt hash in the place of each password', 'none is stored');
    return;
  }
  if (twins.length > hashes.length) {
    finding(
      'two people of one password to have two hashes, by salts of their own',
      `${hashes.length} hash came with both of them`,
    );
  }
  const rounds = hashes.map((hash) => Number(/^\$2[abxy]?\$(\d\d)/.exec(hash)?.[1]));
  const least = Math.min(...rounds);
  if (least < SANE_ROUNDS) {
    finding(`hashes of cost ${SANE_ROUNDS} or more`, `there is one of cost ${least}`, true);
  }
}

/** Whoever steals the store has nothing to present. */
async function presentWhatIsStored(
  before: AtRest,
  after: AtRest,
  secrets: readonly Secret[],
  bench: ServerBench,
  judge: Judge,
): Promise<void> {
  const { target } = bench;
  const told = new Set(secrets.map(({ word }) => word));
  const come = [...after.values].filter((value) => !before.values.has(value) && !told.has(value));
  const refreshes = target.claims.has('refresh');
  for (const value of come.slice(0, PRESENTED)) {
    const uses = [
      ...(target.resources.length === 0 ? [] : [['access token', await callResource(bench, value)] as const]),
      ...(refreshes ? [['refresh token', await refresh(bench, value)] as const] : []),
    ];
    for (const [kind, exchange] of uses) {
      if (!accepted(exchange)) continue;
      judge.report({
        requirement: TOKEN_ROWS,
        expected: 'nothing that is stored to be accepted in the place of a token',
        actual: `a stored value of ${value.length} characters is accepted as ${kind}`,
        exchanges: [exchange],
      });
      return;
    }
  }
}

/** The tables that the document names. */
const TABLES = [
  'OAUTH_ACCESS_TOKEN',
  'OAUTH_APPROVALS',
  'OAUTH_CLIENT_DETAILS',
  'OAUTH_CLIENT_TOKEN',
  'OAUTH_CODE',
  'OAUTH_REFRESH_TOKEN',
];

async function tables(bench: ServerBench, judge: Judge): Promise<void> {
  const stored = readAtRest(await bench.dump());
  const missing = TABLES.filter((name) => !stored.names(name));
  if (missing.length === 0) return;
  judge.report({
    requirement: 'CEHUB-32',
    expected: `the tables ${TABLES.join(', ')}`,
    actual: `there is no word of ${missing.join(', ')} in the dump`,
    exchanges: [],
  });
}

const common = { party: 'authorization-server', kind: 'scenario', claims: [], controls: ['dump'] } as const;

export const atRestChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'at-rest',
    title:
      'Who reads what is stored learns no token, password or secret, and nothing that is accepted as one',
    requirements: ['CEHUB-16', 'CEHUB-33', 'B-D01'],
    run: atRest,
  },
  {
    ...common,
    id: 'tables',
    title: 'The store has the six tables of OAuth',
    requirements: ['CEHUB-32'],
    run: tables,
  },
];
