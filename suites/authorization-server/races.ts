import type { ServerBench } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import {
  accepted,
  callResource,
  obtainRefreshToken,
  obtainTokens,
  probeAccessToken,
  refresh,
  replied,
  revoke,
  statusOf,
  successOf,
} from '../acts.ts';
import { type Judge, type ServerCheck, violation } from '../check.ts';
import { USER_GRANTS } from '../named-first.ts';
import type { TokenAnswer } from '../readers/index.ts';
import { outwaitCaches } from '../session-acts.ts';
import { type Device, deviceInWords, devicesOf, isTaken, logIn, refreshOn, settle } from './devices.ts';
import { probeRevokedToken } from './revocable-tokens.ts';
import { end } from './token-key.ts';

/** A race that is not lost in this many rounds is no proof: what was seen is reported. */
const ROUNDS = 6;
const AT_ONCE = 4;

const times = <Outcome>(count: number, act: () => Promise<Outcome>): Promise<readonly Outcome[]> =>
  Promise.all(Array.from({ length: count }, act));

async function logins(bench: ServerBench, judge: Judge): Promise<void> {
  const [device] = devicesOf(bench.target);
  if (device === undefined) return judge.leave('ESB-08', 'untestable', 'no user can reach a resource');
  let succeeded = 0;
  for (let round = 1; round <= ROUNDS; round++) {
    const exchanges = await times(AT_ONCE, () => logIn(bench, device));
    succeeded += exchanges.filter((exchange) => successOf(exchange) !== undefined).length;
    const alive = await judgeAlive(bench, device, exchanges, `${AT_ONCE} logins at once`, round);
    await endAll(bench, device, alive);
  }
  judge.observe(
    'simultaneous logins',
    `${ROUNDS} rounds of ${AT_ONCE}: ${succeeded} succeeded, and no round left two tokens alive`,
  );
}

async function refreshesOfUser(bench: ServerBench, judge: Judge): Promise<void> {
  const [device] = devicesOf(bench.target);
  if (device === undefined) return judge.leave('ESB-08', 'untestable', 'no user can reach a resource');
  let succeeded = 0;
  for (let round = 1; round <= ROUNDS; round++) {
    const login = await logIn(bench, device);
    const refreshToken = successOf(login)?.refreshToken;
    if (refreshToken === undefined) return; // another row's business
    const exchanges = await Promise.all([
      refreshOn(bench, device, refreshToken),
      logIn(bench, device),
      refreshOn(bench, device, refreshToken),
    ]);
    succeeded += exchanges.filter((exchange) => successOf(exchange) !== undefined).length;
    const what = 'two refreshes and a login at once';
    const alive = await judgeAlive(bench, device, [login, ...exchanges], what, round);
    await endAll(bench, device, alive);
  }
  judge.observe(
    'simultaneous refreshes and logins',
    `${ROUNDS} rounds of 3: ${succeeded} succeeded, and no round left two tokens alive`,
  );
}

/** @returns the tokens that work. @throws Violation where they are several */
async function judgeAlive(
  bench: ServerBench,
  device: Device,
  exchanges: readonly Exchange[],
  what: string,
  round: number,
): Promise<readonly TokenAnswer[]> {
  await settle(bench);
  const answers = new Map<string, TokenAnswer>();
  for (const exchange of exchanges) {
    const answer = successOf(exchange);
    if (answer !== undefined) answers.set(answer.accessToken, answer);
  }
  const alive: TokenAnswer[] = [];
  const proofs: Exchange[] = [];
  for (const answer of answers.values()) {
    const look = await isTaken(bench, device, answer);
    if (!look.alive) continue;
    alive.push(answer);
    proofs.push(look.exchange);
  }
  if (alive.length <= 1) return alive;
  throw violation({
    requirement: 'ESB-08',
    expected: `one active access token at most after ${what}`,
    actual: `${alive.length} of ${answers.size} are accepted, in round ${round}`,
    exchanges: [...exchanges, ...proofs],
    counterexample: [
      `${what}: ${deviceInWords(device)}`,
      ...proofs.map((_, at) => `access token ${at + 1} is used, and accepted`),
    ],
  });
}

/** A server that refuses a second token has to be rid of the first. */
async function endAll(bench: ServerBench, device: Device, answers: readonly TokenAnswer[]): Promise<void> {
  for (const answer of answers) await end(bench, device, answer);
}

async function refreshes(bench: ServerBench, judge: Judge): Promise<void> {
  if (await winsTwiceAnyway(bench)) {
    judge.observe('simultaneous refreshes', 'not judged: a replaced refresh token works for a while');
    return judge.leave(
      'B-40',
      'inapplicable',
      'a refresh token that was used works on, for a while or for ever',
    );
  }
  const seen = new Map<string, number>();
  for (let round = 1; round <= ROUNDS; round++) {
    const { refreshToken, exchange: login } = await obtainRefreshToken(bench);
    const exchanges = await times(AT_ONCE, () => refresh(bench, refreshToken));
    const successors = new Set(exchanges.flatMap((exchange) => successOf(exchange)?.refreshToken ?? []));
    const working: Exchange[] = [];
    if (successors.size > 1) {
      for (const successor of successors) {
        const use = await refresh(bench, successor);
        replied(use);
        if (successOf(use) !== undefined) working.push(use);
      }
    }
    const won = exchanges.filter((exchange) => successOf(exchange) !== undefined).length;
    const outcome = `${won} of ${AT_ONCE} won`;
    seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
    if (working.length <= 1) continue;
    throw violation({
      requirement: 'B-40',
      expected: 'one refresh token to be replaced by one at most, also by refreshes at the same time',
      actual: `${working.length} of its successors work, in round ${round}`,
      exchanges: [login, ...exchanges, ...working],
      counterexample: [
        'a user logs in',
        `the refresh token is used ${AT_ONCE} times at once, and ${successors.size} others come of it`,
        `${working.length} of them work`,
      ],
    });
  }
  judge.observe('simultaneous refreshes', inRounds(seen));
}

