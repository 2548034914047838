import { leftOut } from './outline.ts';
import type { ConformanceReport } from './schema.ts';

/** 0 nothing failed, 1 a requirement failed or an expectation is stale, 3 the run could not be completed. */
export type ExitCode = 0 | 1 | 3;

/**
 * The exit code of a run over one or several targets. Verdicts that the target file expects do not count
 * against it; a failure outranks an incomplete run, and a run that judged nothing is incomplete.
 * @param strict an `untestable` requirement makes a run incomplete, too, unless the run was told to leave it out; and so does
 * an expectation that could not be judged
 */
export function exitCode(
  reports: readonly ConformanceReport[],
  { strict = false }: { readonly strict?: boolean } = {},
): ExitCode {
  if (reports.some(hasFailed)) return 1;
  return reports.length === 0 || reports.some((report) => isIncomplete(report, strict)) ? 3 : 0;
}

function hasFailed({ requirements, expectations }: ConformanceReport): boolean {
  return (
    requirements.some(({ verdict, known }) => verdict === 'fail' && known === undefined) ||
    expectations.some(({ status }) => status === 'stale')
  );
}

/** An error in one check counts although a worse verdict of another check stands over the requirement. */
function isIncomplete(report: ConformanceReport, strict: boolean): boolean {
  const { requirements, expectations, footer } = report;
  if (requirements.length === 0 || !footer.complete) return true;
  if (strict && expectations.some(({ status }) => status === 'open')) return true;
  return requirements.some((row) => {
    const { verdict, known, checks } = row;
    const broken = verdict === 'error' || checks.some((check) => check.verdict === 'error');
    const expected = known !== undefined && verdict === 'error';
    return (
      (broken && !expected) ||
      (strict && verdict === 'untestable' && known === undefined && !leftOut(report, row))
    );
  });
}
