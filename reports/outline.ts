import {
  leftOutReason,
  UNFINISHED,
  type Unfinished,
  USUAL_RUNS,
  VERDICTS,
  type Verdict,
  worst,
} from '../suites/index.ts';
import type { ConformanceReport, ReportedFinding, ReportedRequirement } from './schema.ts';

/** Verdicts of requirements that were decided against the target or not decided, worst first. */
const BROKEN: readonly Verdict[] = ['fail', 'error', 'warn'];
/** Verdicts of requirements on which no check of this run decided, in the order of telling. */
const NOT_EXAMINED: readonly Verdict[] = ['untestable', 'attested', 'inapplicable'];

/** How a target stands: its worst verdict, or `known` when the target file expects everything that is amiss. */
export type Standing = Verdict | 'known';

export function standingOf({ requirements, expectations, verdict }: ConformanceReport): Standing {
  if (expectations.some(({ status }) => status === 'stale')) return 'fail';
  const unexpected = worst(requirements.filter(({ known }) => known === undefined).map((row) => row.verdict));
  return unexpected === verdict ? verdict : BROKEN.includes(unexpected) ? unexpected : 'known';
}

/** What a requirement means to who only asks whether the run may pass. */
export type Outcome =
  | { readonly kind: 'passed' | 'failed' | 'broken' }
  /** `reason` says why it does not count. */
  | { readonly kind: 'skipped'; readonly reason: string };

/**
 * What a requirement means to a pipeline. A warning passes; what the target file expects does not count, and what it expects in vain
 * fails; a check that broke counts although another decided. So all are passed or skipped where the exit code is 0 without `strict`,
 * and not otherwise.
 */
export function outcomeOf({ expectations }: ConformanceReport, row: ReportedRequirement): Outcome {
  const { id, verdict, known, reason, checks } = row;
  const stale = expectations.some((each) => each.requirement === id && each.status === 'stale');
  if (stale || (verdict === 'fail' && known === undefined)) return { kind: 'failed' };
  const broken = verdict === 'error' || checks.some((check) => check.verdict === 'error');
  if (broken && !(known !== undefined && verdict === 'error')) return { kind: 'broken' };
  if (known !== undefined && verdict !== 'warn') return { kind: 'skipped', reason: `expected: ${known}` };
  return verdict === 'pass' || verdict === 'warn'
    ? { kind: 'passed' }
    : { kind: 'skipped', reason: `${verdict}: ${reason ?? 'no reason was given'}` };
}

/** Sizes of a report in one place, so that every form counts alike. */
export interface Tally {
  /** Requirements that bind this target: all but the inapplicable ones. */
  readonly binding: number;
  readonly holding: number;
  /** Requirements per verdict beside `pass`, worst first; verdicts that do not occur are left out. */
  readonly others: readonly { readonly verdict: Verdict; readonly count: number; readonly known: number }[];
}

export function tallyOf({ requirements, footer }: ConformanceReport): Tally {
  const known = (verdict: Verdict) =>
    requirements.filter((row) => row.verdict === verdict && row.known !== undefined).length;
  return {
    binding: requirements.length - footer.requirements.inapplicable,
    holding: footer.requirements.pass,
    others: VERDICTS.toReversed()
      .filter((verdict) => verdict !== 'pass' && footer.requirements[verdict] > 0)
      .map((verdict) => ({ verdict, count: footer.requirements[verdict], known: known(verdict) })),
  };
}

const CAUSES: Readonly<Record<Unfinished, string>> = {
  interrupted: 'interrupted',
  'timed-out': 'out of time',
  'worker-lost': 'lost with the process that examined',
  broken: 'broken off by a fault of the harness',
  'not-reached': 'not reached',
};

/** What a reader has to know before anything else, a sentence each; every form of a report begins with them. */
export function noticesOf(report: ConformanceReport): readonly string[] {
  const incomplete = incompleteness(report);
  const partial = partiality(report);
  return [
    ...(partial === undefined ? [] : [partial]),
    ...(incomplete === undefined ? [] : [incomplete]),
    ...(report.revealed === true
      ? ['secrets are shown: this report is as secret as the passwords, keys and tokens in it']
      : []),
  ];
}

