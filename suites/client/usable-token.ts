import fc from 'fast-check';
import type { ClientBench } from '../../fixtures/bench/index.ts';
import { type ClientCheck, type Judge, violation } from '../check.ts';
import { atMost, property } from '../property.ts';
import { judgeAges, judgeEagerness } from '../rules/token-use.ts';
import { ageInWords } from '../wording.ts';
import { call, establish, sharedScene } from './acts.ts';
import { tokenEndpoint } from './cues.ts';
import { trafficOf } from './history.ts';

/** A lifetime as a token answer names it, and pauses of the application as shares of it or near its end. */
interface Habit {
  readonly expiresIn: number | string;
  readonly pauses: readonly ({ readonly share: number } | { readonly near: number })[];
}

const habits: fc.Arbitrary<Habit> = fc.record({
  expiresIn: fc.constantFrom<number | string>(3600, 600, '3600'),
  pauses: fc.array(
    fc.oneof(
      fc.record({ near: fc.integer({ min: -90, max: 90 }) }),
      fc.record({ share: fc.constantFrom(0.01, 0.1, 0.9, 2.5) }),
    ),
    { minLength: 2, maxLength: 4 },
  ),
});

async function idleTimes(bench: ClientBench, judge: Judge): Promise<void> {
  const scene = sharedScene(() => establish(bench));
  await property(atMost(judge, 10), habits, story, (habit) =>
    scene(async (stage) => {
      const lifetime = Number(habit.expiresIn);
      stage.server.script(tokenEndpoint({ patch: { members: { expires_in: habit.expiresIn } } }, 100));
      await stage.server.expireAccessTokens();
      await stage.clock.advance(3_700_000);
      await call(stage);
      for (const pause of habit.pauses) {
        const wait = 'near' in pause ? lifetime + pause.near : lifetime * pause.share;
        await stage.clock.advance(Math.round(wait * 1000));
        const before = stage.server.journal.exchanges().at(-1);
        const { exchanges } = await call(stage);
        const traffic = trafficOf(stage, stage.server.journal.exchanges(), bench);
        const calls = traffic.apiTurns.filter(({ exchange }) => exchanges.includes(exchange));
        const [finding] = [...judgeAges(traffic, calls), ...judgeEagerness(traffic, before)];
        if (finding !== undefined) throw violation({ ...finding, exchanges });
      }
      return undefined;
    }),
  );
}

const story = ({ expiresIn, pauses }: Habit): string[] => [
  `a token is issued with expires_in ${JSON.stringify(expiresIn)}`,
  ...pauses.map((pause) =>
    'near' in pause
      ? `the client calls ${ageInWords(Number(expiresIn) + pause.near)} later`
      : `the client calls ${ageInWords(Number(expiresIn) * pause.share)} later`,
  ),
];

export const usableTokenChecks: readonly ClientCheck[] = [
  {
    id: 'token-before-the-call',
    title: 'However long the client was idle, no call leaves with a token that it knows to be dead',
    party: 'client',
    kind: 'property',
    requirements: ['ENIGMA-24'],
    claims: [],
    controls: ['clock'],
    run: idleTimes,
  },
];
