import { catalogue } from './catalogue.ts';
import type {
  Attestation,
  CheckResult,
  Examination,
  Expectation,
  RequirementVerdict,
} from './examination.ts';
import { LEDGER_VERSION, type Requirement, requirementsFor, waivers } from './requirements/index.ts';
import { type Verdict, worst } from './verdict.ts';

/** What is known of an examination beside the results of its checks. */
export interface ExaminedTarget {
  readonly target: Examination['target'];
  readonly seed: number;
  /** Cases that each property was given at most. */
  readonly runs: number;
  /** What the target file quotes of people, of whichever rows. */
  readonly attestations: readonly Attestation[];
  /** Known verdicts of the target file. */
  readonly expected: readonly Omit<Expectation, 'status'>[];
  readonly targetOutput: string;
  /** Ids of all checks of the plan, those included that this run was told to leave out. */
  readonly plan: readonly string[];
  /** Why this run leaves out those checks of its plan that have no result; absent when it was told to leave out none. */
  readonly limit?: string;
  readonly revealed: boolean;
}

/** What an examination has seen of its target beside the results of the checks. */
export interface SeenTarget {
  readonly targetOutput: string;
  /** Characters of that before it was masked. */
  readonly printed: number;
  readonly learnt: Examination['target']['learnt'];
}

export const asSeen = (examined: ExaminedTarget, { targetOutput, learnt }: SeenTarget): ExaminedTarget => ({
  ...examined,
  targetOutput,
  target: { ...examined.target, learnt },
});

/** From the results of the checks to a verdict per requirement, with known findings marked. */
export function conclude(examined: ExaminedTarget, checks: readonly CheckResult[]): Examination {
  const { target, seed, runs, attestations, expected, targetOutput, revealed } = examined;
  const rows = requirementsFor(target.profile);
  const leftOut = leftOutOf(examined, checks);
  const unreached = new Set(leftOut === undefined ? [] : rowsOf(leftOut.checks));
  const decided = new Map<string, RequirementVerdict>();
  for (const row of rows.filter((candidate) => !isRollUp(candidate))) {
    const because = unreached.has(row.id) ? leftOut?.because : undefined;
    decided.set(row.id, verdictOn(row, examined, checks, because));
  }
  for (const row of rows.filter(isRollUp)) {
    if (row.decidedBy.rollup.some((id) => unreached.has(id))) unreached.add(row.id);
  }
  for (const row of rows.filter(isRollUp)) decided.set(row.id, rollUp(row, target.roles, decided));
  const requirements = rows.map((row) => decided.get(row.id) as RequirementVerdict);
  return {
    target,
    seed,
    runs,
    ...(leftOut === undefined ? {} : { leftOut }),
    ledgerVersion: LEDGER_VERSION,
    checks,
    requirements,
    attestations: requirements.flatMap(({ requirement, verdict }) =>
      verdict === 'attested' ? attestations.filter((each) => each.requirement === requirement) : [],
    ),
    waivers: waivers(target.profile),
    expectations: expected
      .map(
        (expectation): Expectation => ({
          ...expectation,
          status: statusOf(expectation, decided.get(expectation.requirement)?.verdict),
        }),
      )
      // What was left out may have been what was expected.
      .filter(({ status, requirement }) => status === 'met' || !unreached.has(requirement)),
    targetOutput,
    revealed,
  };
}

/** The checks of the plan that this run was told not to examine. */
function leftOutOf(
  { plan, limit }: ExaminedTarget,
  checks: readonly CheckResult[],
): NonNullable<Examination['leftOut']> | undefined {
  const run = new Set(checks.map(({ check }) => check));
  const left = plan.filter((id) => !run.has(id));
  return limit === undefined || left.length === 0 ? undefined : { because: limit, checks: left };
}

const rowsOf = (ids: readonly string[]): readonly string[] =>
  catalogue.filter(({ id }) => ids.includes(id)).flatMap(({ requirements }) => requirements);

/** Why a requirement that a run was told to leave out has no verdict. */
export const leftOutReason = (because: string): string => `left out of this run: ${because}`;

/** What was not judged says nothing of what was expected. */
function statusOf(
  { verdict }: Pick<Expectation, 'verdict'>,
  actual: Verdict | undefined,
): Expectation['status'] {
  if (actual === verdict) return 'met';
  return actual === 'error' || actual === 'untestable' ? 'open' : 'stale';
}