const inRounds = (seen: ReadonlyMap<string, number>): string =>
  `${ROUNDS} rounds of ${AT_ONCE}: ${[...seen].map(([what, count]) => `${what} in ${count}`).join(', ')}`;

/** Whether one use after the other succeeds: then simultaneous uses show nothing more. */
async function winsTwiceAnyway(bench: ServerBench): Promise<boolean> {
  const { refreshToken } = await obtainRefreshToken(bench);
  const first = successOf(await refresh(bench, refreshToken));
  return first !== undefined && successOf(await refresh(bench, refreshToken)) !== undefined;
}

async function revocationAgainstRefresh(bench: ServerBench, judge: Judge): Promise<void> {
  const seen = new Map<string, number>();
  for (let round = 1; round <= ROUNDS; round++) {
    const { refreshToken, exchange: login } = await obtainRefreshToken(bench);
    const pair =
      round % 2 === 0
        ? [revoke(bench, refreshToken), refresh(bench, refreshToken)]
        : [refresh(bench, refreshToken), revoke(bench, refreshToken)];
    const exchanges = await Promise.all(pair);
    const [revocation, renewal] = round % 2 === 0 ? exchanges : exchanges.toReversed();
    if (revocation === undefined || renewal === undefined || !accepted(revocation)) continue;
    const renewed = successOf(renewal);
    const again = await refresh(bench, refreshToken);
    replied(again);
    if (successOf(again) !== undefined) {
      throw violation({
        requirement: 'B-39',
        expected:
          'a refresh token to be dead once its revocation was answered, also where a refresh was under way',
        actual: `it is accepted, in round ${round}`,
        exchanges: [login, ...exchanges, again],
        counterexample: [
          'a user logs in',
          'the refresh token is used and revoked at the same time',
          'it is used again, and accepted',
        ],
      });
    }
    const outlived =
      renewed !== undefined && (await probeAccessToken(bench, renewed.accessToken)).alive
        ? 'the refresh won, and its access token lives'
        : renewed === undefined
          ? 'the revocation won'
          : 'the refresh won, and its access token is dead';
    seen.set(outlived, (seen.get(outlived) ?? 0) + 1);
  }
  judge.observe(
    'revocation against refresh',
    `${ROUNDS} rounds: ${[...seen].map(([what, count]) => `${what} in ${count}`).join(', ')}`,
  );
}

async function revocationAgainstCalls(bench: ServerBench, judge: Judge): Promise<void> {
  let served = 0;
  for (let round = 1; round <= ROUNDS; round++) {
    const { answer, exchange: issued } = await obtainTokens(bench);
    const call = () => callResource(bench, answer.accessToken);
    const [before, revocation, after] = await Promise.all([
      times(AT_ONCE, call),
      revoke(bench, answer.accessToken),
      times(AT_ONCE, call),
    ]);
    if (!accepted(revocation)) {
      for (const row of ['ESB-01', 'CLUERIDE-17', 'B-39']) {
        judge.leave(row, 'untestable', `no access token can be revoked: status ${statusOf(revocation)}`);
      }
      return;
    }
    served += [...before, ...after].filter(accepted).length;
    await settle(bench);
    await outwaitCaches(bench);
    const { alive, exchange: late } = await probeRevokedToken(bench, answer.accessToken);
    if (!alive) continue;
    throw violation({
      requirement: ['ESB-01', 'CLUERIDE-17', 'B-39'],
      expected:
        'an access token to be dead once its revocation was answered, also where calls were under way',
      actual: `it is accepted, in round ${round}`,
      exchanges: [issued, ...before, revocation, ...after, late],
      counterexample: [
        'a user logs in',
        `the access token is revoked while ${2 * AT_ONCE} calls with it are under way`,
        'it is used again, and accepted',
      ],
      // A token that resource servers verify by themselves cannot be called back at once.
      advisory: bench.target.claims.has('jwt-access-tokens'),
    });
  }
  judge.observe(
    'revocation against calls',
    `${ROUNDS} rounds: ${served} of ${ROUNDS * 2 * AT_ONCE} calls under way were served, and none afterwards`,
  );
}

const common = { party: 'authorization-server', kind: 'scenario', controls: [] } as const;

export const raceChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'simultaneous-logins',
    title: 'Logins of one user at the same time leave one active access token at most',
    requirements: ['ESB-08'],
    claims: ['password'],
    run: logins,
  },
  {
    ...common,
    id: 'simultaneous-refreshes-and-logins',
    title: 'Refreshes and logins of one user at the same time leave one active access token at most',
    requirements: ['ESB-08'],
    claims: ['password', 'refresh'],
    run: refreshesOfUser,
  },
  {
    ...common,
    id: 'simultaneous-refreshes',
    title: 'A refresh token that is used several times at once is replaced once at most',
    requirements: ['B-40'],
    claims: [USER_GRANTS, 'refresh'],
    run: refreshes,
  },
  {
    ...common,
    id: 'revocation-against-refresh',
    title: 'A refresh that is under way does not bring a revoked refresh token back',
    requirements: ['B-39'],
    claims: [USER_GRANTS, 'refresh', 'revocation'],
    run: revocationAgainstRefresh,
  },
  {
    ...common,
    id: 'revocation-against-calls',
    title: 'Calls that are under way do not keep a revoked access token alive',
    requirements: ['ESB-01', 'CLUERIDE-17', 'B-39'],
    claims: ['revocation'],
    run: revocationAgainstCalls,
  },
];
