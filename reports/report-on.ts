import { join } from 'node:path';
import type { Examination } from '../suites/index.ts';
import { toConformance } from './conformance.ts';
import { exitCode } from './exit-code.ts';
import type { FormatName } from './formats.ts';
import { headerOf } from './header.ts';
import type { Outcome } from './run/outcome.ts';
import type { ReportHeader } from './schema.ts';
import { printable } from './terminal/lines.ts';
import type { Style } from './terminal/style.ts';
import { summary } from './terminal/summary.ts';
import { foldersFor, writeReports } from './write.ts';

/** How a run is to be reported. */
export interface ReportSettings {
  /** Directory for the reports. */
  readonly out: string;
  /** Forms beside `conformance.json`. */
  readonly formats: readonly FormatName[];
  readonly strict: boolean;
  readonly style: Style;
  readonly startedAt: Date;
  readonly durationMs: number;
  /** What ran the examinations, where that was not this process. */
  readonly surroundings?: Pick<ReportHeader, 'node' | 'platform'>;
  /** What kept the run from being complete, beside the verdicts; nothing unless given. */
  readonly problems?: readonly string[];
}

/** Writes the reports of a run, whose examinations have names of their own. @returns what a person reads, and how it ended */
export async function reportOn(
  examinations: readonly { readonly name: string; readonly examination: Examination }[],
  { out, formats, strict, style, startedAt, durationMs, surroundings, problems = [] }: ReportSettings,
): Promise<Outcome & { readonly lines: readonly string[] }> {
  const header = { ...headerOf(startedAt, durationMs), ...surroundings };
  const folders = foldersFor(examinations.map(({ name }) => name));
  const reports = examinations.map(({ name, examination }, index) => {
    const directory = join(out, folders[index] ?? '');
    return { name, report: toConformance(examination, { ...header, directory }) };
  });
  const overview = await writeReports(out, reports, formats);
  const judged = reports.map(({ report }) => report);
  const verdict = exitCode(judged, { strict });
  return {
    exitCode: verdict === 0 && problems.length > 0 ? 3 : verdict,
    problems: [...problems],
    overview,
    lines: [
      ...problems.map((problem) => style.verdict('error', `error  ${printable(problem)}`)),
      ...summary(judged, style, overview),
    ],
  };
}
