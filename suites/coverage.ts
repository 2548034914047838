import type { Check } from './check.ts';
import type { BoundParty, Requirement } from './requirements/index.ts';

/** A deliberate fault, as far as coverage is concerned. */
export interface NamedDeviation {
  readonly name: string;
  /** Whoever is at fault. */
  readonly party: 'authorization-server' | 'resource-server' | 'client';
  /** Ids of the rows that it breaks. */
  readonly breaks: readonly string[];
}

/** How one row of the ledger is taken care of. */
export interface RowCoverage {
  readonly requirement: Requirement;
  /** Ids of the checks that decide it. */
  readonly checks: readonly string[];
  /** Names of the deviations that break it. */
  readonly deviations: readonly string[];
  /** Why it is not decided, for an excluded row. */
  readonly exclusion?: string;
  /** Why it is not examined, for a row that checks are to decide and do not decide for anybody. */
  readonly open?: string;
}

/** Something that falls between ledger, checks and deviations. */
export interface Hole {
  readonly kind:
    | 'missing' // a statement of a source that has no row
    | 'unchecked' // a row that checks decide, and no check does
    | 'side-unchecked' // a row that binds servers and clients, and is checked for one of them
    | 'undetected' // a checked row that no deviation breaks, so that its checks were never seen to fail
    | 'side-undetected' // the same for one of its sides
    | 'not-for-checks' // a check names a row that is decided otherwise
    | 'unknown-id' // a check, deviation or roll-up names a row that the ledger does not have
    | 'repeated-name'; // two checks or two deviations have one name
  /** Id of the row that is named or concerned; the name itself where it is repeated. */
  readonly id: string;
  readonly detail: string;
}

export interface Coverage {
  /** In ledger order. */
  readonly rows: readonly RowCoverage[];
  readonly holes: readonly Hole[];
}

/**
 * Sets the ledger beside the checks and the deviations, and finds what is missing on either side.
 * @param statements ids that the ledger has to have
 */
export function coverageOf(
  ledger: readonly Requirement[],
  checks: readonly Pick<Check, 'id' | 'party' | 'requirements'>[],
  deviations: readonly NamedDeviation[],
  statements: readonly string[] = [],
): Coverage {
  const known = new Set(ledger.map((row) => row.id));
  const rows = ledger.map((requirement): RowCoverage => {
    const { id, excluded } = requirement;
    return {
      requirement,
      checks: checks.filter((check) => check.requirements.includes(id)).map((check) => check.id),
      deviations: deviations.filter(({ breaks }) => breaks.includes(id)).map(({ name }) => name),
      ...(excluded === undefined ? {} : { exclusion: excluded.reason }),
      ...(sidesOf(requirement).size > 0 ? {} : { open: reasonsOf(requirement) }),
    };
  });
  const named = [
    ...checks.map(({ id, requirements }) => ({ by: `check ${id}`, ids: requirements })),
    ...deviations.map(({ name, breaks }) => ({ by: `deviation ${name}`, ids: breaks })),
    ...ledger.map(({ id, decidedBy }) => ({
      by: id,
      ids: typeof decidedBy === 'object' ? decidedBy.rollup : [],
    })),
  ];
  return {
    rows,
    holes: [
      ...statements
        .filter((id) => !known.has(id))
        .map((id): Hole => ({ kind: 'missing', id, detail: 'the ledger has no row for this statement' })),
      ...rows.flatMap((row) =>
        row.requirement.decidedBy === 'checks' && row.open === undefined
          ? holesOf(row, checks, deviations)
          : misused(row),
      ),
      ...named.flatMap(({ by, ids }) =>
        ids
          .filter((id) => !known.has(id))
          .map((id): Hole => ({ kind: 'unknown-id', id, detail: `${by} names it` })),
      ),
      ...repeated(
        checks.map((check) => check.id),
        'checks',
      ),
      ...repeated(
        deviations.map(({ name }) => name),
        'deviations',
      ),
    ],
  };
}

type Side = 'server' | 'client';

const sideOf = (party: BoundParty): Side => (party === 'client' ? 'client' : 'server');

/** The sides that a row binds and that can be examined. An operator is examined through the server. */
function sidesOf({ parties, notExamined }: Requirement): ReadonlySet<Side> {
  return new Set(parties.filter((party) => notExamined?.[party] === undefined).map(sideOf));
}

const reasonsOf = ({ notExamined = {} }: Requirement): string =>
  [...new Set(Object.values(notExamined))].join(' ');

function holesOf(
  { requirement }: RowCoverage,
  checks: readonly Pick<Check, 'party' | 'requirements'>[],
  deviations: readonly NamedDeviation[],
): Hole[] {
  const { id } = requirement;
  const sides = [...sidesOf(requirement)];
  const checked = new Set(
    checks.filter((each) => each.requirements.includes(id)).map((each) => sideOf(each.party)),
  );
  const broken = new Set(
    deviations.filter((each) => each.breaks.includes(id)).map((each) => sideOf(each.party)),
  );
  if (checked.size === 0) return [{ kind: 'unchecked', id, detail: 'no check decides it' }];

  const holes: Hole[] = sides
    .filter((side) => !checked.has(side))
    .map((side) => ({ kind: 'side-unchecked', id, detail: `no check examines a ${side} for it` }));
  if (broken.size === 0) {
    return [...holes, { kind: 'undetected', id, detail: 'no deviation breaks it' }];
  }
  for (const side of sides.filter((each) => checked.has(each) && !broken.has(each))) {
    holes.push({ kind: 'side-undetected', id, detail: `no deviation of a ${side} breaks it` });
  }
  return holes;
}

function misused({ requirement, checks }: RowCoverage): Hole[] {
  const instead =
    requirement.excluded !== undefined
      ? 'it is excluded'
      : requirement.decidedBy === 'checks'
        ? 'it says that nobody is examined for it'
        : 'it is decided otherwise';
  return checks.map((check) => ({
    kind: 'not-for-checks',
    id: requirement.id,
    detail: `check ${check} names it, and ${instead}`,
  }));
}

const repeated = (names: readonly string[], what: string): Hole[] =>
  [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map((id) => ({
    kind: 'repeated-name',
    id,
    detail: `several ${what} have this name`,
  }));
