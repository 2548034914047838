import { MissingControl, SetUpFailure } from '../fixtures/bench/index.ts';
import { DriverError } from '../fixtures/drivers/index.ts';
import type { Exchange, Mask } from '../mock-server/wire/index.ts';
import { type Check, type Finding, Hindered, type Judge, type Search, Violation } from './check.ts';
import { type EvidenceAsked, evidenceOf } from './evidence.ts';
import type { CheckResult, RecordedFinding, RequirementVerdict } from './examination.ts';
import { requirement, verdictOfBreach } from './requirements/index.ts';
import { type Verdict, worst } from './verdict.ts';

/** What a run needs beside the check and its bench. */
export interface RunContext {
  /** Ids of the rows that the target's profile has. */
  readonly scope: ReadonlySet<string>;
  readonly generation: Judge['generation'];
  /** Knows the target's secrets, and learns those of every exchange that it is shown. */
  readonly mask: Mask;
  /** Exchanges of this check so far. */
  recent(): readonly Exchange[];
  /** Whose exchanges are shown; those of findings unless given. */
  readonly evidence?: EvidenceAsked;
  /** One case of one property that alone is to be examined. */
  readonly search?: Search;
}

/** Exchanges shown of what came before a fault. */
const LAST = 6;

/** A check, or what is to be judged as one. */
type Runnable<Bench> = Pick<Check, 'id' | 'title' | 'party' | 'kind' | 'requirements'> & {
  run(bench: Bench, judge: Judge): Promise<void>;
};

/** Runs one check to its end, whatever happens, and says what it means for each of its requirements. */
export async function runCheck<Bench>(
  check: Runnable<Bench>,
  bench: Bench,
  context: RunContext,
): Promise<CheckResult> {
  const inScope = check.requirements.filter((id) => context.scope.has(id));
  const findings: Finding[] = [];
  const left = new Map<string, RequirementVerdict>();
  const observations: Record<string, string> = {};
  const judge: Judge = {
    generation: { ...context.generation, search: context.search ?? { begun: 0, met: 'not yet' } },
    report: (finding) => void findings.push(finding),
    leave: (id, verdict, reason) => void left.set(id, { requirement: id, verdict, reason }),
    observe(fact, value) {
      observations[fact] = value;
    },
  };

  let end: Ending = { kind: 'complete' };
  try {
    await check.run(bench, judge);
  } catch (error) {
    end = endingOf(error);
    if (end.kind === 'violation') findings.push(end.finding);
  }

  const exchanges = context.recent();
  for (const exchange of [...exchanges, ...findings.flatMap((finding) => finding.exchanges)]) {
    context.mask.observe(exchange);
  }
  const recorded = findings.flatMap((finding) => record(finding, check.id, inScope, context.mask));
  const verdicts = inScope.map((id) => verdictOn(id, recorded, left.get(id), end, inScope, context.mask));
  return {
    check: check.id,
    title: check.title,
    party: check.party,
    kind: check.kind,
    verdicts,
    findings: recorded,
    observations: Object.fromEntries(
      Object.entries(observations).map(([fact, value]) => [fact, context.mask.text(value)]),
    ),
    exchanges: exchanges.length,
    evidence: evidenceOf(toShow(exchanges, verdicts, context), context.mask),
  };
}

/** What is shown beside the findings: what came before a fault, or all of it where it was asked for. */
function toShow(
  exchanges: readonly Exchange[],
  verdicts: readonly RequirementVerdict[],
  { evidence }: Pick<RunContext, 'evidence'>,
): readonly Exchange[] {
  if (verdicts.some(({ verdict }) => verdict === 'error')) return exchanges.slice(-LAST);
  return evidence === 'all' ? exchanges : [];
}

/** How a check came to its end. */
type Ending =
  | { readonly kind: 'complete' }
  | { readonly kind: 'violation'; readonly finding: Finding }
  | { readonly kind: 'stopped'; readonly verdict: 'untestable' | 'error'; readonly reason: string };

function endingOf(error: unknown): Ending {
  if (error instanceof Violation) return { kind: 'violation', finding: error.finding };
  if (error instanceof MissingControl || error instanceof Hindered)
    return { kind: 'stopped', verdict: 'untestable', reason: error.message };
  const reason =
    error instanceof SetUpFailure || error instanceof DriverError
      ? `set-up: ${error.message}`
      : `harness: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  return { kind: 'stopped', verdict: 'error', reason };
}

function record(
  finding: Finding,
  check: string,
  inScope: readonly string[],
  mask: Mask,
): readonly RecordedFinding[] {
  return [finding.requirement].flat().flatMap((id) => {
    const row = requirement(id);
    if (row === undefined)
      throw new Error(`the check "${check}" reports on "${id}", which is not in the ledger`);
    if (!inScope.includes(id)) return [];
    return {
      requirement: id,
      verdict: finding.advisory ? 'warn' : verdictOfBreach(row),
      expected: mask.text(finding.expected),
      actual: mask.text(finding.actual),
      exchanges: evidenceOf(finding.exchanges, mask),
      ...(finding.counterexample === undefined
        ? {}
        : { counterexample: finding.counterexample.map((line) => mask.text(line)) }),
      ...(finding.origin === undefined ? {} : { origin: finding.origin }),
    };
  });
}

function verdictOn(
  id: string,
  findings: readonly RecordedFinding[],
  left: RequirementVerdict | undefined,
  end: Ending,
  inScope: readonly string[],
  mask: Mask,
): RequirementVerdict {
  const against = findings.filter((finding) => finding.requirement === id);
  if (against.length > 0) {
    const verdict: Verdict = worst(against.map((finding) => finding.verdict));
    const decisive = against.find((finding) => finding.verdict === verdict) as RecordedFinding;
    return { requirement: id, verdict, reason: `expected ${decisive.expected}; got ${decisive.actual}` };
  }
  if (left !== undefined) return { ...left, reason: mask.text(left.reason ?? '') };
  if (end.kind === 'complete') return { requirement: id, verdict: 'pass' };
  if (end.kind === 'stopped') {
    return { requirement: id, verdict: end.verdict, reason: mask.said(end.reason) };
  }
  return {
    requirement: id,
    verdict: 'untestable',
    reason: mask.text(`not reached: the check ended with a finding ${targetOf(end.finding, inScope)}`),
  };
}

function targetOf({ requirement, expected, actual }: Finding, inScope: readonly string[]): string {
  const rows = [requirement].flat().filter((id) => inScope.includes(id));
  if (rows.length > 0) return `against ${rows.join(', ')}`;
  return `that no row of the profile covers: expected ${expected}; got ${actual}`;
}
