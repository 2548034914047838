export { forgetOutcome, type Outcome, readOutcome } from './outcome.ts';
export type { ReporterOptions } from './playwright-reporter.ts';
export { type ReportSettings, reportOn } from './report-on.ts';
export { type ConformanceReport, conformanceSchema } from './schema.ts';
export { createStyle, type Style } from './terminal/style.ts';
