import {
  brokenApart,
  citation,
  decisiveCheck,
  type Gap,
  noticesOf,
  otherInWords,
  ownGapsOf,
  placesInWords,
  recordingInWords,
  replayCommand,
  reproduction,
  standingOf,
  tallyOf,
  worstFindingsOf,
} from '../outline.ts';
import type { ConformanceReport, ReportedRequirement } from '../schema.ts';
import { firstLine, labelled, printable, VERDICT_WIDTH } from './lines.ts';
import { resultLine } from './result-line.ts';
import type { Style } from './style.ts';

const INDENT = ' '.repeat(VERDICT_WIDTH + 2);

/**
 * What a person reads when a run is over: the verdict on the target, what is amiss with evidence and command, what was not
 * examined and why; of several targets what nobody expected, and then their verdicts; in the last line, how it ended and where
 * the reports are.
 * @param location path of the page to open
 */
export function summary(
  reports: readonly ConformanceReport[],
  style: Style,
  location: string,
): readonly string[] {
  const rule = style.faint('─'.repeat(style.width));
  if (reports.length < 2) {
    return [
      ...reports.flatMap((only) => [rule, ...aboutTarget(only, style), '']),
      resultLine(reports, location),
    ];
  }
  return [
    ...reports.filter(hasNews).flatMap((report) => [rule, ...newsOf(report, style), '']),
    rule,
    ...reports.flatMap((report) => verdictLine(report, style)),
    '',
    resultLine(reports, location),
  ];
}

/** How a target stands, with its name and counts. */
export function verdictLine(report: ConformanceReport, style: Style): string[] {
  const standing = standingOf(report);
  const { binding, holding, others } = tallyOf(report);
  const counts = [`${holding} of ${binding} requirements hold`, ...others.map(otherInWords)].join(', ');
  const [name = '', ...rest] = entry(standing, printable(report.target.name), style);
  return [
    name,
    ...rest,
    ...noticesOf(report)
      .flatMap((notice) => labelled(INDENT, notice, style.width))
      .map(style.strong),
    ...labelled(INDENT, counts, style.width),
  ];
}

function aboutTarget(report: ConformanceReport, style: Style): string[] {
  const { single } = brokenApart(report);
  const gaps = ownGapsOf(report);
  return [
    ...aboutExamination(report, style),
    ...single.flatMap((row) => ['', ...aboutRequirement(report, row, style)]),
    ...aboutTheRest(report, style),
    ...(gaps.length === 0 ? [] : ['', `${INDENT}${style.strong('Not examined')}`]),
    ...gaps.flatMap((gap) => aboutGap(gap, style)),
  ];
}

const unexpected = (report: ConformanceReport) =>
  brokenApart(report).single.filter(({ known }) => known === undefined);

const hasNews = (report: ConformanceReport): boolean =>
  unexpected(report).length > 0 ||
  brokenApart(report).shared.size > 0 ||
  report.expectations.some(({ status }) => status !== 'met');

/** What of a target nobody expected; what was known and what was not examined stands in its report. */
const newsOf = (report: ConformanceReport, style: Style): string[] => [
  ...aboutExamination(report, style),
  ...unexpected(report).flatMap((row) => ['', ...aboutRequirement(report, row, style)]),
  ...aboutTheRest(report, style),
];

function aboutExamination(report: ConformanceReport, style: Style): string[] {
  const { target, seed } = report;
  const { recording } = target;
  const examined =
    recording === undefined
      ? [
          `examined as ${target.roles.join(' and ')} under ${target.profile}, seed ${seed}, isolation: ${target.isolation}`,
        ]
      : [`judged under ${target.profile} by ${recordingInWords(recording)}`, placesInWords(recording)];
  return [
    ...verdictLine(report, style),
    ...examined.flatMap((line) => labelled(INDENT, printable(line), style.width)).map(style.faint),
  ];
}

