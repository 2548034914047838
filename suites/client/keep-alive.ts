import fc from 'fast-check';
import type { ClientBench, Rotation, Stage } from '../../fixtures/bench/index.ts';
import type { Exchange } from '../../mock-server/wire/index.ts';
import { type ClientCheck, Hindered, type Judge, violation } from '../check.ts';
import { type LifetimeWindow, lifetimeWindow } from '../lifetime.ts';
import { rulesOf } from '../profiles.ts';
import { atMost, property } from '../property.ts';
import { seconds } from '../time.ts';
import { ageInWords } from '../wording.ts';
import { answerInWords, call, during, establish, setScene, sharedScene, succeeded } from './acts.ts';
import { rotating } from './cues.ts';
import { refreshes, type TokenTurn, tokenTurns } from './history.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Two keep-alive refreshes of one window are closer than this, in seconds; no window of the document is shorter than six times that. */
const TOO_SOON = 28 * 86_400;

/** How a scheduler keeps its hours, and when an application calls besides. */
interface Year {
  /** By how much each tick comes too early or too late, in minutes, over and over. */
  readonly jitter: readonly number[];
  /** Days on which an API is called; after the last of them the client is idle for longer than a refresh token lives. */
  readonly calls: readonly number[];
  /** What the first refreshes do with the refresh token; those after them repeat it. */
  readonly rotation: readonly Rotation[];
}

const years: fc.Arbitrary<Year> = fc.record({
  jitter: fc.array(fc.integer({ min: -360, max: 360 }), { minLength: 1, maxLength: 5 }),
  calls: fc.uniqueArray(fc.integer({ min: 1, max: 150 }), { maxLength: 2 }),
  rotation: fc.array(fc.constantFrom<Rotation>('keep', 'rotate', 'keep'), { minLength: 1, maxLength: 3 }),
});

const TICKS = 380;

async function dailyTicks(bench: ClientBench, judge: Judge): Promise<void> {
  const lifetime = refreshTokenLifetime(bench);
  const scene = sharedScene(() => establish(bench));
  await property(atMost(judge, 3), years, story, (year) =>
    scene(async (stage) => {
      stage.server.script(...year.rotation.map(rotating));
      const keptAlive: TokenTurn[] = [];
      let last = tokenTurns(stage.server.journal.exchanges(), stage).findLast(({ answer }) => answer);
      for (let day = 1; day <= TICKS; day++) {
        await stage.clock.advance(DAY + (year.jitter[day % year.jitter.length] as number) * 60_000);
        if (last !== undefined) requireAlive(last, stage.clock.now(), lifetime.high + stage.clock.tolerance);
        const ticked = refreshes((await during(stage, () => stage.client.tick())).exchanges, stage);
        const called = year.calls.includes(day) ? refreshes((await call(stage)).exchanges, stage) : [];
        keptAlive.push(...ticked);
        for (const turn of [...ticked, ...called]) {
          if (turn.answer === undefined) refusedRefresh(turn, last, lifetime);
          else last = turn;
        }
      }
      for (const [place, refresh] of keptAlive.entries()) requireDistance(keptAlive[place - 1], refresh);
      return undefined;
    }),
  );
}

function refreshTokenLifetime({ target }: ClientBench): LifetimeWindow {
  const { refreshTokenLifetime: iso } = rulesOf(target.profile);
  if (iso === undefined || iso === 'forever')
    throw new Hindered(`in ${target.profile} no refresh token lapses`);
  return lifetimeWindow(iso);
}

/** @param most seconds after which no reading of the document leaves the refresh token alive */
function requireAlive({ exchange }: TokenTurn, now: number, most: number): void {
  const age = seconds(now - exchange.endedAt);
  if (age <= most) return;
  throw violation({
    requirement: ['ENIGMA-16', 'ENIGMA-17'],
    expected: `the daily job to refresh before the refresh token lapses, after ${ageInWords(most)} at the latest`,
    actual: `no refresh for ${ageInWords(age)}`,
    exchanges: [exchange],
  });
}

/** A refusal is late if the refresh token may have lapsed meanwhile; else something else is wrong with the client. */
function refusedRefresh({ exchange }: TokenTurn, last: TokenTurn | undefined, { low }: LifetimeWindow): void {
  if (last !== undefined) requireAlive(last, exchange.startedAt, low);
  throw new Hindered('a refresh of the client was refused');
}

