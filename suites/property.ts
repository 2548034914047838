import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { type CaseOrigin, type Judge, Violation } from './check.ts';
import { USUAL_RUNS } from './run-settings.ts';

/**
 * Examines generated cases until one is a violation, then shrinks it and throws the violation with its story.
 * What goes wrong with the harness or the set-up ends the search at once and is thrown as it is. Where one case is to be
 * examined again, it is the only one, and other properties examine none.
 *
 * @param story the case as a reader follows it, one step per line
 * @param examine throws a Violation when the case shows one
 * @param certain cases that come first, whatever the seed: those that chance meets too seldom
 */
export async function property<Case>(
  judge: Judge,
  cases: fc.Arbitrary<Case>,
  story: (example: Case) => readonly string[],
  examine: (example: Case) => Promise<void>,
  certain: readonly Case[] = [],
): Promise<void> {
  const examples = certain.map((each): [Case] => [each]);
  const { seed, runs, search = { begun: 0, met: 'not yet' } } = judge.generation;
  const place = ++search.begun;
  if (search.only !== undefined) {
    if (search.only.property !== place) return;
    const { seed, path, fingerprint } = search.only;
    const [drawn] = fc.sample(fc.tuple(cases), { seed, path, numRuns: 1, examples });
    if (drawn === undefined || fingerprintOf(drawn[0]) !== fingerprint) {
      search.met = 'another';
      return;
    }
    search.met = 'yes';
    return await told(examine, story, drawn[0], search.only);
  }

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
    { seed, numRuns: runs, examples },
  );
  // What a violation did to the target may spoil the cases that were to shrink it: it stands all the same.
  if (smallest !== undefined) {
    const { found, example } = smallest;
    const path = run.counterexamplePath ?? '';
    const origin = { seed, property: place, path, fingerprint: fingerprintOf(example) };
    throw new Violation({ ...found.finding, counterexample: story(example), origin });
  }
  if (interruption !== undefined) throw interruption.error;
  if (run.failed) throw run.errorInstance ?? new Error('a property failed without a violation');
}

/** Examines one case, whose violation is told as a found one is. */
async function told<Case>(
  examine: (example: Case) => Promise<void>,
  story: (example: Case) => readonly string[],
  example: Case,
  origin: CaseOrigin,
): Promise<void> {
  try {
    await examine(example);
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    throw new Violation({ ...error.finding, counterexample: story(example), origin });
  }
}

/** Tells cases apart, and tells nothing of what is in them. */
const fingerprintOf = (example: unknown): string =>
  createHash('sha256')
    .update(fc.stringify(dataOf(example)))
    .digest('hex')
    .slice(0, 8);

/** A case without the text of its functions, which differs by who has read the program: Node, or a test runner. */
function dataOf(example: unknown): unknown {
  if (typeof example === 'function') return 'a function';
  if (Array.isArray(example)) return example.map(dataOf);
  if (example === null || typeof example !== 'object' || Object.getPrototypeOf(example) !== Object.prototype)
    return example;
  return Object.fromEntries(Object.entries(example).map(([name, value]) => [name, dataOf(value)]));
}

/**
 * The same judge with no more cases per property than this, for cases that cost more than others; who asks for more cases
 * than usual gets more of these in proportion.
 */
export function atMost(judge: Judge, cases: number): Judge {
  const { runs } = judge.generation;
  const share = Math.max(1, runs / USUAL_RUNS);
  return { ...judge, generation: { ...judge.generation, runs: Math.min(runs, Math.ceil(cases * share)) } };
}
