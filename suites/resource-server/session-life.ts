import fc from 'fast-check';
import type { ServerBench } from '../../fixtures/bench/index.ts';
import { bytes, type Exchange } from '../../mock-server/wire/index.ts';
import { accepted, callResource, obtainTokens, outcomeInWords, replied } from '../acts.ts';
import { type Judge, type ServerCheck, violation } from '../check.ts';
import type { LifetimeWindow } from '../lifetime.ts';
import { accessTokenWindow, CLOCK_SKEW, expectationsOf } from '../profiles.ts';
import { atMost, property } from '../property.ts';
import type { TokenAnswer } from '../readers/index.ts';
import { resourceInWords } from '../resource-acts.ts';
import { knownPeople, openedSession, readResources } from '../session-acts.ts';
import { percent, ROUNDING } from '../time.ts';
import { ageInWords } from '../wording.ts';

/** Shares of the life of a token at which its person does something; between them the session is idle. */
const activities: fc.Arbitrary<readonly number[]> = fc
  .array(percent(0, 99), { maxLength: 6 })
  .map((shares) => shares.toSorted((one, other) => one - other));

async function endsWithToken(bench: ServerBench, judge: Judge): Promise<void> {
  const resources = readResources(bench);
  await property(
    atMost(judge, 12),
    activities,
    (shares) => [
      'a token is issued',
      ...shares.map((share) => `it is used after ${Math.round(share * 100)} % of its life`),
      'it is used just before and just after the end of its life',
    ],
    async (shares) => {
      const { answer, exchange, at } = await obtainTokens(bench);
      const window = windowOf(bench, answer);
      if (window === undefined) {
        return judge.leave('CLUERIDE-10', 'untestable', 'nobody says how long an access token lives');
      }
      const slack = bench.clock.tolerance + 2 * ROUNDING;
      const seen: Exchange[] = [exchange];
      const end = window.high + slack + expectationsOf(bench.target).expiryLeeway;
      for (const age of [...shares.map((share) => share * window.low), window.low - slack, end]) {
        await bench.clock.advance(Math.max(0, Math.round(at + age * 1000 - bench.clock.now())));
        const alive = age < end;
        for (const resource of resources) {
          const call = await callResource(bench, answer.accessToken, resource);
          seen.push(call);
          replied(call);
          if (accepted(call) === alive) continue;
          throw violation({
            requirement: 'CLUERIDE-10',
            expected: `${resourceInWords(resource)} to be ${alive ? 'served' : 'refused'} ${ageInWords(age)} after the token was issued`,
            actual: outcomeInWords(call),
            exchanges: seen,
          });
        }
      }
    },
  );
}

const windowOf = (bench: ServerBench, { expiresIn }: TokenAnswer): LifetimeWindow | undefined =>
  accessTokenWindow(expectationsOf(bench.target), expiresIn);

async function everyGameState(bench: ServerBench, judge: Judge): Promise<void> {
  const states = bench.target.sessions?.gameState?.states;
  if (states === undefined) {
    return judge.leave('CLUERIDE-11', 'untestable', 'the target file has no "sessions.gameState"');
  }
  for (const state of states) {
    const { answer, exchange } = await obtainTokens(bench);
    const window = windowOf(bench, answer);
    if (window === undefined) {
      return judge.leave('CLUERIDE-11', 'untestable', 'nobody says how long an access token lives');
    }
    const change = await changeGameState(bench, answer.accessToken, state);
    const life = window.high + CLOCK_SKEW + bench.clock.tolerance + 2 * ROUNDING;
    await bench.clock.advance(Math.ceil(life * 1000));
    for (const resource of readResources(bench)) {
      const call = await callResource(bench, answer.accessToken, resource);
      replied(call);
      if (!accepted(call)) continue;
      judge.report({
        requirement: 'CLUERIDE-11',
        expected: `${resourceInWords(resource)} to be refused once the token has expired, in the game state ${state}`,
        actual: outcomeInWords(call),
        exchanges: [exchange, change, call],
      });
    }
  }
}

function changeGameState(bench: ServerBench, token: string, state: string): Promise<Exchange> {
  const { method, url } = bench.target.sessions?.gameState ?? { method: 'PUT', url: '' };
  return bench.send({
    method,
    url,
    headers: [
      ['Authorization', `Bearer ${token}`],
      ['Accept', 'application/json'],
      ['Content-Type', 'application/json'],
    ],
    body: bytes(JSON.stringify({ gameState: state })),
  });
}

async function sharedGame(bench: ServerBench, judge: Judge): Promise<void> {
  const states = bench.target.sessions?.gameState?.states;
  const [person, other] = await knownPeople(bench);
  if (states === undefined) {
    return judge.leave('CLUERIDE-D02', 'untestable', 'the target file has no "sessions.gameState"');
  }
  const phone = await obtainTokens(bench, { user: person });
  const tablet = await obtainTokens(bench, { user: person });
  const stranger = other && (await obtainTokens(bench, { user: other }));
  for (const state of states) {
    const before = stranger && (await openedSession(bench, stranger.answer.accessToken));
    await openedSession(bench, tablet.answer.accessToken);
    const change = await changeGameState(bench, phone.answer.accessToken, state);
    if (!accepted(change)) continue;
    const seen = await openedSession(bench, tablet.answer.accessToken);
    const report = (expected: string, actual: string, exchanges: readonly Exchange[]) =>
      judge.report({ requirement: 'CLUERIDE-D02', expected, actual, exchanges });
    if (seen.session.gameState !== state) {
      report(`the game state ${state} on every device of ${person.name}`, `${seen.session.gameState}`, [
        change,
        seen.exchange,
      ]);
    }
    const after = stranger && (await openedSession(bench, stranger.answer.accessToken));
    if (before === undefined || after === undefined || other === undefined) continue;
    if (after.session.gameState === before.session.gameState) continue;
    report(`the game of ${other.name} to stay as it was`, `the state that ${person.name} chose`, [
      before.exchange,
      change,
      after.exchange,
    ]);
  }
}

const common = { party: 'resource-server', claims: ['sessions'] } as const;

export const sessionLifeChecks: readonly ServerCheck[] = [
  {
    ...common,
    id: 'session-ends-with-token',
    title: 'However a session is used, it lasts until its token expires and no longer',
    kind: 'property',
    requirements: ['CLUERIDE-10'],
    controls: ['clock'],
    run: endsWithToken,
  },
  {
    ...common,
    id: 'expiry-in-every-game-state',
    title: 'In no state of the game is anything shown once the token has expired',
    kind: 'scenario',
    requirements: ['CLUERIDE-11'],
    controls: ['clock'],
    run: everyGameState,
  },
  {
    ...common,
    id: 'one-game-on-all-devices',
    title: 'What a person does in the game shows on all devices of that person and on no other',
    kind: 'scenario',
    requirements: ['CLUERIDE-D02'],
    controls: [],
    run: sharedGame,
  },
];
