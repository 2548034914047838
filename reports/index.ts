export { type Diff, diffOf, gotWorse } from './comparison/diff.ts';
export { diffInMarkdown } from './comparison/diff-in-markdown.ts';
export { diffInWords } from './comparison/diff-in-words.ts';
export { type Compared, matrixOf } from './comparison/matrix.ts';
export { matrixInMarkdown } from './comparison/matrix-in-markdown.ts';
export { InvalidReport } from './conformance.ts';
export {
  FORMAT_NAMES,
  FORMATS_IN_WORDS,
  type FormatName,
  folderFormats,
  missingPackage,
  type RenderedReport,
  renderRun,
  renderTarget,
  USUAL_FORMATS,
  writeFolders,
} from './formats.ts';
export { comparisonPage } from './html/comparison-page.ts';
export { statementPage } from './html/statement-page.ts';
export { noticesOf } from './outline.ts';
export { findReports, type ReadReport, readReports } from './read.ts';
export { type ReportSettings, reportOn } from './report-on.ts';
export { failedChecks } from './run/failed-checks.ts';
export { reportLostRun } from './run/lost-run.ts';
export { type Outcome, readOutcome } from './run/outcome.ts';
export type { ReporterOptions } from './run/playwright-reporter.ts';
export { type ConformanceReport, conformanceSchema } from './schema.ts';
export { type MergedRun, mergeShards } from './shards/merge.ts';
export { ShardError } from './shards/shard-error.ts';
export { forgetShard, readShards } from './shards/shard-file.ts';
export { type Checked, checkReport, NoSignature } from './signature/check.ts';
export { signReport } from './signature/sign.ts';
export { type Key, readPrivateKey, readPublicKeys, UnusableKey } from './signature/signing-key.ts';
export { printable } from './terminal/lines.ts';
export { createStyle, type Style } from './terminal/style.ts';
export { verdictLine } from './terminal/summary.ts';
export { writeWhole } from './whole-file.ts';
export { forgetReports } from './write.ts';
