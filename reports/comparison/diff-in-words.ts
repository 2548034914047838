import { firstLine, labelled, printable, VERDICT_WIDTH } from '../terminal/lines.ts';
import type { Style } from '../terminal/style.ts';
import {
  CHANGE_KINDS,
  type Change,
  type ChangeKind,
  type Diff,
  type Standpoint,
  type TargetDiff,
} from './diff.ts';

const INDENT = ' '.repeat(VERDICT_WIDTH + 2);

/** The colour of a kind: that of a verdict which is as good or as bad. */
const COLOURS = {
  worse: 'fail',
  better: 'pass',
  known: 'known',
  changed: 'untestable',
  new: 'attested',
  gone: 'inapplicable',
} as const satisfies Readonly<Record<ChangeKind, unknown>>;

/** What two runs say differently, for a terminal; the last line counts. */
export function diffInWords(diff: Diff, style: Style): readonly string[] {
  return [
    ...diff.targets.flatMap((target) => aboutTarget(target, style)),
    ...diff.missing.flatMap((name) => [
      ...entry(
        style.verdict('fail', 'worse'.padEnd(VERDICT_WIDTH)),
        `${printable(name)} is not examined any more`,
        style,
      ),
      '',
    ]),
    ...diff.added.flatMap((name) => [
      ...entry(
        style.verdict('attested', 'new'.padEnd(VERDICT_WIDTH)),
        `${printable(name)} is examined now`,
        style,
      ),
      '',
    ]),
    countsInWords(diff),
  ];
}

/** How many changes of each kind there are, in a line. */
export function countsInWords({ targets, added, missing }: Diff): string {
  const changes = targets.flatMap((target) => target.changes);
  const counts = CHANGE_KINDS.map(
    (kind) => `${changes.filter((change) => change.kind === kind).length} ${kind}`,
  );
  return [
    counts.join(', '),
    ...(missing.length === 0 ? [] : [`${missing.length} of the targets not examined any more`]),
    ...(added.length === 0 ? [] : [`${added.length} of the targets new`]),
  ].join('; ');
}

function aboutTarget({ name, remarks, changes, stale }: TargetDiff, style: Style): string[] {
  if (remarks.length + changes.length + stale.length === 0) return [];
  const [told, listed] = [changes.filter(hasSides), changes.filter((change) => !hasSides(change))];
  return [
    style.strong(printable(name)),
    ...remarks.flatMap((remark) =>
      entry(style.faint('note'.padEnd(VERDICT_WIDTH)), printable(remark), style),
    ),
    ...told.flatMap((change) => aboutChange(change, style)),
    ...[...Map.groupBy(listed, ({ kind }) => kind)].flatMap(([kind, some]) =>
      entry(word(kind, style), some.map(withVerdict).join(', '), style),
    ),
    ...stale.flatMap((id) =>
      entry(
        style.verdict('stale', 'stale'.padEnd(VERDICT_WIDTH)),
        `what the target file expects of ${id} is no longer so: take it out of expect:`,
        style,
      ),
    ),
    '',
  ];
}

/** Whether a requirement is in both reports. */
const hasSides = ({ before, after }: Change): boolean => before !== undefined && after !== undefined;

const withVerdict = ({ requirement, before, after }: Change): string =>
  `${requirement} (${(after ?? before)?.verdict})`;

function aboutChange({ kind, requirement, title, before, after }: Change, style: Style): string[] {
  const [was, is] = [before, after].map((side) => sideInWords(side));
  return [
    ...entry(word(kind, style), `${requirement}  ${title}`, style),
    ...labelled(`${INDENT}before  `, was ?? '', style.width).map(style.faint),
    ...labelled(`${INDENT}now     `, is ?? '', style.width),
  ];
}

function sideInWords(side: Standpoint | undefined): string {
  if (side === undefined) return '';
  const { verdict, reason, known } = side;
  const why = known === undefined ? reason : `as expected: ${known}`;
  return printable(why === undefined ? verdict : `${verdict}: ${firstLine(why)}`);
}

const word = (kind: ChangeKind, style: Style): string =>
  style.verdict(COLOURS[kind], kind.padEnd(VERDICT_WIDTH));

function entry(mark: string, text: string, style: Style): string[] {
  const [first = '', ...others] = labelled(INDENT, text, style.width);
  return [`${mark}  ${first.slice(INDENT.length)}`, ...others];
}
