import { createHash } from 'node:crypto';
import { z } from 'zod';
import {
  type CheckResult,
  detectionScore,
  type Examination,
  type Requirement,
  requirement,
  type Unfinished,
  VERDICTS,
  type Verdict,
  worst,
} from '../suites/index.ts';
import { canonical } from './canonical.ts';
import { normaliseCheck, numberMasks, withoutChance } from './normalise.ts';
import {
  type ConformanceReport,
  conformanceSchema,
  type ReportedCheck,
  type ReportedRequirement,
  type ReportHeader,
} from './schema.ts';

const HEADER_NOTE =
  'Only what stands in this header may differ between two runs of the same seed over the same target.';
/** Name of the schema file that is written beside the reports of a run. */
export const SCHEMA_FILE = 'conformance.schema.json';

/** What a report quotes of a ledger row. */
export type RequirementText = Pick<
  Requirement,
  'title' | 'statement' | 'source' | 'also' | 'url' | 'level' | 'basis' | 'advisory' | 'parties'
>;

/** What a report says beside the examination itself. */
export interface ReportContext {
  /** Finds the text of a ledger row; the ledger itself unless given. */
  readonly textOf?: (requirement: string) => RequirementText | undefined;
  /** Result of a detection run; that of this version of the checks unless given. */
  readonly detection?: ConformanceReport['detection'];
}

/** A file that is no complete conformance report; says what is wrong with it. */
export class InvalidReport extends Error {
  override readonly name = 'InvalidReport';
}

/**
 * Turns an examination into the one source of all reports. Below `header` the answer depends on nothing
 * but the examination, and what chance decides in it is taken out.
 * @throws Error when the examination names a requirement that the ledger does not know
 */
export function toConformance(
  examination: Examination,
  header: ReportHeader,
  { textOf = requirement, detection = detectionScore }: ReportContext = {},
): ConformanceReport {
  const {
    checks,
    verdicts,
    targetOutput,
    target: { file, lines, ...target },
  } = numberMasks({
    checks: examination.checks.map(normaliseCheck),
    verdicts: examination.requirements.map(withoutChance),
    targetOutput: examination.targetOutput,
    target: examination.target,
  });
  const requirements = verdicts.map((entry) => reportRequirement(entry, examination, checks, textOf));
  const body = {
    $schema: `../${SCHEMA_FILE}`,
    format: 'bearerproof-conformance',
    version: 1,
    header: { note: HEADER_NOTE, ...header, file, ...(lines === undefined ? {} : { lines }), targetOutput },
    ledgerVersion: examination.ledgerVersion,
    seed: examination.seed,
    runs: examination.runs,
    ...(examination.leftOut === undefined ? {} : { leftOut: examination.leftOut }),
    verdict: worst(requirements.map(({ verdict }) => verdict)),
    target,
    ...(examination.revealed ? { revealed: true as const } : {}),
    detection,
    requirements,
    attestations: examination.attestations,
    expectations: examination.expectations,
    waivers: examination.waivers,
    checks,
  } as const;
  return conformanceSchema.parse({ ...body, footer: { ...counts(body), digest: digestOf(body) } });
}

function reportRequirement(
  entry: Examination['requirements'][number],
  examination: Examination,
  checks: readonly ReportedCheck[],
  textOf: NonNullable<ReportContext['textOf']>,
): ReportedRequirement {
  const { requirement: id, verdict, reason } = entry;
  const row = textOf(id);
  if (row === undefined) {
    throw new Error(
      `The examination of "${examination.target.name}" judges ${id}, but no ledger row has that id`,
    );
  }
  const known = examination.expectations.find(
    (expectation) => expectation.requirement === id && expectation.status === 'met',
  );
  const { title, statement, source, also, url, level, basis, advisory, parties } = row;
  return {
    id,
    title,
    statement,
    source,
    ...(also === undefined ? {} : { also }),
    ...(url === undefined ? {} : { url }),
    level,
    basis,
    ...(advisory === undefined ? {} : { advisory }),
    parties,
    verdict,
    ...(reason === undefined ? {} : { reason }),
    ...(known === undefined ? {} : { known: known.reason }),
    checks: checks.flatMap((check) =>
      check.verdicts
        .filter(({ requirement }) => requirement === id)
        .map(({ requirement: _, ...decided }) => ({ check: check.id, ...decided })),
    ),
  };
}

/** How the checks of a run went, as the completeness footer counts them. */
function checkState(check: Pick<CheckResult, 'verdicts'>): 'completed' | 'broken' | 'notExamined' {
  const verdicts = check.verdicts.map(({ verdict }) => verdict);
  if (verdicts.includes('error')) return 'broken';
  return verdicts.some((verdict) => verdict === 'pass' || verdict === 'warn' || verdict === 'fail')
    ? 'completed'
    : 'notExamined';
}

function counts(report: Pick<ConformanceReport, 'requirements' | 'checks'>) {
  const requirements = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
  for (const { verdict } of report.requirements) requirements[verdict]++;
  const checks = { planned: report.checks.length, completed: 0, broken: 0, notExamined: 0 };
  for (const check of report.checks) checks[checkState(check)]++;
  const findings = report.checks.reduce((sum, check) => sum + check.findings.length, 0);
  return { ...completeness(report), requirements, checks, findings };
}

function completeness({ requirements, checks }: Pick<ConformanceReport, 'requirements' | 'checks'>) {
  const unfinished = new Set<string>();
  const causes: Partial<Record<Unfinished, number>> = {};
  for (const { id, unfinished: cause } of checks) {
    if (cause === undefined) continue;
    unfinished.add(id);
    causes[cause] = (causes[cause] ?? 0) + 1;
  }
  if (unfinished.size === 0) return { complete: true } as const;
  const rows = requirements.filter((row) => row.checks.some(({ check }) => unfinished.has(check)));
  return {
    complete: false,
    missing: { checks: unfinished.size, requirements: rows.length, causes },
  } as const;
}

/**
 * Reads a report back.
 * @param json text of a `conformance.json`
 * @throws InvalidReport when it is not JSON, not of this format and version, cut short, or changed
 */
export function parseConformance(json: string): ConformanceReport {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new InvalidReport(`Expected a conformance report, got text that is not JSON: ${messageOf(cause)}`, {
      cause,
    });
  }
  const parsed = conformanceSchema.safeParse(value);
  if (!parsed.success) {
    throw new InvalidReport(
      `Expected a conformance report of version 1, got something else:\n${z.prettifyError(parsed.error)}`,
      { cause: parsed.error },
    );
  }
  const { footer, ...body } = parsed.data;
  const expected = { ...counts(body), digest: digestOf(body) };
  if (canonical(footer) !== canonical(expected)) {
    throw new InvalidReport(
      'The footer of the conformance report does not fit its content: it was changed after it was written, or parts are missing',
    );
  }
  return parsed.data;
}

/** The text of a `conformance.json`. */
export const formatConformance = (report: ConformanceReport): string =>
  `${JSON.stringify(report, null, 2)}\n`;

function digestOf({ header: _, ...body }: Omit<ConformanceReport, 'footer'>): string {
  return `sha256:${createHash('sha256').update(canonical(body)).digest('hex')}`;
}

const messageOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));
