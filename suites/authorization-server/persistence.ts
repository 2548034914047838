import fc from 'fast-check';
import type { ServerBench } from '../../fixtures/bench/index.ts';
import { type ObtainOptions, obtainTokens } from '../acts.ts';
import { givesCodes } from '../authorization-acts.ts';
import { breach } from '../breach.ts';
import { Hindered, type Judge, type ServerCheck } from '../check.ts';
import { hasRefreshTokens } from '../named-first.ts';
import { expectationsOf } from '../profiles.ts';
import { atMost, property } from '../property.ts';
import { ROUNDING } from '../time.ts';
import { ageInWords } from '../wording.ts';
import {
  LastingRun,
  type LastingStep,
  type Observation,
  outcomeOf,
  type PickingStep,
} from './lasting-run.ts';

/** What happens before and after the target has ended and started. */
interface Life {
  readonly before: readonly LastingStep[];
  /** Seconds that nothing happens in. */
  readonly idle: number;
  readonly end: Extract<LastingStep, { kind: 'restart' }>;
  readonly after: readonly LastingStep[];
}

/** A case takes two runs, and a restart of a real target takes a while. */
const CASES = { inProcess: 20, live: 5 };
const PERSISTENCE = ['ENIGMA-D04', 'CEHUB-31'];
const HOUR = 3600;
/** Seconds that the shortest token outlives. */
const MOMENT = 5;
const MONTHS_DIFFER = 0.12;

async function persistence(bench: ServerBench, judge: Judge): Promise<void> {
  const known = new Set<string>();
  const { answer } = await obtainTokens(bench, await somebody(bench));
  await property(
    atMost(judge, bench.target.isolation === 'stage' ? CASES.inProcess : CASES.live),
    lives(bench, answer.expiresIn),
    story,
    async (life) => {
      const steps: readonly LastingStep[] = [{ kind: 'login' }, ...stepsOf(life)];
      const undisturbed = await run(bench, steps, false, known);
      const disturbed = await run(bench, steps, true, known);
      for (const [index, calm] of undisturbed.entries()) {
        const other = disturbed[index];
        if (other !== undefined) compare(bench, calm, other);
      }
    },
    certainLives(bench, answer.expiresIn),
  );
}

/** Takes the steps for somebody who has no tokens yet. */
async function run(
  bench: ServerBench,
  steps: readonly LastingStep[],
  restarts: boolean,
  known: Set<string>,
): Promise<readonly Observation[]> {
  const taken = new LastingRun(bench, await somebody(bench), restarts);
  for (const step of steps) await taken.take(step);
  await taken.takeStock();
  if (taken.accessTokens.some((token) => known.has(token))) {
    throw new Hindered(
      'the target hands out the token of an earlier login again, so that no run begins at the start: ' +
        '"control.users" would let each have a user of its own',
    );
  }
  for (const token of taken.accessTokens) known.add(token);
  return taken.observations;
}

/**
 * A user of its own for a run; the first of the target, or nobody, where that is not to be had: a while later then, since
 * tokens that say nothing but who and when, in whole seconds, are otherwise those of the run before.
 */
async function somebody({ target, clock, createUser }: ServerBench): Promise<Pick<ObtainOptions, 'user'>> {
  if (target.controls.has('users')) return { user: await createUser() };
  if (target.controls.has('clock')) await clock.advance(MOMENT * 1000);
  return {};
}

function compare(bench: ServerBench, calm: Observation, other: Observation): void {
  if (calm.accepted === other.accepted && calm.gave === other.gave && !differ(bench, calm.life, other.life))
    return;
  // A server may be late to notice what has ended a token, and a restart may help it: that costs nobody anything.
  const isOverdue = calm.givenUp ?? bench.target.policy.revocationLag !== undefined;
  if (isOverdue && calm.accepted && !other.accepted) return;
  breach(bench, {
    requirement: [...PERSISTENCE, outlives(calm, other) ? 'B-D02' : 'B-D03'],
    expected: `${calm.tried} to end with a restart in between as it does without one: ${outcomeOf(calm)}`,
    actual: outcomeOf(other),
    exchanges: [calm.exchange, other.exchange],
  });
}

/** Whether something is accepted, or handed out again, that would not be, or for longer. */
function outlives(calm: Observation, other: Observation): boolean {
  if (!other.accepted || !calm.accepted) return other.accepted;
  if (calm.gave !== other.gave) return again(other) > again(calm);
  return (other.life ?? 0) > (calm.life ?? 0) + ROUNDING;
}

const again = ({ gave }: Observation): number => gave.split(' again').length;

/** Whether two lives differ by more than the time that the runs took, or that months differ by in which they were. */
function differ({ clock }: ServerBench, calm = 0, other = 0): boolean {
  return Math.abs(calm - other) > Math.max(2 * (clock.tolerance + ROUNDING), MONTHS_DIFFER * calm);
}

/**
 * What chance meets too seldom: a login and a revocation just before the worst end that there is, codes that are redeemed and not, and
 * tokens whose lives end while the server is down.
 */
function certainLives(bench: ServerBench, told?: number): readonly Life[] {
  const { claims, endpoints, controls } = bench.target;
  const ended = (before: readonly LastingStep[], how: 'orderly' | 'kill', seconds = 0): Life => ({
    before,
    idle: 0,
    end: { kind: 'restart', how, seconds },
    after: [],
  });
  const newest = { back: 0 } as const;
  const worst = controls.has('kill') ? 'kill' : 'orderly';
  return [
    ...(claims.has('revocation') && endpoints.revocation !== undefined
      ? [ended([{ kind: 'call', ...newest }, { kind: 'login' }, { kind: 'revoke-access', ...newest }], worst)]
      : []),
    ...(givesCodes(bench)
      ? [ended([{ kind: 'authorize' }, { kind: 'authorize' }, { kind: 'redeem', ...newest }], 'orderly')]
      : []),
    ...(controls.has('clock') ? [ended([], 'orderly', beyond(Math.max(...livesOf(bench, told))))] : []),
  ];
}

