import { inMarkdown, markdownTable } from '../formats/markdown-text.ts';
import { tallyOf } from '../outline.ts';
import { type Cell, type Column, isFinding, type Matrix, type Row, type Selection } from './matrix.ts';

/** A comparison in Markdown: who is compared, what to know before reading it, and the table. */
export function matrixInMarkdown(matrix: Matrix, { onlyFindings = false }: Selection = {}): string {
  const { columns, groups, remarks } = matrix;
  const head = ['Requirement', ...columns.map((_, place) => String(place + 1))];
  const rows = [
    ...(onlyFindings ? [] : [['Requirements that hold', ...columns.map(holding)]]),
    ...groups.flatMap((group) => [
      [`**${inMarkdown(group.document)}**`, ...columns.map(() => '')],
      ...group.rows.map((row) => inCells(row, onlyFindings)),
    ]),
  ];
  const blocks = [
    columns.map(
      (column, place) => `${place + 1}. ${title(column)}, under \`${column.report.target.profile}\``,
    ),
    ...remarks.map(({ weight, text }) => [
      weight === 'warning' ? `**Warning:** ${inMarkdown(text)}` : inMarkdown(text),
    ]),
    markdownTable(head, rows),
    [legend(matrix, onlyFindings)],
  ];
  const texts = blocks.map((lines) => lines.join('\n')).filter((text) => text !== '');
  return `${texts.join('\n\n')}\n`;
}

function title({ name, href }: Column): string {
  const shown = inMarkdown(name);
  return href === undefined ? shown : `[${shown}](${href.replace(/[\s()<>]/g, percentEncoded)})`;
}

const percentEncoded = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

function holding({ report }: Column): string {
  const { holding, binding } = tallyOf(report);
  return `${holding} of ${binding}`;
}

const inCells = (
  { requirement: { id, title: statement }, cells }: Row,
  onlyFindings: boolean,
): readonly string[] => [
  `${inMarkdown(id)} ${inMarkdown(statement)}`,
  ...cells.map((cell) => (cell === undefined || (onlyFindings && !isFinding(cell)) ? '' : inCell(cell))),
];

const inCell = (cell: Cell): string =>
  isFinding(cell) && !cell.known ? `**${cell.verdict}**` : cell.verdict;

/** What an empty cell and a heavy word mean in this table. */
function legend({ columns, groups }: Matrix, onlyFindings: boolean): string {
  const cells = groups.flatMap(({ rows }) => rows.flatMap((row) => row.cells));
  const foreign = cells.includes(undefined) ? 'not a requirement of that profile' : undefined;
  const empty = [onlyFindings ? 'no finding' : undefined, foreign].filter((each) => each !== undefined);
  const found = columns.length > 0 && cells.some((cell) => isFinding(cell) && cell?.known === false);
  return [
    ...(empty.length === 0 ? [] : [`An empty cell: ${empty.join(', or ')}.`]),
    ...(found ? ['In **bold**: what the target file does not expect.'] : []),
  ].join(' ');
}
