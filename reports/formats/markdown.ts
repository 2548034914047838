import { counted } from '../html/wording.ts';
import {
  brokenApart,
  citation,
  decisiveCheck,
  noticesOf,
  otherInWords,
  ownGapsOf,
  replayCommand,
  reproduction,
  standingOf,
  tallyOf,
  worstFindingsOf,
} from '../outline.ts';
import type { ConformanceReport, ReportedRequirement } from '../schema.ts';
import { block, folded, inMarkdown, link, markdownTable, quoted } from './markdown-text.ts';

/** A comment on GitHub takes 65,536 characters, a step summary a mebibyte: the smaller of them, less room to put something before. */
const LONGEST = 64_000;
const LONGEST_NAME = 100;
const LONGEST_VALUE = 1_500;
const MOST_STEPS = 40;
/** Rows of a table or a list, so that no single part is as long as all may be. */
const MOST_ROWS = 100;

/**
 * Reports as Markdown, for a pull request or a step summary: what stands and what does not, with evidence and command, and folded what
 * is known and what was not examined. What finds no room is left out, the least telling first, and counted.
 */
export function markdown(reports: readonly ConformanceReport[], longest = LONGEST): string {
  const parts: Part[] = [
    { kind: 'overview', text: overview(reports) },
    ...reports.flatMap((report) => partsOf(report, reports.length > 1)),
  ];
  let room = longest - ROOM_FOR_NOTE;
  const taken = new Set<Part>();
  for (const kind of KINDS) {
    for (const part of parts.filter((each) => each.kind === kind)) {
      if (part.text.length + GAP.length > room) continue;
      room -= part.text.length + GAP.length;
      taken.add(part);
    }
  }
  const left = (kind: Part['kind'], noun: string) => {
    const count = parts.filter((part) => part.kind === kind && !taken.has(part)).length;
    return count === 0 ? [] : [counted(count, noun)];
  };
  const leftOut = [...left('finding', 'finding'), ...left('list', 'list')];
  const note = `*Left out here for want of room, and told in the reports: ${leftOut.join(', ')}.*`;
  return `${[
    ...parts.filter((part) => taken.has(part)).map(({ text }) => text),
    ...(leftOut.length === 0 ? [] : [note]),
  ].join(GAP)}\n`;
}

const GAP = '\n\n';
const ROOM_FOR_NOTE = 200;

/** Kinds of parts, the most telling first. */
const KINDS = ['overview', 'title', 'finding', 'list'] as const;

/** A piece that stands by itself. */
interface Part {
  readonly kind: (typeof KINDS)[number];
  readonly text: string;
}

function overview(reports: readonly ConformanceReport[]): string {
  const [only] = reports;
  const standings = Map.groupBy(reports, standingOf);
  const alone = reports.length === 1 && only !== undefined;
  const subject = alone ? named(only) : counted(reports.length, 'target');
  const verdict = alone
    ? standingOf(only)
    : [...standings].map(([standing, those]) => `${those.length} ${standing}`).join(', ') ||
      'nothing to judge';
  const rows = reports.slice(0, MOST_ROWS).map((report) => {
    const { binding, holding, others } = tallyOf(report);
    return [
      `**${standingOf(report)}**`,
      named(report),
      inMarkdown(report.target.profile),
      `${holding} of ${binding}`,
      [...others.map(otherInWords), ...noticesOf(report).map((notice) => `**${inMarkdown(notice)}**`)].join(
        ', ',
      ),
    ];
  });
  return [
    `## Conformance of ${subject}: ${verdict}`,
    markdownTable(['', 'target', 'profile', 'hold', 'beside'], rows).join('\n'),
    ...more(reports.length, MOST_ROWS, 'target'),
  ].join('\n\n');
}

function partsOf(report: ConformanceReport, several: boolean): Part[] {
  const { single, shared } = brokenApart(report);
  const known = single.filter((row) => row.known !== undefined);
  const findings = [
    ...single.filter((row) => row.known === undefined).map((row) => aboutRequirement(report, row)),
    ...[...shared].map(([reason, rows]) => aboutSharedError(reason, rows)),
    ...report.expectations.flatMap((expectation) => aboutExpectation(expectation)),
  ];
  const rest = [...aboutKnown(known), ...aboutGaps(report)];
  const part = (kind: Part['kind']) => (text: string) => ({ kind, text });
  return [
    ...(several && findings.length + rest.length > 0 ? [part('title')(`### ${named(report)}`)] : []),
    ...findings.map(part('finding')),
    ...rest.map(part('list')),
  ];
}

