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
  const run = await fc.check(
    fc.asyncProperty(cases, async (example) => {
      if (interruption !== undefined) return;
      try {
        await examine(example);
      } catch (error) {
        if (error instanceof Violation) throw error;
        interruption = { error };
      }
    }),
    { seed: judge.generation.seed, numRuns: judge.generation.runs },
  );
  if (interruption !== undefined) throw interruption.error;
  const { errorInstance } = run as { errorInstance?: unknown };
  if (!run.failed) return;
  const [example] = run.counterexample as [Case];
  if (errorInstance instanceof Violation) {
    throw new Violation({ ...errorInstance.finding, counterexample: story(example) });
  }
  throw errorInstance ?? new Error('a property failed without a violation');
}