type RollUp = Requirement & { readonly decidedBy: { readonly rollup: readonly string[] } };

const isRollUp = (row: Requirement): row is RollUp => typeof row.decidedBy === 'object';

function verdictOn(
  row: Requirement,
  { target, attestations }: ExaminedTarget,
  checks: readonly CheckResult[],
  unreached: string | undefined,
): RequirementVerdict {
  const { id: requirement } = row;
  const roles: readonly string[] = target.roles;
  const attested = attestations.find((each) => each.requirement === requirement);
  if (row.excluded !== undefined)
    return { requirement, verdict: 'inapplicable', reason: row.excluded.reason };
  if (row.decidedBy === 'attestation' && !row.parties.every((party) => speaksFor(roles, party))) {
    return { requirement, verdict: 'inapplicable', reason: `binds the ${row.parties.join(' and the ')}` };
  }
  if (row.decidedBy === 'attestation') {
    return attested === undefined
      ? {
          requirement,
          verdict: 'untestable',
          reason: 'only a person can know; "attest:" in the target file quotes one',
        }
      : { requirement, verdict: 'attested', reason: quoted(attested) };
  }
  const said = checks.flatMap(({ verdicts }) => verdicts.filter((each) => each.requirement === requirement));
  if (said.length > 0) {
    const decided = decisive(requirement, said);
    if (decided.verdict !== 'pass' || unreached === undefined) return decided;
    return { ...decided, reason: `holds as far as it was examined; ${leftOutReason(unreached)}` };
  }
  if (unreached !== undefined)
    return { requirement, verdict: 'untestable', reason: leftOutReason(unreached) };
  const played = row.parties.filter((party) => roles.includes(party));
  if (played.length === 0) {
    return { requirement, verdict: 'inapplicable', reason: `binds the ${row.parties.join(' and the ')}` };
  }
  const reasons = played.flatMap((party) => row.notExamined?.[party] ?? []);
  const examined = new Set(
    catalogue.filter(({ requirements }) => requirements.includes(requirement)).map(({ party }) => party),
  );
  if (reasons.length === 0 && [...examined].every((party) => !roles.includes(party))) {
    reasons.push(`is examined at the ${[...examined].join(' and the ')}, which the target is not`);
  }
  return {
    requirement,
    verdict: reasons.length > 0 ? 'inapplicable' : 'untestable',
    reason: reasons.join(' ') || 'no check of the catalogue was run for it',
  };
}

/** A person's word with its author and date, in one line. */
function quoted({ by, on, says }: Attestation): string {
  const author = [by, on].filter((part) => part !== undefined).join(', ');
  return author === '' ? says : `${author}: ${says}`;
}

function rollUp(
  row: RollUp,
  roles: readonly string[],
  decided: ReadonlyMap<string, RequirementVerdict>,
): RequirementVerdict {
  if (!row.parties.some((party) => roles.includes(party))) {
    return {
      requirement: row.id,
      verdict: 'inapplicable',
      reason: `binds the ${row.parties.join(' and the ')}`,
    };
  }
  const said = row.decidedBy.rollup.flatMap((id) => decided.get(id) ?? []);
  const { verdict, reason } = decisive(row.id, said);
  const named = said
    .filter((each) => each.verdict === verdict && (verdict !== 'pass' || each.reason !== undefined))
    .map((each) => each.requirement);
  return verdict === 'pass' && reason === undefined
    ? { requirement: row.id, verdict }
    : { requirement: row.id, verdict, reason: `as ${named.join(', ')}: ${reason ?? ''}` };
}

/** The worst verdict with the reason of the first that gave it with one. */
function decisive(requirement: string, said: readonly RequirementVerdict[]): RequirementVerdict {
  const verdict: Verdict = worst(said.map((each) => each.verdict));
  const reason = said.find((each) => each.verdict === verdict && each.reason !== undefined)?.reason;
  return { requirement, verdict, ...(reason === undefined ? {} : { reason }) };
}

/** Whether who plays these roles can answer for a party: who runs a server is its operator. */
const speaksFor = (roles: readonly string[], party: string): boolean =>
  roles.includes(party) || (party === 'operator' && !roles.includes('client'));
