export {
  CHECK_ATTACHMENT,
  type Collected,
  type Collection,
  createCollection,
  type EndedTest,
  TARGET_ATTACHMENT,
} from './collection.ts';
export {
  formatConformance,
  InvalidReport,
  parseConformance,
  type ReportContext,
  toConformance,
} from './conformance.ts';
export { type ExitCode, exitCode } from './exit-code.ts';
export { type OverviewEntry, overviewPage } from './html/overview-page.ts';
export { targetPage } from './html/target-page.ts';
export { forgetOutcome, type Outcome, readOutcome } from './outcome.ts';
export type { ReporterOptions } from './playwright-reporter.ts';
export { type ConformanceReport, conformanceSchema, type ReportHeader } from './schema.ts';
export { type EndedCheck, liveLine, progressLine, type RunningState } from './terminal/progress.ts';
export { createStyle, type Style } from './terminal/style.ts';
export { summary } from './terminal/summary.ts';
export { type NamedReport, writeReports } from './write.ts';
