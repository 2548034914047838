import type { Argv, CommandModule } from 'yargs';
import { deviantClients, serverDeviations } from '../fixtures/deviations.ts';
import {
  type Coverage,
  catalogue,
  coverageOf,
  judgedProfiles,
  LEDGER_VERSION,
  ledger,
  type Requirement,
  type RowCoverage,
  requirementsFor,
  statementIds,
} from '../suites/index.ts';
import { coverageTable, wayOf } from './coverage-table.ts';
import { print, screenStyle } from './screen.ts';

interface RequirementsArguments {
  readonly profile: string | undefined;
  readonly checks: boolean;
}

export const requirements: CommandModule<object, RequirementsArguments> = {
  command: 'requirements [profile]',
  describe: 'the ledger, with what checks each requirement and which deviations are caught by it',
  builder: (command: Argv) =>
    command
      .positional('profile', {
        choices: judgedProfiles,
        describe: 'only the requirements that bind an implementation of this profile',
      })
      .option('checks', {
        type: 'boolean',
        default: false,
        describe: 'list the checks instead, with their ids',
      })
      .example('$0 requirements', 'the whole ledger')
      .example('$0 requirements enigma', 'what binds an implementation of Turium Enigma')
      .example(
        '$0 requirements --checks',
        'the ids that "verify --only" takes',
      ) as Argv<RequirementsArguments>,
  handler({ profile, checks }) {
    const rows = profile === undefined ? ledger : requirementsFor(profile);
    const deviations = [...serverDeviations, ...deviantClients];
    const coverage = coverageOf(ledger, catalogue, deviations, statementIds);
    print(...(checks ? checkLines(rows) : coverageLines(coverage, rows)));
    process.exitCode = coverage.holes.length === 0 ? 0 : 1;
  },
};

function checkLines(rows: readonly Requirement[]): string[] {
  const style = screenStyle();
  const ids = new Set(rows.map(({ id }) => id));
  const chosen = catalogue.filter(({ requirements: decided }) => decided.some((id) => ids.has(id)));
  return [
    ...chosen.flatMap(({ id, title, party, kind, requirements: decided }) => [
      `${style.strong(id)}  ${style.faint(`${party}, ${kind}`)}`,
      `  ${title}`,
      `  ${style.faint(decided.filter((each) => ids.has(each)).join(' '))}`,
    ]),
    `${count(chosen.length, 'check')} for ${count(rows.length, 'requirement')}`,
  ];
}

function coverageLines({ rows, holes }: Coverage, wanted: readonly Requirement[]): string[] {
  const style = screenStyle();
  const shown = rows.filter(({ requirement }) => wanted.includes(requirement));
  const lines: string[] = [];
  for (const [document, group] of Map.groupBy(shown, ({ requirement }) => requirement.source.document)) {
    lines.push('', style.strong(document));
    for (const row of group) {
      const { id, level, title } = row.requirement;
      lines.push(`${id.padEnd(16)}${level.padEnd(11)}${title}  ${style.faint(howDecided(row))}`);
    }
  }
  lines.push('', ...coverageTable(shown, catalogue), '', `Ledger ${LEDGER_VERSION}: ${ledgerLine(shown)}`);
  if (holes.length === 0)
    return [
      ...lines,
      'pass: nothing falls between, each row is checked and broken by a deviation, or accounted for',
    ];
  return [
    ...lines,
    ...holes.map(({ id, kind, detail }) => `  ${id}  ${kind}: ${detail}`),
    style.verdict('fail', `fail: ${count(holes.length, 'hole')}, listed above`),
  ];
}

function howDecided(row: RowCoverage): string {
  const { requirement, checks, deviations, exclusion, open } = row;
  switch (wayOf(row)) {
    case 'excluded':
      return `excluded: ${exclusion}`;
    case 'rolled up':
      return `rolled up from ${typeof requirement.decidedBy === 'object' ? requirement.decidedBy.rollup.join(', ') : ''}`;
    case 'attested':
      return 'attested by a person';
    case 'open':
      return `open: ${open}`;
    case 'checked':
      return `${count(checks.length, 'check')}, ${count(deviations.length, 'deviation')}`;
  }
}

/** What is accounted for of what the sources say. */
function ledgerLine(shown: readonly RowCoverage[]): string {
  const ids = new Set(shown.map(({ requirement }) => requirement.id));
  const prefixes = new Set([...ids].map(prefixOf));
  const stated = statementIds.filter((id) => prefixes.has(prefixOf(id)));
  const found = stated.filter((id) => ids.has(id));
  const clauses = (list: readonly string[]) => list.filter((id) => id.startsWith('B-')).length;
  const excluded = shown.filter((row) => wayOf(row) === 'excluded').length;
  const statements = stated.length - clauses(stated);
  return [
    ...(statements === 0
      ? []
      : [`${found.length - clauses(found)} of ${statements} statements of the documents`]),
    `${clauses(found)} of ${clauses(stated)} clauses of the RFCs`,
    `${shown.length - found.length} derived; ${excluded} excluded.`,
  ].join(', ');
}

const prefixOf = (id: string): string => id.replace(/-.*/, '');
const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
