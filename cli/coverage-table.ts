import type { Check, RowCoverage } from '../suites/index.ts';

/** One line of a table: a name and its numbers. */
interface Line {
  readonly name: string;
  readonly numbers: readonly number[];
}

/** In how a row can be taken care of, the columns of a table. */
const WAYS = ['checked', 'rolled up', 'attested', 'open', 'excluded'] as const;

/** How one row is taken care of. `open` is what nobody is examined for. */
export function wayOf({ requirement, exclusion, open }: RowCoverage): (typeof WAYS)[number] {
  if (exclusion !== undefined) return 'excluded';
  if (requirement.decidedBy === 'attestation') return 'attested';
  if (typeof requirement.decidedBy === 'object') return 'rolled up';
  return open === undefined ? 'checked' : 'open';
}

/** Counts rows by source, by party and by the kind of what decides them, as lines of three tables. */
export function coverageTable(
  rows: readonly RowCoverage[],
  checks: readonly Pick<Check, 'id' | 'kind'>[],
): string[] {
  const kinds = new Map(checks.map(({ id, kind }) => [id, kind]));
  const kindsOf = (row: RowCoverage) => new Set(row.checks.flatMap((id) => kinds.get(id) ?? []));
  return [
    ...table(
      'source',
      WAYS,
      by(rows, ({ requirement }) => [sourceOf(requirement.source.document)], wayCounts),
    ),
    '',
    ...table(
      'party',
      WAYS,
      by(rows, ({ requirement }) => requirement.parties, wayCounts),
    ),
    '',
    ...table(
      'decided by',
      ['rows', 'deviations'],
      by(
        rows.filter((row) => wayOf(row) === 'checked'),
        (row) => [[...kindsOf(row)].sort().reverse().map(plural).join(' and ')],
        (group) => [group.length, new Set(group.flatMap(({ deviations }) => deviations)).size],
      ),
    ),
  ];
}

const sourceOf = (document: string): string => (document.startsWith('RFC ') ? 'RFCs' : document);
const plural = (kind: Check['kind']): string => (kind === 'scenario' ? 'scenarios' : 'properties');

const wayCounts = (rows: readonly RowCoverage[]): number[] =>
  WAYS.map((way) => rows.filter((row) => wayOf(row) === way).length);

/** A row counts in each of its groups. */
function by(
  rows: readonly RowCoverage[],
  groupsOf: (row: RowCoverage) => readonly string[],
  numbersOf: (rows: readonly RowCoverage[]) => readonly number[],
): Line[] {
  const names = [...new Set(rows.flatMap(groupsOf))];
  return names.map((name) => ({
    name,
    numbers: numbersOf(rows.filter((row) => groupsOf(row).includes(name))),
  }));
}

function table(title: string, columns: readonly string[], lines: readonly Line[]): string[] {
  const width = Math.max(title.length, ...lines.map(({ name }) => name.length));
  const row = (name: string, cells: readonly (string | number)[]) =>
    [name.padEnd(width), ...cells.map((cell, at) => String(cell).padStart(columns[at]?.length ?? 0))].join(
      '  ',
    );
  return [row(title, columns), ...lines.map(({ name, numbers }) => row(name, numbers))];
}
