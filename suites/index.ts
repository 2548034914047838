export type {
  ApiCall,
  ClientFactory,
  ClientPorts,
  Hello,
  OperatedClient,
} from '../fixtures/drivers/index.ts';
export type { ClientDescription } from '../fixtures/target/index.ts';
export { type AuditSubject, audit } from './audit.ts';
export { type CaseFile, CaseFileError, caseOriginSchema, formatCaseFile } from './case-file.ts';
export { catalogue } from './catalogue.ts';
export type { Check, ClientCheck, Finding, Judge, Role, ServerCheck } from './check.ts';
export { asSeen, conclude, type ExaminedTarget, leftOutReason, type SeenTarget } from './conclude.ts';
export {
  type Coverage,
  coverageOf,
  type Hole,
  type NamedDeviation,
  type RowCoverage,
} from './coverage.ts';
export { default as detectionScore } from './detection-score.json' with { type: 'json' };
export { EVIDENCE, type EvidenceAsked, type ShownExchange } from './evidence.ts';
export {
  type Attestation,
  type CheckResult,
  type Examination,
  type Expectation,
  type RecordedFinding,
  type RecordingFacts,
  type RequirementVerdict,
  UNFINISHED,
  type Unfinished,
  type Waiver,
} from './examination.ts';
export { examineClient, examineServer, scopeOf } from './examine.ts';
export { plan, unrun } from './plan.ts';
export { type PlannedRun, planned, titleOf } from './planned-run.ts';
export { type Learnt, learntOf } from './probe.ts';
export { judgedProfiles } from './profiles.ts';
export { type Replayed, type ReplayOptions, replay } from './replay.ts';
export {
  LEDGER_VERSION,
  LEVELS,
  type Level,
  ledger,
  type Requirement,
  requirement,
  requirementsFor,
  statementIds,
  verdictOfBreach,
  waivers,
} from './requirements/index.ts';
export { inShard, type NamedTarget, type RunGroup, runGroups } from './run-groups.ts';
export {
  CHECK_ATTACHMENT,
  DEVIATION_ANNOTATION,
  detectionSettingsSchema,
  FAILED_ALONE,
  NAMED_ALONE,
  RUN_VARIABLE,
  type RunSettings,
  runSettingsSchema,
  SEEN_ATTACHMENT,
  TARGET_ANNOTATION,
  USUAL_RUNS,
  USUAL_SEED,
} from './run-settings.ts';
export { formIn } from './secret-forms.ts';
export type { Shard } from './shares.ts';
export { VERDICTS, type Verdict, worst } from './verdict.ts';
export {
  misnamedRequirements,
  unknownCheck,
  type VerifyOptions,
  verify,
  verifyClient,
} from './verify.ts';
