import { basename, dirname, resolve } from 'node:path';
import { failedChecks, type ReadReport } from '../../reports/index.ts';
import { readGiven } from '../report/read-given.ts';
import { UsageError } from '../usage-error.ts';
import type { MeantTarget } from './named-targets.ts';

/** What is to run again: the target files of reports, each with the checks behind what failed, and how they ran. */
export interface FailedRun {
  readonly targets: readonly MeantTarget[];
  readonly seed: number;
  readonly runs: number;
}

/**
 * @param place a report, or a directory of them
 * @param out directory of the new reports, which must not be that of the old ones
 * @throws UsageError for what is no report of a target file, and for reports of runs that differ
 */
export async function failedRun(place: string, out: string): Promise<FailedRun> {
  const found = await readGiven([place]);
  const [first] = found;
  if (first === undefined) throw new UsageError(`${place}: holds no report`);
  for (const { path, report } of found) {
    if (report.target.recording !== undefined) {
      throw new UsageError(`${path}: is about a recording, all of which "bearerproof audit" judges again`);
    }
    if (report.seed !== first.report.seed || report.runs !== first.report.runs) {
      throw new UsageError(
        `${path}: ran with another seed, or other cases, than ${first.path}; name one of them`,
      );
    }
  }
  const overwritten = found.find(
    ({ path, report }) =>
      report.leftOut === undefined && resolve(out, folderOf(path)) === resolve(dirname(path)),
  );
  if (overwritten !== undefined) {
    throw new UsageError(
      `--out ${out}: would overwrite ${overwritten.path}, which says what else there is; name another directory`,
    );
  }
  return { targets: found.flatMap(again), seed: first.report.seed, runs: first.report.runs };
}

function again({ path, report }: ReadReport): readonly MeantTarget[] {
  const only = failedChecks(report);
  return only.length === 0 ? [] : [{ name: folderOf(path), file: report.header.file, only }];
}

/** Name of the directory that a report is in, under which its target is reported on again. */
const folderOf = (path: string): string => basename(dirname(resolve(path)));
