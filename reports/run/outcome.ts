import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../whole-file.ts';

/** Name of the file in the output directory by which a run in another process tells how it ended. */
export const OUTCOME_FILE = 'outcome.json';

const outcomeSchema = z.strictObject({
  /** Exit code of the run. */
  exitCode: z.literal([0, 1, 3]),
  /** What kept the run from being complete, beside the verdicts in the reports. */
  problems: z.array(z.string()),
  /** Path of the overview page. */
  overview: z.string(),
});

export type Outcome = z.infer<typeof outcomeSchema>;

/** Reads how the run that last wrote to a directory ended; undefined when none has, or not to its end. */
export async function readOutcome(out: string): Promise<Outcome | undefined> {
  try {
    return outcomeSchema.parse(JSON.parse(await readFile(join(out, OUTCOME_FILE), 'utf8')));
  } catch {
    return undefined;
  }
}

export const writeOutcome = (out: string, outcome: Outcome): Promise<void> =>
  writeWhole(join(out, OUTCOME_FILE), `${JSON.stringify(outcome, null, 2)}\n`);