/** What several requirements were not judged for, and expectations that are not met. */
const aboutTheRest = (report: ConformanceReport, style: Style): string[] => [
  ...[...brokenApart(report).shared].flatMap(([reason, rows]) => [
    '',
    ...aboutSharedError(reason, rows, style),
  ]),
  ...report.expectations.flatMap((expectation) => aboutExpectation(expectation, style)),
];

function aboutExpectation(
  { requirement, verdict, reason, status }: ConformanceReport['expectations'][number],
  style: Style,
): string[] {
  if (status === 'met') return [];
  const said =
    status === 'stale'
      ? `${requirement}  is no longer "${verdict}": take it out of expect:`
      : `${requirement}  is expected to be "${verdict}", and could not be judged`;
  return ['', ...entry(status, said, style), ...detail('because', reason, style)];
}

const LINES_OF_AN_ERROR = 12;

function aboutSharedError(reason: string, rows: readonly ReportedRequirement[], style: Style): string[] {
  const [first = '', ...more] = reason.split('\n').slice(0, LINES_OF_AN_ERROR);
  return [
    ...entry('error', `${rows.length} requirements could not be judged`, style),
    ...detail('because', first, style),
    ...more.flatMap((line) => detail('', line, style)),
    ...labelled(INDENT, rows.map(({ id }) => id).join(', '), style.width).map(style.faint),
  ];
}

function aboutRequirement(report: ConformanceReport, row: ReportedRequirement, style: Style): string[] {
  const title = `${row.id}  ${row.title}`;
  if (row.known !== undefined) {
    return [...entry('known', title, style), ...detail(row.verdict, `as expected: ${row.known}`, style)];
  }
  const [first, ...further] = worstFindingsOf(report, row.id);
  const check = first?.check ?? decisiveCheck(row);
  const again = first && replayCommand(report, first);
  const level = row.basis === 'stated' ? row.level : `${row.level}, ${row.basis}`;
  return [
    ...entry(row.verdict, title, style),
    ...detail('source', `${citation(row.source)} (${level})`, style),
    ...(first === undefined
      ? detail('because', firstLine(row.reason ?? 'no reason was given'), style)
      : [
          ...detail('expected', first.finding.expected, style),
          ...detail('actual', first.finding.actual, style),
        ]),
    ...(row.verdict === 'error' && first !== undefined
      ? detail('because', firstLine(row.reason ?? ''), style)
      : []),
    ...(further.length === 0 ? [] : detail('', `and ${further.length} more, see the report`, style)),
    // A command must survive copying, so it is never wrapped.
    ...(check === undefined ? [] : [`${INDENT}${style.faint('reproduce')}  ${reproduction(report, check)}`]),
    ...(again === undefined ? [] : [`${INDENT}${style.faint('or'.padEnd('reproduce'.length))}  ${again}`]),
  ];
}

function aboutGap({ verdict, reason, requirements }: Gap, style: Style): string[] {
  const ids = requirements.map(({ id }) => id).join(', ');
  const [first = '', ...others] = labelled(INDENT, printable(firstLine(reason)), style.width);
  return [
    style.verdict(verdict, verdict.padEnd(VERDICT_WIDTH)) + first.slice(VERDICT_WIDTH),
    ...others,
    ...labelled(INDENT, ids, style.width).map(style.faint),
  ];
}

function entry(word: Parameters<Style['verdict']>[0], text: string, style: Style): string[] {
  const [first = '', ...others] = labelled(INDENT, text, style.width);
  return [
    `${style.verdict(word, word.padEnd(VERDICT_WIDTH))}  ${style.strong(first.slice(INDENT.length))}`,
    ...others.map(style.strong),
  ];
}

function detail(label: string, text: string, style: Style): string[] {
  const margin = `${INDENT}${label.padEnd('reproduce'.length)}  `;
  const [first = '', ...others] = labelled(margin, printable(text), style.width);
  return [`${style.faint(margin)}${first.slice(margin.length)}`, ...others];
}