function requireDistance(before: TokenTurn | undefined, { exchange }: TokenTurn): void {
  if (before === undefined) return;
  const distance = seconds(exchange.startedAt - before.exchange.endedAt);
  if (distance >= TOO_SOON) return;
  throw violation({
    requirement: 'ENIGMA-17',
    expected: 'one keep-alive refresh for each six months, or a few',
    actual: `one ${ageInWords(distance)} after another`,
    exchanges: [before.exchange, exchange],
  });
}

const story = ({ jitter, calls, rotation }: Year): string[] => [
  `the first refreshes ${rotation.map((policy) => (policy === 'keep' ? 'repeat' : 'replace')).join(', ')} the refresh token`,
  `the daily job runs ${TICKS} times, ${jitter.map((minutes) => `${minutes >= 0 ? '+' : ''}${minutes}`).join(', ')} min off in turn`,
  ...(calls.length === 0 ? [] : [`an API is called on day ${calls.join(' and ')}`]),
];

async function dateMoves(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await establish(bench, { keepAlive: false });
  for (const place of ['first', 'second', 'third']) {
    await stage.clock.advance('P5M');
    const { answer, exchanges } = await call(stage);
    if (succeeded(answer)) continue;
    if (place === 'first' || refreshes(exchanges, stage).length > 0) {
      throw new Hindered(`a call five months after the last refresh gave ${answerInWords(answer)}`);
    }
    return judge.report({
      requirement: 'ENIGMA-15',
      expected: 'a refresh five months after the last one, which moved the expiry date by six',
      actual: `none: ${answerInWords(answer)}`,
      exchanges: [...lastRefreshes(stage), ...exchanges],
    });
  }
  if (bench.target.claims.has('keep-alive')) await dateMovesForTheJob(bench, judge);
}

/** After a refresh that a call made in the fifth month, the job has as little to do as with a new refresh token. */
async function dateMovesForTheJob(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await setScene(bench, { rotation: 'keep' });
  const early = await ticks(stage, WATCHED);
  if (early.length > 0) throw new Hindered('the daily job refreshes a new refresh token within weeks');
  await stage.clock.advance(150 * DAY - WATCHED * DAY);
  const { answer } = await call(stage);
  if (!succeeded(answer)) throw new Hindered(`a call in the fifth month gave ${answerInWords(answer)}`);
  const late = await ticks(stage, WATCHED);
  if (late.length === 0) return;
  judge.report({
    requirement: 'ENIGMA-15',
    expected: `no keep-alive refresh within ${WATCHED} days of a refresh, as with a new refresh token: the expiry date has moved`,
    actual: `${late.length} of them`,
    exchanges: [...lastRefreshes(stage).slice(0, 2), ...late.slice(0, 2)],
  });
}

const WATCHED = 42;

/** Lets the daily job run, and gives back the refreshes that it made. */
async function ticks(stage: Stage, days: number): Promise<readonly Exchange[]> {
  const { exchanges } = await during(stage, async () => {
    for (let day = 0; day < days; day++) {
      await stage.clock.advance(DAY);
      await stage.client.tick();
    }
  });
  return refreshes(exchanges, stage).map(({ exchange }) => exchange);
}

const lastRefreshes = (stage: Stage): readonly Exchange[] =>
  refreshes(stage.server.journal.exchanges(), stage)
    .slice(-3)
    .map(({ exchange }) => exchange);

async function turnedOff(bench: ClientBench, judge: Judge): Promise<void> {
  const stage = await establish(bench, { keepAlive: false });
  const made = await ticks(stage, 210);
  if (made.length === 0) return;
  judge.report({
    requirement: 'ENIGMA-18',
    expected: 'no token request without a call that needs one, where the keep-alive is turned off',
    actual: `${made.length} in 210 idle days`,
    exchanges: made.slice(0, 3),
  });
}

export const keepAliveChecks: readonly ClientCheck[] = [
  {
    id: 'daily-job',
    title: 'The daily job refreshes in time, and once for each window, however its scheduler keeps its hours',
    party: 'client',
    kind: 'property',
    requirements: ['ENIGMA-16', 'ENIGMA-17'],
    claims: ['keep-alive'],
    controls: ['clock'],
    run: dailyTicks,
  },
  {
    id: 'expiry-date-moves',
    title:
      'Every refresh moves the date on which the refresh token expires, also when the token stays the same',
    party: 'client',
    kind: 'scenario',
    requirements: ['ENIGMA-15'],
    claims: [],
    controls: ['clock'],
    run: dateMoves,
  },
  {
    id: 'keep-alive-turned-off',
    title: 'With its keep-alive turned off the client lets the refresh token lapse',
    party: 'client',
    kind: 'scenario',
    requirements: ['ENIGMA-18'],
    claims: ['keep-alive'],
    controls: ['clock'],
    run: turnedOff,
  },
];
