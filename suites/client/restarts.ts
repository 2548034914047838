import fc from 'fast-check';
import type { ClientBench, Rotation, Stage } from '../../fixtures/bench/index.ts';
import { type ClientCheck, Hindered, type Judge, violation } from '../check.ts';
import { atMost, property } from '../property.ts';
import {
  type Acted,
  ANY_CALL,
  answerInWords,
  call,
  establish,
  expireAccessToken,
  sharedScene,
  succeeded,
} from './acts.ts';
import { rotating } from './cues.ts';
import { newestRefreshToken, presentedRefreshToken, refreshes, type TokenTurn } from './history.ts';

/** Refreshes, with a restart after some of them. */
type Schedule = readonly { readonly policy: Rotation; readonly restart: boolean }[];

const schedules: fc.Arbitrary<Schedule> = fc.array(
  fc.record({ policy: fc.constantFrom<Rotation>('keep', 'rotate', 'rotate'), restart: fc.boolean() }),
  { minLength: 1, maxLength: 4 },
);

async function betweenCalls(bench: ClientBench, judge: Judge): Promise<void> {
  const scene = sharedScene(() => tokensTakenOver(bench));
  await property(atMost(judge, 4), schedules, story, (schedule) =>
    scene(async (stage) => {
      for (const { policy, restart } of schedule) {
        await renew(stage, bench, policy);
        if (!restart) continue;
        const prompts = stage.client.prompts();
        await stage.client.restart();
        const acted = await callWithExpiredToken(stage, bench, 'rotate');
        judgeAfterRestart(stage, acted, stage.client.prompts() - prompts);
      }
      return undefined;
    }),
  );
}

/** A scene whose client takes over refresh tokens as long as it runs: a restart shows nothing new otherwise. */
export async function tokensTakenOver(bench: ClientBench): Promise<Stage> {
  const stage = await establish(bench);
  await renew(stage, bench, 'rotate');
  await renew(stage, bench, 'rotate');
  return stage;
}

/** One refresh without a restart before it. @throws Hindered unless it presents the newest refresh token */
async function renew(stage: Stage, bench: ClientBench, policy: Rotation): Promise<void> {
  const { exchanges } = await callWithExpiredToken(stage, bench, policy);
  const [first] = refreshes(exchanges, stage);
  if (first !== undefined && isNewest(stage, first)) return;
  throw new Hindered(
    first === undefined
      ? 'the client makes no refresh for an expired token'
      : 'the client does not take over refresh tokens even while it runs',
  );
}

async function callWithExpiredToken(stage: Stage, bench: ClientBench, policy: Rotation): Promise<Acted> {
  stage.server.script(rotating(policy));
  await expireAccessToken(stage, bench);
  const acted = await call(stage);
  stage.server.clearScript();
  return acted;
}

export const isNewest = (stage: Stage, { request, exchange }: TokenTurn): boolean =>
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
  const { answer, exchanges } = await callAfterItsFirstDate(bench);
  if (succeeded(answer)) return;
  judge.report({
    requirement: 'ENIGMA-10',
    expected: 'a refresh two months after the last one: its date was stored, and it is four months away',
    actual: answerInWords(answer),
    exchanges,
  });
}

/** A call after a quiet restart, when the refresh token is past the date that it had before its last refresh. */
export async function callAfterItsFirstDate(bench: ClientBench): Promise<Acted> {
  const stage = await establish(bench, { keepAlive: false });
  await afterMonths(stage, 5);
  await afterMonths(stage, 5);
  await stage.client.restart();
  await stage.clock.advance('P2M');
  return call(stage);
}

async function afterMonths({ client, clock }: Stage, months: number): Promise<void> {
  await clock.advance(`P${months}M`);
  const answer = await client.call(ANY_CALL);
  if (!succeeded(answer)) {
    throw new Hindered(`a call ${months} months after the last refresh gave ${answerInWords(answer)}`);
  }
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
];
