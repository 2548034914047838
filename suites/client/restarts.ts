import { setTimeout as pause, setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import type { ClientBench, Rotation, Stage } from '../../fixtures/bench/index.ts';
import { type ClientAnswer, DriverError } from '../../fixtures/drivers/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { type ClientCheck, Hindered, type Judge, violation } from '../check.ts';
import { atMost, property } from '../property.ts';
import {
  type Acted,
  ANY_CALL,
  answerInWords,
  call,
  establish,
  expireAccessToken,
  refreshing,
  sharedScene,
  succeeded,
} from './acts.ts';
import { rotating } from './cues.ts';
import { apiTurns, newestRefreshToken, presentedRefreshToken, refreshes, type TokenTurn } from './history.ts';

/** Refreshes, with a restart after some of them. */
type Schedule = readonly { readonly policy: Rotation; readonly restart: boolean }[];

const schedules: fc.Arbitrary<Schedule> = fc.array(
  fc.record({ policy: fc.constantFrom<Rotation>('keep', 'rotate', 'rotate'), restart: fc.boolean() }),
  { minLength: 1, maxLength: 4 },
);

async function betweenCalls(bench: ClientBench, judge: Judge): Promise<void> {
  const scene = sharedScene(() => tokensTakenOver(bench));
  await property(atMost(judge, 5), schedules, story, (schedule) =>
    scene(async (stage) => {
      for (const { policy, restart } of schedule) {
        await renew(stage, bench, policy);
        if (!restart) continue;
        const prompts = stage.client.prompts();
        await stage.client.restart();
        const acted = await renew(stage, bench, 'rotate');
        judgeAfterRestart(stage, acted, stage.client.prompts() - prompts);
      }
      return undefined;
    }),
  );
}

/** A scene whose client takes over refresh tokens as long as it runs: a restart shows nothing new otherwise. */
async function tokensTakenOver(bench: ClientBench): Promise<Stage> {
  const stage = await establish(bench);
  for (let time = 0; time < 2; time++) {
    const { exchanges } = await renew(stage, bench, 'rotate');
    const [first] = refreshes(exchanges, stage);
    if (first === undefined || isNewest(stage, first)) continue;
    throw new Hindered('the client does not take over refresh tokens even while it runs');
  }
  return stage;
}

async function renew(stage: Stage, bench: ClientBench, policy: Rotation): Promise<Acted> {
  stage.server.script(rotating(policy));
  await expireAccessToken(stage, bench);
  const acted = await call(stage);
  stage.server.clearScript();
  return acted;
}

const isNewest = (stage: Stage, { request, exchange }: TokenTurn): boolean =>
  presentedRefreshToken(request) === newestRefreshToken(stage, exchange.id);

function judgeAfterRestart(stage: Stage, { answer, exchanges }: Acted, prompts: number): void {
  const [first] = refreshes(exchanges, stage);
  if (first !== undefined && isNewest(stage, first) && prompts === 0 && succeeded(answer)) return;
  throw violation({
    requirement: 'ENIGMA-10',
    expected:
      'the client to go on after a restart with the refresh token that it received last, and ask nobody',
    actual: [
      first === undefined
        ? 'no refresh'
        : isNewest(stage, first)
          ? 'a refresh with it'
          : 'a refresh with an older one',
      ...(prompts === 0 ? [] : ['a prompt for credentials']),
      answerInWords(answer),
    ].join('; '),
    exchanges,
  });
}

const story = (schedule: Schedule): string[] =>
  schedule.flatMap(({ policy, restart }) => [
    `the access token expires; a refresh ${policy === 'keep' ? 'repeats' : 'replaces'} the refresh token`,
    ...(restart ? ['the client is restarted, and its access token expires'] : []),
  ]);

async function dateSurvives(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await establish(bench, { keepAlive: false });
  await afterMonths(stage, 5);
  await afterMonths(stage, 5);
  await stage.client.restart();
  await stage.clock.advance('P2M');
  const { answer, exchanges } = await call(stage);
  if (succeeded(answer)) return;
  judge.report({
    requirement: 'ENIGMA-10',
    expected: 'a refresh two months after the last one: its date was stored, and it is four months away',
    actual: answerInWords(answer),
    exchanges,
  });
}

async function afterMonths({ client, clock }: Stage, months: number): Promise<void> {
  await clock.advance(`P${months}M`);
  const answer = await client.call(ANY_CALL);
  if (!succeeded(answer)) {
    throw new Hindered(`a call ${months} months after the last refresh gave ${answerInWords(answer)}`);
  }
}

async function crashBeforeRetry(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await tokensTakenOver(bench);
  stage.server.script(rotating('rotate'));
  await expireAccessToken(stage, bench);
  const crash = await crashWhen(
    stage,
    ({ refreshed, exchange }) => refreshed && apiTurns([exchange], stage).length > 0,
  );
  stage.server.clearScript();
  if (!crash.happened) throw new Hindered('the client made no call after its refresh');
  const newest = newestRefreshToken(stage);
  await expireAccessToken(stage, bench);
  const { exchanges } = await call(stage);
  const [first] = refreshes(exchanges, stage);
  if (first !== undefined && presentedRefreshToken(first.request) === newest) return;
  judge.report({
    requirement: 'ENIGMA-28',
    expected:
      'the new refresh token to be stored before the call that follows the refresh, so that a crash then loses nothing',
    actual: first === undefined ? 'no refresh after the crash' : 'an older refresh token after the crash',
    exchanges: [...crash.exchanges, ...exchanges],
  });
}

interface Moment {
  /** Whether a refresh has yielded tokens since the act began. */
  readonly refreshed: boolean;
  readonly exchange: Exchange;
}

/** Makes a call, and restarts the client as soon as an exchange is the one, before its reply arrives. */
async function crashWhen(stage: Stage, isTheOne: (moment: Moment) => boolean) {
  let crash: Promise<void> | undefined;
  let refreshed = false;
  const stop = stage.server.journal.follow((exchange) => {
    if (crash === undefined && isTheOne({ refreshed, exchange })) crash = stage.client.restart();
    refreshed ||= refreshes([exchange], stage).some(({ answer }) => answer !== undefined);
  });
  const { exchanges } = await call(stage);
  stop();
  await crash;
  return { happened: crash !== undefined, exchanges };
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

export const restartChecks: readonly ClientCheck[] = [
  {
    id: 'restart-between-calls',
    title: 'After a restart the client goes on with the refresh token that it received last, and asks nobody',
    party: 'client',
    kind: 'property',
    requirements: ['ENIGMA-10'],
    claims: ['persistent-state'],
    controls: [],
    run: betweenCalls,
  },
  {
    id: 'expiry-date-survives-restart',
    title: 'The expiry date of the refresh token is the last one after a restart too',
    party: 'client',
    kind: 'scenario',
    requirements: ['ENIGMA-10'],
    claims: ['persistent-state'],
    controls: ['clock'],
    run: dateSurvives,
  },
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
