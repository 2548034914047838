import { ledger, type Verdict } from '../../suites/index.ts';
import { leftOut, noticesOf } from '../outline.ts';
import type { ConformanceReport, ReportedRequirement } from '../schema.ts';

/** A report to compare, with where it can be read. */
export interface Compared {
  readonly report: ConformanceReport;
  /** Tells it from another of the same name; most often the path of its file. */
  readonly path: string;
  /** Address of its page, where there is one. */
  readonly href?: string;
}

/** Requirements by implementations. */
export interface Matrix {
  readonly columns: readonly Column[];
  /** By source document, in the order of the ledger. */
  readonly groups: readonly { readonly document: string; readonly rows: readonly Row[] }[];
  /** What a reader has to know before comparing, a sentence each. */
  readonly remarks: readonly Remark[];
}

export interface Column extends Compared {
  readonly name: string;
}

export interface Row {
  /** As the first of the reports that has it quotes it. */
  readonly requirement: ReportedRequirement;
  /** One per column; undefined where the requirement is not of the profile. */
  readonly cells: readonly (Cell | undefined)[];
  /** Whether two of the reports that have it give it different verdicts. */
  readonly differs: boolean;
}

export interface Cell {
  readonly verdict: Verdict | 'left out';
  /** Whether the target file expects it. */
  readonly known: boolean;
}

export interface Remark {
  readonly weight: 'warning' | 'note';
  readonly text: string;
}

/** Which requirements a comparison shows. */
export interface Selection {
  /** Only those that somebody fails, is warned of or could not be judged on for an error. */
  readonly onlyFindings?: boolean;
  /** Only those on which the reports differ. */
  readonly onlyDifferences?: boolean;
}

const FINDINGS: readonly Cell['verdict'][] = ['fail', 'warn', 'error'];

export const isFinding = (cell: Cell | undefined): boolean =>
  cell !== undefined && FINDINGS.includes(cell.verdict);

/** Sets reports side by side, in the order that they are given in. */
export function matrixOf(
  compared: readonly Compared[],
  { onlyFindings = false, onlyDifferences = false }: Selection = {},
): Matrix {
  const columns = named(compared);
  const rows = requirementsOf(columns)
    .map((requirement) => rowOf(requirement, columns))
    .filter((row) => !onlyFindings || row.cells.some(isFinding))
    .filter((row) => !onlyDifferences || row.differs);
  const groups = Map.groupBy(rows, ({ requirement }) => requirement.source.document);
  return {
    columns,
    groups: [...groups].map(([document, inDocument]) => ({ document, rows: inDocument })),
    remarks: remarksOn(columns),
  };
}

/** Reports of one name are told apart by their paths. */
function named(compared: readonly Compared[]): readonly Column[] {
  const names = compared.map(({ report }) => report.target.name);
  return compared.map((each, place) => {
    const name = each.report.target.name;
    const alone = names.indexOf(name) === place && names.lastIndexOf(name) === place;
    return { ...each, name: alone ? name : `${name} (${each.path})` };
  });
}

/** Every requirement of any report, in the order of the ledger; those that it no longer has at the end. */
function requirementsOf(columns: readonly Column[]): readonly ReportedRequirement[] {
  const places = new Map(ledger.map(({ id }, place) => [id, place]));
  const found = new Map<string, ReportedRequirement>();
  for (const { report } of columns) {
    for (const row of report.requirements) if (!found.has(row.id)) found.set(row.id, row);
  }
  const placeOf = ({ id }: ReportedRequirement) => places.get(id) ?? places.size;
  return [...found.values()].toSorted((one, other) => placeOf(one) - placeOf(other));
}

function rowOf(requirement: ReportedRequirement, columns: readonly Column[]): Row {
  const cells = columns.map(({ report }) => cellOf(report, requirement.id));
  const verdicts = cells.flatMap((cell) =>
    cell === undefined || cell.verdict === 'left out' ? [] : cell.verdict,
  );
  return { requirement, cells, differs: new Set(verdicts).size > 1 };
}

function cellOf(report: ConformanceReport, id: string): Cell | undefined {
  const row = report.requirements.find((each) => each.id === id);
  if (row === undefined) return undefined;
  return { verdict: leftOut(report, row) ? 'left out' : row.verdict, known: row.known !== undefined };
}

/** What keeps the reports from being comparable as they stand. */
function remarksOn(columns: readonly Column[]): readonly Remark[] {
  const warning = (text: string): Remark => ({ weight: 'warning', text });
  const note = (text: string): Remark => ({ weight: 'note', text });
  const ledgers = differing(columns, ({ report }) => `version ${report.ledgerVersion}`);
  const profiles = new Set(columns.map(({ report }) => report.target.profile));
  const cases = differing(
    columns.filter(({ report }) => report.target.recording === undefined),
    ({ report }) => `seed ${report.seed} with ${report.runs} cases per property`,
  );
  const tools = differing(columns, ({ report }) => report.header.tool.version);
  return [
    ...(ledgers === undefined
      ? []
      : [
          warning(
            `The requirements are not of one version of the ledger, so that one of the same id may mean something else: ${ledgers}.`,
          ),
        ]),
    ...columns.flatMap(({ name, report }) =>
      noticesOf(report).map((notice) => warning(`${name}: ${notice}.`)),
    ),
    ...(profiles.size < 2
      ? []
      : [note(`The reports are of ${profiles.size} profiles, each with requirements of its own.`)]),
    ...(cases === undefined ? [] : [note(`The generated cases differ: ${cases}.`)]),
    ...(tools === undefined ? [] : [note(`The versions of the harness differ: ${tools}.`)]),
  ];
}

/** Who has which value of a fact, in words; undefined where all have one. */
function differing(columns: readonly Column[], factOf: (column: Column) => string): string | undefined {
  const groups = Map.groupBy(columns, factOf);
  if (groups.size < 2) return undefined;
  return [...groups].map(([fact, who]) => `${fact}: ${who.map(({ name }) => name).join(', ')}`).join('; ');
}
