import fc from 'fast-check';
import type { ClientBench, Stage } from '../../fixtures/bench/index.ts';
import { type ClientCheck, type Judge, violation } from '../check.ts';
import { atMost, property } from '../property.ts';
import { ROUNDING, seconds } from '../time.ts';
import { ageInWords } from '../wording.ts';
import { type Acted, call, establish, sharedScene } from './acts.ts';
import { tokenEndpoint } from './cues.ts';
import { apiTurns, type TokenTurn, tokenTurns } from './history.ts';

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
        const held = tokenTurns(stage.server.journal.exchanges(), stage).findLast(({ answer }) => answer);
        const acted = await call(stage);
        judgeAge(stage, acted);
        judgeEagerness(stage, acted, held, lifetime);
      }
      return undefined;
    }),
  );
}

/** No call may leave with a token that is dead by what its answer said. */
function judgeAge(stage: Stage, { exchanges }: Acted): void {
  const answers = tokenTurns(stage.server.journal.exchanges(), stage);
  for (const { exchange, tokens } of apiTurns(exchanges, stage)) {
    const source = answers.find(({ answer }) => tokens.some(({ token }) => token === answer?.accessToken));
    const claimed = source?.answer?.members.expires_in;
    if (source === undefined || claimed === undefined) continue;
    const lifetime = Number(claimed);
    const age = seconds(exchange.startedAt - source.exchange.endedAt);
    if (age < lifetime + stage.clock.tolerance + ROUNDING) continue;
    throw violation({
      requirement: 'ENIGMA-24',
      expected: `a new token before the call: the one at hand lives ${ageInWords(lifetime)}`,
      actual: `a call with it at the age of ${ageInWords(age)}`,
      exchanges: [source.exchange, ...exchanges],
      // The document shows no answer, and RFC 6749 section 5.1 has a number.
      advisory: typeof claimed === 'string',
    });
  }
}

/** A refresh before every call fulfils the words of the document, and wears out the server. */
function judgeEagerness(stage: Stage, { exchanges }: Acted, held: TokenTurn | undefined, lifetime: number) {
  const [renewal] = tokenTurns(exchanges, stage);
  const [first] = apiTurns(exchanges, stage);
  if (held === undefined || renewal === undefined || lifetime < 3600) return;
  if (first !== undefined && first.exchange.began < renewal.exchange.began) return;
  const age = seconds(renewal.exchange.startedAt - held.exchange.endedAt);
  if (age > lifetime / 2) return;
  throw violation({
    requirement: 'ENIGMA-24',
    expected: `the token at hand to be used: it lives ${ageInWords(lifetime)}`,
    actual: `a refresh before the call, at its age of ${ageInWords(age)}`,
    exchanges: [held.exchange, ...exchanges],
    advisory: true,
  });
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
