import type { ConformanceReport } from '../schema.ts';

const AMISS = ['fail', 'error', 'warn'];

/**
 * The checks of a report that have to run again to see whether what failed is mended: those that failed, broke or warned on a
 * requirement, unless its target file expects that; those that broke beside an expected finding; and all that decide a
 * requirement of which the target file expects what is no longer so.
 * @returns their ids, in the order of the report
 */
export function failedChecks({ requirements, expectations, checks }: ConformanceReport): readonly string[] {
  const stale = expectations.filter(({ status }) => status === 'stale').map(({ requirement }) => requirement);
  const again = new Set(
    requirements.flatMap(({ id, known, checks: deciding }) =>
      deciding
        .filter(
          ({ verdict }) =>
            stale.includes(id) || verdict === 'error' || (known === undefined && AMISS.includes(verdict)),
        )
        .map(({ check }) => check),
    ),
  );
  return checks.map(({ id }) => id).filter((id) => again.has(id));
}
