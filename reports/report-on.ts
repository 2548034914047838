import type { Examination } from '../suites/index.ts';
import { toConformance } from './conformance.ts';
import { type ExitCode, exitCode } from './exit-code.ts';
import type { FormatName } from './formats.ts';
import { headerOf } from './header.ts';
import { forgetOutcome } from './outcome.ts';
import type { Style } from './terminal/style.ts';
import { summary } from './terminal/summary.ts';
import { writeReports } from './write.ts';

/** How an examination that was made in this process is to be reported. */
export interface ReportSettings {
  /** Directory for the reports. */
  readonly out: string;
  /** Forms beside `conformance.json`. */
  readonly formats: readonly FormatName[];
  readonly strict: boolean;
  readonly style: Style;
  readonly startedAt: Date;
  readonly durationMs: number;
}

/** Writes the reports of one examination. @returns what a person reads, and the exit code */
export async function reportOn(
  examination: Examination,
  { out, formats, strict, style, startedAt, durationMs }: ReportSettings,
): Promise<{ readonly lines: readonly string[]; readonly exitCode: ExitCode }> {
  await forgetOutcome(out);
  const report = toConformance(examination, headerOf(startedAt, durationMs));
  const overview = await writeReports(out, [{ name: report.target.name, report }], formats);
  return { lines: summary([report], style, overview), exitCode: exitCode([report], { strict }) };
}
