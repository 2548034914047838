import { catalogue, type PlannedRun, titleOf, type Unfinished } from '../../suites/index.ts';
import { type ReportSettings, reportOn } from '../report-on.ts';
import { createCollection } from './collection.ts';
import type { Outcome } from './outcome.ts';
import { forgetRunLog, readRunLog } from './run-log.ts';

/** A target of a run, under the name that its reports get. */
interface NamedRun extends PlannedRun {
  readonly name: string;
}

/**
 * Reports on a run that ended without a report, since its process was killed: what had come of it until then, and of all else
 * that it is missing.
 * @param cause why it is
 */
export async function reportLostRun(
  targets: readonly NamedRun[],
  cause: Unfinished,
  settings: ReportSettings,
): Promise<Outcome & { readonly lines: readonly string[] }> {
  const ended = await readRunLog(settings.out);
  const collected = targets.map(({ name, checks, examined }) => {
    const collection = createCollection(examined, checks.map(titleOf), catalogue);
    for (const { target, test } of ended) if (target === name) collection.add(test);
    return { name, ...collection.conclude(() => cause) };
  });
  const problems = collected.flatMap((each) => each.problems);
  const reported = await reportOn(collected, { ...settings, problems });
  await forgetRunLog(settings.out);
  return reported;
}