/** That a run did not get to its end, and what it lacks, in a sentence; undefined of a complete one. */
function incompleteness({ footer }: ConformanceReport): string | undefined {
  if (footer.complete) return undefined;
  const { checks, requirements, causes } = footer.missing;
  const why = UNFINISHED.flatMap((cause) => {
    const times = causes[cause] ?? 0;
    return times === 0 ? [] : times === checks ? [CAUSES[cause]] : [`${times} ${CAUSES[cause]}`];
  });
  return (
    `incomplete: ${checks} of ${footer.checks.planned} checks did not get to their end (${why.join(', ')}); ` +
    `they would have had a say on ${requirements} requirement${requirements === 1 ? '' : 's'}`
  );
}

/** That a run was told to examine only a part of its plan, in a sentence; undefined of one that was not. */
function partiality({ leftOut, checks }: ConformanceReport): string | undefined {
  if (leftOut === undefined) return undefined;
  const plan = checks.length + leftOut.checks.length;
  return `partial: ${checks.length} of ${plan} checks of the plan, since ${leftOut.because}`;
}

/** Whether a requirement has no verdict because the run was told to leave it out. */
export const leftOut = (report: ConformanceReport, { verdict, reason = '' }: ReportedRequirement): boolean =>
  report.leftOut !== undefined &&
  verdict === 'untestable' &&
  reason.endsWith(leftOutReason(report.leftOut.because));

/** The tally of `others` in words, for example `2 fail (1 known)`. */
export const otherInWords = ({ verdict, count, known }: Tally['others'][number]): string =>
  `${count} ${verdict}${known === 0 ? '' : known === count ? ' (known)' : ` (${known} known)`}`;

/** Requirements that do not hold or could not be decided for a fault: unexpected ones first, worst first. */
export function brokenRequirements({ requirements }: ConformanceReport): readonly ReportedRequirement[] {
  const rank = (row: ReportedRequirement) =>
    BROKEN.indexOf(row.verdict) + (row.known === undefined ? 0 : BROKEN.length);
  return requirements.filter(({ verdict }) => BROKEN.includes(verdict)).toSorted((a, b) => rank(a) - rank(b));
}

/** What is amiss, with those errors set apart that several requirements share, such as a target that did not start. */
export interface BrokenApart {
  /** In the order of telling. */
  readonly single: readonly ReportedRequirement[];
  /** By reason. */
  readonly shared: ReadonlyMap<string, readonly ReportedRequirement[]>;
}

export function brokenApart(report: ConformanceReport): BrokenApart {
  const broken = brokenRequirements(report);
  const errors = broken.filter(
    ({ id, verdict, known }) =>
      verdict === 'error' && known === undefined && findingsOf(report, id).length === 0,
  );
  const byReason = Map.groupBy(errors, ({ reason = '' }) => reason);
  const shared = new Map([...byReason].filter(([, rows]) => rows.length > 1));
  const apart = new Set([...shared.values()].flat());
  return { single: broken.filter((row) => !apart.has(row)), shared };
}

/** Requirements that were not examined for one reason. */
export interface Gap {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly requirements: readonly ReportedRequirement[];
}

export function gapsOf({ requirements }: ConformanceReport): readonly Gap[] {
  const gaps = NOT_EXAMINED.flatMap((verdict) =>
    [
      ...Map.groupBy(
        requirements.filter((row) => row.verdict === verdict),
        ({ reason }) => reason ?? 'no reason was given',
      ),
    ].map(([reason, rows]) => ({ verdict, reason, requirements: rows })),
  );
  return gaps;
}

