import type { Verdict } from '../../suites/index.ts';
import { leftOut, noticesOf } from '../outline.ts';
import type { ConformanceReport, ReportedRequirement } from '../schema.ts';

/**
 * What became of a requirement between two reports:
 *
 * - `worse` it held and does not any more, or a finding is there that was not, or it can no longer be judged
 * - `better` a finding is gone or milder, or what could not be judged holds
 * - `known` what is worse is expected by the target file, or what was a finding before is expected now
 * - `changed` another verdict that is neither better nor worse, such as of a claim that was taken up or dropped
 * - `new`, `gone` the ledger, or the profile, has it now, or has it no more
 */
export type ChangeKind = 'worse' | 'better' | 'known' | 'changed' | 'new' | 'gone';

/** The kinds in the order of telling. */
export const CHANGE_KINDS: readonly ChangeKind[] = ['worse', 'better', 'known', 'changed', 'new', 'gone'];

/** A verdict as it stands in one of the reports. */
export interface Standpoint {
  readonly verdict: Verdict;
  readonly reason?: string;
  /** Why the target file expects it, where it does. */
  readonly known?: string;
}

export interface Change {
  readonly kind: ChangeKind;
  readonly requirement: string;
  readonly title: string;
  readonly before?: Standpoint;
  readonly after?: Standpoint;
}

/** What two reports of a target say differently. */
export interface TargetDiff {
  readonly name: string;
  /** What a reader has to know before comparing, a sentence each. */
  readonly remarks: readonly string[];
  readonly changes: readonly Change[];
  /** Expectations of the target file that are stale now and were not. */
  readonly stale: readonly string[];
}

/** What two runs, over one or several targets, say differently. */
export interface Diff {
  readonly targets: readonly TargetDiff[];
  /** Targets that only the newer run has, and that only the older one had. */
  readonly added: readonly string[];
  readonly missing: readonly string[];
}

/**
 * Compares two runs. Reports belong together by the names of their targets; if each run has one report, these do.
 * @param old the reports of the earlier run
 */
export function diffOf(old: readonly ConformanceReport[], now: readonly ConformanceReport[]): Diff {
  const [only] = old;
  const [sole] = now;
  if (only !== undefined && sole !== undefined && old.length === 1 && now.length === 1) {
    return { targets: [diffOfTarget(only, sole)], added: [], missing: [] };
  }
  const nameOf = ({ target }: ConformanceReport) => target.name;
  const before = new Map(old.map((report) => [nameOf(report), report]));
  const after = new Set(now.map(nameOf));
  return {
    targets: now.flatMap((report) => {
      const earlier = before.get(nameOf(report));
      return earlier === undefined ? [] : diffOfTarget(earlier, report);
    }),
    added: now.map(nameOf).filter((name) => !before.has(name)),
    missing: [...before.keys()].filter((name) => !after.has(name)),
  };
}

/** Whether something got worse: a requirement of a target, or that a target is not examined any more. */
export const gotWorse = ({ targets, missing }: Diff): boolean =>
  missing.length > 0 || targets.some(({ changes }) => changes.some(({ kind }) => kind === 'worse'));

function diffOfTarget(old: ConformanceReport, now: ConformanceReport): TargetDiff {
  const before = rowsOf(old);
  const after = rowsOf(now);
  const ids = new Set([...after.keys(), ...before.keys()]);
  const uncompared = [...ids].filter((id) => isLeftOut(old, before.get(id)) || isLeftOut(now, after.get(id)));
  const changes = [...ids]
    .filter((id) => !uncompared.includes(id))
    .flatMap((id) => changeOf(before.get(id), after.get(id)) ?? []);
  const staleBefore = staleIn(old);
  return {
    name: now.target.name,
    remarks: [...differences(old, now), ...unexamined(uncompared.length)],
    changes: CHANGE_KINDS.flatMap((kind) => changes.filter((change) => change.kind === kind)),
    stale: staleIn(now).filter((id) => !staleBefore.includes(id)),
  };
}

const rowsOf = ({ requirements }: ConformanceReport) => new Map(requirements.map((row) => [row.id, row]));

const isLeftOut = (report: ConformanceReport, row: ReportedRequirement | undefined): boolean =>
  row !== undefined && leftOut(report, row);

const staleIn = ({ expectations }: ConformanceReport): readonly string[] =>
  expectations.filter(({ status }) => status === 'stale').map(({ requirement }) => requirement);

function changeOf(
  old: ReportedRequirement | undefined,
  now: ReportedRequirement | undefined,
): Change | undefined {
  const row = now ?? old;
  if (row === undefined) return undefined;
  const kind = kindOf(old, now);
  if (kind === undefined) return undefined;
  return {
    kind,
    requirement: row.id,
    title: row.title,
    ...(old === undefined ? {} : { before: standpoint(old) }),
    ...(now === undefined ? {} : { after: standpoint(now) }),
  };
}

const standpoint = ({ verdict, reason, known }: ReportedRequirement): Standpoint => ({
  verdict,
  ...(reason === undefined ? {} : { reason }),
  ...(known === undefined ? {} : { known }),
});

/** How far a verdict is from one that holds. What does not apply is no step on this way. */
const DISTANCE: Readonly<Partial<Record<Verdict, number>>> = {
  pass: 0,
  attested: 0,
  untestable: 1,
  error: 2,
  warn: 3,
  fail: 4,
};

function kindOf(
  old: ReportedRequirement | undefined,
  now: ReportedRequirement | undefined,
): ChangeKind | undefined {
  if (old === undefined) return 'new';
  if (now === undefined) return 'gone';
  const becameKnown = now.known !== undefined && old.known === undefined;
  if (old.verdict === now.verdict) {
    if (becameKnown) return 'known';
    return now.known === undefined && old.known !== undefined ? 'changed' : undefined;
  }
  const was = DISTANCE[old.verdict];
  const is = DISTANCE[now.verdict];
  const found = now.verdict === 'fail' || now.verdict === 'warn';
  if (is === undefined || is === was || (was === undefined && !found)) return 'changed';
  if (was === undefined || is > was) return now.known === undefined ? 'worse' : 'known';
  // A finding that could not be looked for again is not mended.
  return is === 0 || found ? 'better' : 'changed';
}

/** What keeps two reports from being of the same thing, a sentence each. */
function differences(old: ConformanceReport, now: ConformanceReport): readonly string[] {
  const facts: readonly (readonly [string, (report: ConformanceReport) => string])[] = [
    ['different targets', ({ target }) => target.name],
    ['different profiles', ({ target }) => target.profile],
    ['different claims', ({ target }) => target.claims.toSorted().join(', ') || 'none'],
    ['different controls', ({ target }) => target.controls.toSorted().join(', ') || 'none'],
    ['different versions of the ledger', ({ ledgerVersion }) => ledgerVersion],
    ['different generated cases', ({ seed, runs }) => `seed ${seed}, ${runs} per property`],
  ];
  return [
    ...facts.flatMap(([what, factOf]) => {
      const [was, is] = [factOf(old), factOf(now)];
      return was === is ? [] : `${what}: ${was}; now ${is}`;
    }),
    ...noticesOf(old).map((notice) => `of the older report: ${notice}`),
    ...noticesOf(now).map((notice) => `of the newer report: ${notice}`),
  ];
}

const unexamined = (count: number): readonly string[] =>
  count === 0
    ? []
    : [`${count} requirement${count === 1 ? '' : 's'} not compared, since one of the runs left them out`];
