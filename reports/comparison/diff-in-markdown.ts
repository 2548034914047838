import { inMarkdown, markdownTable } from '../formats/markdown-text.ts';
import { firstLine } from '../terminal/lines.ts';
import type { Change, Diff, Standpoint, TargetDiff } from './diff.ts';
import { countsInWords } from './diff-in-words.ts';

/** What two runs say differently, for a pull request. */
export function diffInMarkdown(diff: Diff): string {
  const blocks = [
    `**${countsInWords(diff)}**`,
    ...diff.missing.map((name) => `- **worse**: ${inMarkdown(name)} is not examined any more`),
    ...diff.added.map((name) => `- new: ${inMarkdown(name)} is examined now`),
    ...diff.targets.flatMap(aboutTarget),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function aboutTarget({ name, remarks, changes, stale }: TargetDiff): readonly string[] {
  const notes = [
    ...remarks.map(inMarkdown),
    ...stale.map(
      (id) => `What the target file expects of ${inMarkdown(id)} is stale: take it out of \`expect:\``,
    ),
  ].map((note) => `- ${note}`);
  if (notes.length + changes.length === 0) return [];
  const table = markdownTable(['', 'Requirement', 'Before', 'Now'], changes.map(inCells));
  return [
    `### ${inMarkdown(name)}`,
    ...(notes.length === 0 ? [] : [notes.join('\n')]),
    ...(changes.length === 0 ? [] : [table.join('\n')]),
  ];
}

const inCells = ({ kind, requirement, title, before, after }: Change): readonly string[] => [
  kind === 'worse' ? `**${kind}**` : kind,
  `${inMarkdown(requirement)} ${inMarkdown(title)}`,
  sideInCell(before),
  sideInCell(after),
];

function sideInCell(side: Standpoint | undefined): string {
  if (side === undefined) return '';
  const { verdict, reason, known } = side;
  const why = known === undefined ? reason : `as expected: ${known}`;
  return why === undefined ? verdict : `${verdict}: ${inMarkdown(firstLine(why))}`;
}