/** Those gaps that concern what the target plays and the run was to examine: the others are counted, and listed on the page. */
export function ownGapsOf(report: ConformanceReport): readonly Gap[] {
  const roles = new Set<string>(report.target.roles);
  return gapsOf(report).filter(
    ({ verdict, requirements }) =>
      !requirements.every((row) => leftOut(report, row)) &&
      (verdict !== 'inapplicable' ||
        requirements.some(({ parties }) => parties.some((party) => roles.has(party)))),
  );
}

/** A finding with the check that made it. */
export interface Conviction {
  readonly check: string;
  readonly finding: ReportedFinding;
}

/** The findings on a requirement, in the order of the checks. */
export const findingsOf = ({ checks }: ConformanceReport, requirement: string): readonly Conviction[] =>
  checks.flatMap((check) =>
    check.findings
      .filter((finding) => finding.requirement === requirement)
      .map((finding) => ({ check: check.id, finding })),
  );

/** The findings on a requirement, those first that break it. */
export const worstFindingsOf = (report: ConformanceReport, requirement: string): readonly Conviction[] =>
  findingsOf(report, requirement).toSorted(
    (a, b) => Number(a.finding.verdict === 'warn') - Number(b.finding.verdict === 'warn'),
  );

/** Id of the check to run again for a requirement: the first of those that decided its verdict. */
export const decisiveCheck = ({ verdict, checks }: ReportedRequirement): string | undefined =>
  checks.find((decided) => decided.verdict === verdict)?.check;

/** The command that runs one check again, as a shell takes it; of a recording all of it is judged again. */
export const reproduction = (report: ConformanceReport, check: string): string =>
  report.target.recording === undefined
    ? repetition(report, ` --only ${shellWord(check)}`)
    : repetition(report);

/** The command that makes the examination again. @param only what of it */
export function repetition({ header, seed, runs, target }: ConformanceReport, only = ''): string {
  const { recording, profile } = target;
  if (recording === undefined) {
    const cases = runs === USUAL_RUNS ? '' : ` --runs ${runs}`;
    return `bearerproof verify ${shellWord(header.file)}${only} --seed ${seed}${cases}`;
  }
  const { clientId, tokenEndpoint, origins = [] } = recording;
  return [
    `bearerproof audit ${shellWord(header.file)} --profile ${profile}`,
    ...(clientId === undefined ? [] : [`--client-id ${shellWord(clientId)}`]),
    ...(tokenEndpoint === undefined ? [] : [`--token-endpoint ${shellWord(tokenEndpoint)}`]),
    ...(origins.length === 0 ? [] : [`--origin ${origins.map(shellWord).join(' ')}`]),
  ].join(' ');
}

/** What a judged recording was made of, in a sentence. */
export function recordingInWords({ entries, judged, setAside }: Recording): string {
  const aside = Object.entries(setAside).map(([reason, times]) => `${times} ${reason}`);
  return `${judged} of ${entries} entries${aside.length === 0 ? '' : `; set aside: ${aside.join(', ')}`}`;
}

/** Who is who in a judged recording, in a sentence. */
export const placesInWords = ({ tokenEndpoints, apis }: Recording): string =>
  `tokens from ${tokenEndpoints.join(', ') || 'nowhere'}; APIs at ${apis.join(', ') || 'no place'}`;

type Recording = NonNullable<ConformanceReport['target']['recording']>;

/** Name of the file that keeps the case of a finding, within the directory of the report; undefined for one of no property. */
export const caseName = (check: string, { origin }: ReportedFinding): string | undefined =>
  origin === undefined ? undefined : `cases/${check}-${origin.property}.json`;

/** The command that examines the case of a finding again, where there is one. */
export function replayCommand(
  { header }: ConformanceReport,
  { check, finding }: Conviction,
): string | undefined {
  const name = caseName(check, finding);
  if (name === undefined || header.directory === undefined) return undefined;
  return `bearerproof replay ${shellWord(`${header.directory}/${name}`)}`;
}

const shellWord = (word: string) =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

/** Where a requirement is written, in one line. */
export const citation = ({ document, section }: ReportedRequirement['source']): string =>
  document.startsWith('RFC ') ? `${document}, section ${section}` : `${document}, ${section}`;