/** Seconds that access tokens live, and refresh tokens where that is known. */
function livesOf({ target }: ServerBench, told = HOUR): readonly number[] {
  const { accessTokenLifetime: access, refreshTokenLifetime: refresh } = expectationsOf(target);
  return [access?.high ?? told, ...(refresh === undefined || refresh === 'forever' ? [] : [refresh.high])];
}

/** Seconds that clearly are a part of a life, and more than all of it. */
const within = (life: number): number => Math.round(0.4 * life);
const beyond = (life: number): number => Math.round(1.3 * life);

function lives(bench: ServerBench, told: number | undefined): fc.Arbitrary<Life> {
  const { target } = bench;
  const codes = givesCodes(bench);
  const revocation = target.claims.has('revocation') && target.endpoints.revocation !== undefined;
  const refreshes = hasRefreshTokens(bench);
  const back = fc.integer({ min: 0, max: 2 });
  const seconds = fc.constantFrom(...spans(bench, told));
  const on = (kind: PickingStep) => fc.record({ kind: fc.constant(kind), back });
  const how = fc.constantFrom<'orderly' | 'kill'>(
    ...(target.controls.has('kill') ? ['kill' as const] : []),
    'orderly',
  );
  const end = fc.record({
    kind: fc.constant('restart' as const),
    how,
    seconds: fc.oneof(fc.constant(0), seconds),
  });
  const step: fc.Arbitrary<LastingStep> = fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('login' as const) }) },
    { weight: refreshes ? 3 : 0, arbitrary: on('refresh') },
    { weight: 1, arbitrary: on('call') },
    { weight: revocation ? 2 : 0, arbitrary: on('revoke-access') },
    { weight: revocation && refreshes ? 2 : 0, arbitrary: on('revoke-refresh') },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), seconds }) },
    { weight: codes ? 2 : 0, arbitrary: fc.record({ kind: fc.constant('authorize' as const) }) },
    { weight: codes ? 3 : 0, arbitrary: on('redeem') },
    { weight: 1, arbitrary: end },
  );
  const busy = fc.record({
    before: fc.array(step, { maxLength: 5 }),
    idle: fc.oneof(fc.constant(0), seconds),
    end,
    after: fc.array(step, { maxLength: 3 }),
  });
  // Where nothing but time ends a token.
  const quiet = fc.record({
    before: fc.constant<readonly LastingStep[]>([]),
    idle: fc.oneof(fc.constant(0), seconds),
    end: fc.record({ kind: fc.constant('restart' as const), how, seconds }),
    after: fc.constantFrom<readonly LastingStep[]>([{ kind: 'login' }], []),
  });
  // Codes live too short for most of what may happen.
  const hasty = fc.record({
    before: fc.constantFrom<readonly LastingStep[]>(
      [{ kind: 'authorize' }],
      [{ kind: 'authorize' }, { kind: 'redeem', back: 0 }],
    ),
    idle: fc.constant(0),
    end: fc.record({ kind: fc.constant('restart' as const), how, seconds: fc.constantFrom(0, MOMENT) }),
    after: fc.constant<readonly LastingStep[]>([]),
  });
  return fc.oneof(
    { weight: 4, arbitrary: busy },
    { weight: 2, arbitrary: quiet },
    { weight: codes ? 2 : 0, arbitrary: hasty },
  );
}

/**
 * Seconds that pass: a few, a part of the life of a token, and more than all of it. Whatever they add up to is far from
 * the end of a life, where two runs that do not take equally long may see different things.
 */
const spans = (bench: ServerBench, told?: number): readonly [number, ...number[]] => [
  47,
  ...livesOf(bench, told).flatMap((life) => [within(life), beyond(life)]),
];

const stepsOf = ({ before, idle, end, after }: Life): readonly LastingStep[] => [
  ...before,
  ...(idle === 0 ? [] : [{ kind: 'wait' as const, seconds: idle }]),
  end,
  ...after,
];

const story = (life: Life): readonly string[] => [
  'somebody logs in',
  ...stepsOf(life).map(inWords),
  'every token is tried',
];

function inWords(step: LastingStep): string {
  switch (step.kind) {
    case 'login':
      return 'the same logs in again';
    case 'authorize':
      return 'the same gets a code in a browser';
    case 'wait':
      return `${ageInWords(step.seconds)} pass`;
    case 'restart': {
      const down = step.seconds === 0 ? '' : `, and stays down for ${ageInWords(step.seconds)}`;
      return `the server is ${step.how === 'kill' ? 'killed' : 'ended'}${down}, and is started`;
    }
    case 'redeem':
      return `the code ${place(step.back)} is redeemed, if there is one`;
    case 'refresh':
      return `the refresh token ${place(step.back)} is used`;
    case 'call':
      return `a resource is called with the access token ${place(step.back)}`;
    case 'revoke-access':
      return `the access token ${place(step.back)} is revoked`;
    case 'revoke-refresh':
      return `the refresh token ${place(step.back)} is revoked`;
  }
}

const place = (back: number): string => (back === 0 ? 'that is newest' : `${back} before the newest`);

export const persistenceChecks: readonly ServerCheck[] = [
  {
    id: 'persistence',
    title:
      'Whatever was done with tokens, and whenever the server ended in between, each is as if it had not',
    party: 'authorization-server',
    kind: 'property',
    requirements: [...PERSISTENCE, 'B-D02', 'B-D03'],
    claims: [],
    controls: ['restart'],
    run: persistence,
  },
];
