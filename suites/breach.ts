import type { ServerBench } from '../fixtures/bench/index.ts';
import { type Finding, violation } from './check.ts';
import { requirementsFor } from './requirements/index.ts';

/**
 * Ends a case with a finding against those rows that the target's profile has. Where it has none of them the
 * case goes on: a search that stopped there would miss what the other rows forbid.
 * @throws Violation
 */
export function breach({ target }: ServerBench, finding: Finding): void {
  const rows = new Set(requirementsFor(target.profile).map(({ id }) => id));
  const requirement = [finding.requirement].flat().filter((id) => rows.has(id));
  if (requirement.length > 0) throw violation({ ...finding, requirement });
}

/** One finding per row, the first: the others say the same again. */
export function firstOfEach(findings: readonly Finding[]): readonly Finding[] {
  const rows = new Map<string, Finding>();
  for (const finding of findings) {
    const row = String(finding.requirement);
    if (!rows.has(row)) rows.set(row, finding);
  }
  return [...rows.values()];
}
