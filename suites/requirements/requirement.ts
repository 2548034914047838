/** Where a requirement is written. */
export interface Source {
  /** `RFC 6749`, or the title of a documented system's text. */
  readonly document: string;
  /** Section number of an RFC, section heading of any other document. */
  readonly section: string;
}

/** `operator` is whoever runs the authorization server. */
export type BoundParty = 'authorization-server' | 'resource-server' | 'client' | 'operator';

export const LEVELS = ['MUST', 'MUST NOT', 'SHOULD', 'SHOULD NOT', 'MAY'] as const;
export type Level = (typeof LEVELS)[number];

/** Which documents a row is of: one system's, or the RFCs that bind all. */
export type System = 'mware-esb' | 'enigma' | 'enigma-legacy' | 'cehub' | 'clueride' | 'mobilefirst' | 'rfc';

/** What a ledger row says, without how it is decided. */
interface Statement {
  /** Stable id: `ENIGMA-08`, `ENIGMA-D01` for a derived row, `B-12` for a clause of an RFC. */
  readonly id: string;
  readonly title: string;
  /** One or two sentences in our own words. */
  readonly statement: string;
  readonly source: Source;
  /** Further clauses that say the same or complete it. */
  readonly also?: readonly Source[];
  readonly url?: string;
  readonly system: System;
  readonly parties: readonly BoundParty[];
  readonly level: Level;
  /** `stated` by the source, `judged` from its wording, or `derived` from its purpose. */
  readonly basis: 'stated' | 'judged' | 'derived';
  /** Why a breach is reported as `warn` although the level is a MUST. */
  readonly advisory?: string;
  /** Parties that the row binds and that cannot be examined, with the reason. */
  readonly notExamined?: Readonly<Partial<Record<BoundParty, string>>>;
}

/** How a row is decided: in exactly one way. */
export type Decision =
  | {
      /** A `rollup` takes the worst verdict of the rows that it names; an attestation takes a person's word. */
      readonly decidedBy: 'checks' | 'attestation' | { readonly rollup: readonly string[] };
      readonly excluded?: never;
    }
  | { readonly excluded: { readonly reason: string }; readonly decidedBy?: never };

/** A row of the ledger. */
export type Requirement = Statement & Decision;

/**
 * The verdict that a breach of a row earns: `fail` for a MUST, `warn` for everything milder,
 * for advisory rows, and for derived rows that no RFC demands.
 */
export function verdictOfBreach(row: Requirement): 'fail' | 'warn' {
  if (row.advisory !== undefined) return 'warn';
  if (row.basis === 'derived' && !row.source.document.startsWith('RFC ')) return 'warn';
  return row.level === 'MUST' || row.level === 'MUST NOT' ? 'fail' : 'warn';
}

/** A row as a data file writes it: what is the same for all its rows is left out. */
type Entry = Omit<Statement, 'source' | 'system' | 'basis' | 'url'> &
  Partial<Pick<Statement, 'basis' | 'system'>> &
  (Decision | { readonly decidedBy?: never; readonly excluded?: never }) & { readonly section: string };

/** Completes the rows of one RFC: stated by it, decided by checks, with a link to the section. */
export function rfcRows(document: `RFC ${number}`, entries: readonly Entry[]): readonly Requirement[] {
  const page = `https://www.rfc-editor.org/rfc/${document.replace(' ', '').toLowerCase()}`;
  return entries.map(({ section, ...entry }) =>
    complete({ document, section }, { system: 'rfc', url: `${page}#section-${section}`, ...entry }),
  );
}

/** Completes the rows of one section of a documented system. */
export function sectionRows(
  source: Source,
  system: Statement['system'],
  entries: readonly Omit<Entry, 'section'>[],
): readonly Requirement[] {
  return entries.map((entry) => complete(source, { system, ...entry }));
}

function complete(
  source: Source,
  entry: Omit<Entry, 'section'> & Pick<Statement, 'system'> & { readonly url?: string },
): Requirement {
  const { decidedBy, excluded, ...statement } = entry;
  const told = { basis: 'stated' as const, ...statement, source };
  return excluded === undefined ? { ...told, decidedBy: decidedBy ?? 'checks' } : { ...told, excluded };
}
