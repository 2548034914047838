import fc from 'fast-check';
import { type Judge, Violation } from './check.ts';

/**
 * Examines generated cases until one is a violation, then shrinks it and throws the violation with its story.
 * What goes wrong with the harness or the set-up ends the search at once and is thrown as it is.
 *
 * @param story the case as a reader follows it, one step per line
 * @param examine throws a Violation when the case shows one
 */
export async function property<Case>(
  judge: Judge,
  cases: fc.Arbitrary<Case>,
  story: (example: Case) => readonly string[],
  examine: (example: Case) => Promise<void>,
): Promise<void> {
  let interruption: { readonly error: unknown } | undefined;
  let smallest: { readonly found: Violation; readonly example: Case } | undefined;
  const run = await fc.check(
    fc.asyncProperty(cases, async (example) => {
      if (interruption !== undefined) return;
      try {
        await examine(example);
      } catch (error) {
        if (error instanceof Violation) {
          smallest = { found: error, example };
          throw error;
        }
        interruption = { error };
      }
    }),
    { seed: judge.generation.seed, numRuns: judge.generation.runs },
  );
  // What a violation did to the target may spoil the cases that were to shrink it: it stands all the same.
  if (smallest !== undefined) {
    throw new Violation({ ...smallest.found.finding, counterexample: story(smallest.example) });
  }
  if (interruption !== undefined) throw interruption.error;
  if (run.failed) throw run.errorInstance ?? new Error('a property failed without a violation');
}

/** The same judge with no more cases per property than this: for cases that cost more than others. */
export const atMost = (judge: Judge, runs: number): Judge => ({
  ...judge,
  generation: { ...judge.generation, runs: Math.min(judge.generation.runs, runs) },
});