const named = ({ target: { name } }: ConformanceReport): string =>
  quoted(name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME)}…`);

function aboutRequirement(report: ConformanceReport, row: ReportedRequirement): string {
  const [first, ...further] = worstFindingsOf(report, row.id);
  const check = first?.check ?? decisiveCheck(row);
  const again = first && replayCommand(report, first);
  const steps = first?.finding.counterexample ?? [];
  const level = row.basis === 'stated' ? row.level : `${row.level}, ${row.basis}`;
  return [
    `#### ${row.verdict}: ${inMarkdown(row.id)} ${inMarkdown(row.title)}`,
    `${inMarkdown(row.statement)} (${link(citation(row.source), row.url)}, ${level})`,
    block([
      ...(first === undefined
        ? [`because    ${clipped(row.reason ?? 'no reason was given')}`]
        : [`expected   ${clipped(first.finding.expected)}`, `actual     ${clipped(first.finding.actual)}`]),
      ...(row.verdict === 'error' && first !== undefined ? [`because    ${clipped(row.reason ?? '')}`] : []),
      ...steps
        .slice(0, MOST_STEPS)
        .map((step, index) => `${index === 0 ? 'story' : ''}`.padEnd(11) + clipped(step)),
      ...(steps.length > MOST_STEPS ? [`${' '.repeat(11)}and ${steps.length - MOST_STEPS} steps more`] : []),
      ...(check === undefined ? [] : [`reproduce  ${reproduction(report, check)}`]),
      ...(again === undefined ? [] : [`or         ${again}`]),
    ]),
    ...(further.length === 0 ? [] : [`and ${counted(further.length, 'finding')} more, see the report`]),
  ].join('\n\n');
}

const aboutSharedError = (reason: string, rows: readonly ReportedRequirement[]): string =>
  [
    `#### error: ${rows.length} requirements could not be judged`,
    inMarkdown(rows.map(({ id }) => id).join(', ')),
    block([`because    ${clipped(reason)}`]),
  ].join('\n\n');

function aboutExpectation({
  requirement,
  verdict,
  reason,
  status,
}: ConformanceReport['expectations'][number]): string[] {
  if (status !== 'stale') return [];
  return [
    `#### stale: ${inMarkdown(requirement)} is no longer "${verdict}"\n\nTake it out of ${quoted('expect:')}, where it stands for ${quoted(reason)}.`,
  ];
}

function aboutKnown(known: readonly ReportedRequirement[]): string[] {
  if (known.length === 0) return [];
  const rows = known
    .slice(0, MOST_ROWS)
    .map(({ id, title, verdict, known: reason }) => [
      inMarkdown(id),
      inMarkdown(title),
      verdict,
      quoted(clipped(reason ?? '')),
    ]);
  const listed = [
    markdownTable(['', 'requirement', 'verdict', 'known for'], rows).join('\n'),
    ...more(known.length, MOST_ROWS, 'requirement'),
  ];
  return [folded(counted(known.length, 'known finding'), listed.join('\n\n'))];
}

function aboutGaps(report: ConformanceReport): string[] {
  const gaps = ownGapsOf(report);
  if (gaps.length === 0) return [];
  const count = gaps.reduce((sum, { requirements }) => sum + requirements.length, 0);
  const rows = gaps
    .slice(0, MOST_ROWS)
    .map(({ verdict, reason, requirements }) => [
      verdict,
      quoted(clipped(reason)),
      inMarkdown(requirements.map(({ id }) => id).join(', ')),
    ]);
  const listed = [
    markdownTable(['', 'because', 'requirements'], rows).join('\n'),
    ...more(gaps.length, MOST_ROWS, 'reason'),
  ];
  return [folded(`Not examined: ${counted(count, 'requirement')}`, listed.join('\n\n'))];
}

const more = (count: number, shown: number, noun: string): string[] =>
  count > shown ? [`and ${counted(count - shown, noun)} more`] : [];

const clipped = (text: string): string =>
  text.length <= LONGEST_VALUE
    ? text
    : `${text.slice(0, LONGEST_VALUE)}… and ${text.length - LONGEST_VALUE} characters more`;
