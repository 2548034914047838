import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import type { ClientBench, Stage } from '../../fixtures/bench/index.ts';
import { type ClientAnswer, DriverError } from '../../fixtures/drivers/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { type ClientCheck, Hindered, type Judge, violation } from '../check.ts';
import { ANY_CALL, answerInWords, call, expireAccessToken, refreshing, succeeded } from './acts.ts';
import { rotating } from './cues.ts';
import { apiTurns, newestRefreshToken, presentedRefreshToken, refreshes } from './history.ts';
import { callAfterItsFirstDate, isNewest, tokensTakenOver } from './restarts.ts';

async function crashBeforeRetry(bench: ClientBench, judge: Judge): Promise<void> {
  await judgeCrashAtTheCall(bench, judge, 'refresh token', (stage) => expireAccessToken(stage, bench));
}

async function crashBeforeDateIsStored(bench: ClientBench, judge: Judge): Promise<void> {
  const quiet = await callAfterItsFirstDate(bench);
  if (!succeeded(quiet.answer)) throw new Hindered('the date is lost in a quiet restart as well');
  // Four months and a half are shorter than its life, twice as many are longer.
  await judgeCrashAtTheCall(bench, judge, 'date of the refresh token', ({ clock }) => clock.advance('P135D'));
}

/** A crash when the call that follows a refresh has left, and a call after the restart; each has to refresh. */
async function judgeCrashAtTheCall(
  bench: ClientBench,
  judge: Judge,
  what: string,
  expire: (stage: Stage) => Promise<void>,
): Promise<void> {
  const stage = await tokensTakenOver(bench);
  stage.server.script(rotating('rotate'));
  await expire(stage);
  const crashed = await crashAtTheCall(stage);
  stage.server.clearScript();
  const newest = newestRefreshToken(stage);
  await expire(stage);
  const { answer, exchanges } = await call(stage);
  const [first] = refreshes(exchanges, stage);
  if (first !== undefined && presentedRefreshToken(first.request) === newest) return;
  judge.report({
    requirement: 'ENIGMA-28',
    expected: `the new ${what} to be stored before the call that follows the refresh, so that a crash then loses nothing`,
    actual:
      first === undefined
        ? `no refresh, and ${answerInWords(answer)}`
        : 'a refresh with an older refresh token',
    exchanges: [...crashed, ...exchanges],
  });
}

/** Makes a call, and has the client die when the call that follows the refresh has left, before it is answered. */
async function crashAtTheCall(stage: Stage): Promise<readonly Exchange[]> {
  let crash: Promise<void> | undefined;
  let refreshed = false;
  const stop = stage.server.journal.follow((exchange) => {
    if (refreshed && apiTurns([exchange], stage).length > 0) crash ??= stage.client.restart();
    refreshed ||= refreshes([exchange], stage).some(({ answer }) => answer !== undefined);
  });
  const { exchanges } = await call(stage);
  stop();
  if (crash === undefined) throw new Hindered('the client made no call after its refresh');
  await crash;
  return exchanges;
}

async function crashWhileStoring(bench: ClientBench): Promise<void> {
  const stage = await refreshing(await tokensTakenOver(bench), bench);
  let place = 0;
  const tokens = () => ({ accessToken: `a${++place}`, refreshToken: `r${place}` });
  const live = stage.clock.tolerance > 0;
  for (const moment of live ? MILLISECONDS : TURNS) {
    const settled = await stage.handOver(tokens());
    if (!refreshes(settled.exchanges, stage).every((each) => isNewest(stage, each))) {
      throw new Hindered('the client does not take over refresh tokens even while it runs');
    }
    const held = newestRefreshToken(stage);
    const crashed = await stage.handOver(tokens(), () => callAndCrash(stage, moment));
    const newest = newestRefreshToken(stage);
    const { answer, exchanges } = await stage.handOver(tokens(), () => callOrEnd(stage));
    const [first] = refreshes(exchanges, stage);
    const presented = first === undefined ? undefined : presentedRefreshToken(first.request);
    const answered = succeeded(crashed.answer);
    if (presented === newest || (presented === held && !answered)) continue;
    throw violation({
      requirement: 'ENIGMA-10',
      expected: answered
        ? 'the client to present after a crash the refresh token that it received before its call ended'
        : 'the client to present after a crash the refresh token that it had just received, or the one before it',
      actual:
        presented === undefined ? `no refresh, and ${answerInWords(answer)}` : `another one: ${presented}`,
      exchanges: [...settled.exchanges, ...crashed.exchanges, ...exchanges],
      counterexample: [
        'a refresh replaces the refresh token',
        'the next refresh replaces it again',
        `the client dies ${moment} ${live ? 'ms' : 'turns of its event loop'} after that answer has left`,
        'it is started again, and its access token expires',
      ],
    });
  }
}

/** When the client dies: turns of the event loop where it lives in this process, else milliseconds. */
const TURNS = [0, 1, 2, 3, 4, 5, 6];
const MILLISECONDS = [0, 2, 5];

/** A call that is cut short by the death of the client, some time after the refresh that it needs. */
async function callAndCrash(stage: Stage, moment: number): Promise<ClientAnswer> {
  let crash: Promise<void> | undefined;
  const stop = stage.server.journal.follow((exchange) => {
    if (refreshes([exchange], stage).length === 0) return;
    crash ??= passing(moment, stage).then(() => stage.client.restart());
  });
  const answer = await stage.client.call(ANY_CALL);
  stop();
  if (crash === undefined) throw new Hindered('the client makes no refresh for an expired token');
  await crash;
  return answer;
}

/** A call; a client that ends by itself instead of answering has failed as well. */
async function callOrEnd(stage: Stage): Promise<ClientAnswer> {
  try {
    return await stage.client.call(ANY_CALL);
  } catch (error) {
    if (!(error instanceof DriverError)) throw error;
    return { ok: false, error: { name: error.name, message: error.message } };
  }
}

async function passing(moment: number, { clock }: Stage): Promise<void> {
  if (clock.tolerance > 0) await pause(moment);
  else for (let turns = 0; turns < moment; turns++) await turn();
}

export const crashChecks: readonly ClientCheck[] = [
  {
    id: 'crash-before-retry',
    title: 'What a refresh brought is stored before the call that follows it',
    party: 'client',
    kind: 'scenario',
    requirements: ['ENIGMA-28'],
    claims: ['persistent-state'],
    controls: [],
    run: crashBeforeRetry,
  },
  {
    id: 'crash-before-date-is-stored',
    title: 'The date that a refresh brought is stored before the call that follows it',
    party: 'client',
    kind: 'scenario',
    requirements: ['ENIGMA-28'],
    claims: ['persistent-state'],
    controls: ['clock'],
    run: crashBeforeDateIsStored,
  },
  {
    id: 'crash-while-storing',
    title:
      'A crash at any moment after a refresh leaves the client with the new refresh token or the one before',
    party: 'client',
    kind: 'scenario',
    requirements: ['ENIGMA-10'],
    claims: ['persistent-state'],
    controls: [],
    run: crashWhileStoring,
  },
];
