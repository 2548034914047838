import { type Conviction, type Outcome, replayCommand, reproduction, worstFindingsOf } from '../outline.ts';
import type { ConformanceReport, ReportedRequirement } from '../schema.ts';

/** A finding in plain lines: what was expected and what arrived, the counterexample, and how it is had again. */
export function findingInLines(report: ConformanceReport, conviction: Conviction): readonly string[] {
  const { check, finding } = conviction;
  const again = replayCommand(report, conviction);
  return [
    `expected ${finding.expected}; got ${finding.actual}`,
    ...(finding.counterexample ?? []).map((step) => `  ${step}`),
    `  reproduce: ${reproduction(report, check)}`,
    ...(again === undefined ? [] : [`  or: ${again}`]),
  ];
}

/** What is amiss with a requirement in plain lines, the most telling first; of one that holds there are none. */
export function storyOf(
  report: ConformanceReport,
  row: ReportedRequirement,
  { kind }: Outcome,
): readonly string[] {
  const stale = report.expectations
    .filter(({ requirement, status }) => requirement === row.id && status === 'stale')
    .map(
      ({ verdict, reason }) =>
        `is no longer "${verdict}" but "${row.verdict}": take it out of expect: (${reason})`,
    );
  const found = worstFindingsOf(report, row.id).flatMap((each) => findingInLines(report, each));
  const broken = row.checks
    .filter(({ verdict }) => verdict === 'error')
    .flatMap(({ check, reason = 'a check broke' }) => [
      reason,
      `  reproduce: ${reproduction(report, check)}`,
    ]);
  return [
    ...stale,
    ...(kind === 'broken' ? [...broken, ...found] : [...found, ...broken]),
    ...(found.length + broken.length === 0 && row.reason !== undefined ? [row.reason] : []),
  ];
}
