import type { Argv, CommandModule } from 'yargs';
import { clientDeviations, serverDeviations } from '../fixtures/deviations.ts';
import {
  type Coverage,
  catalogue,
  coverageOf,
  judgedProfiles,
  LEDGER_VERSION,
  ledger,
  type Requirement,
  requirementsFor,
} from '../suites/index.ts';
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
    const coverage = coverageOf(ledger, catalogue, [...serverDeviations, ...clientDeviations]);
    print(...(checks ? checkLines(rows) : coverageLines(coverage, rows)));
    process.exitCode = coverage.holes.length === 0 ? 0 : 1;
  },
};

function checkLines(rows: readonly Requirement[]): string[] {
  const style = screenStyle();
  const ids = new Set(rows.map(({ id }) => id));
  return catalogue
    .filter(({ requirements: decided }) => decided.some((id) => ids.has(id)))
    .flatMap(({ id, title, party, kind, requirements: decided }) => [
      `${style.strong(id)}  ${style.faint(`${party}, ${kind}`)}`,
      `  ${title}`,
      `  ${style.faint(decided.filter((each) => ids.has(each)).join(' '))}`,
    ]);
}

function coverageLines({ rows, holes }: Coverage, wanted: readonly Requirement[]): string[] {
  const style = screenStyle();
  const shown = rows.filter(({ requirement }) => wanted.includes(requirement));
  const lines: string[] = [];
  for (const [document, group] of Map.groupBy(shown, ({ requirement }) => requirement.source.document)) {
    lines.push('', style.strong(document));
    for (const { requirement, checks, deviations, exclusion } of group) {
      const how =
        exclusion !== undefined
          ? `excluded: ${exclusion}`
          : typeof requirement.decidedBy === 'object'
            ? `rolled up from ${requirement.decidedBy.rollup.length} rows`
            : requirement.decidedBy === 'attestation'
              ? 'attested by a person'
              : `${count(checks.length, 'check')}, ${count(deviations.length, 'deviation')}`;
      lines.push(
        `${requirement.id.padEnd(12)}${requirement.level.padEnd(11)}${requirement.title}  ${style.faint(how)}`,
      );
    }
  }
  const decided = shown.filter(({ checks }) => checks.length > 0).length;
  const excluded = shown.filter(({ exclusion }) => exclusion !== undefined).length;
  lines.push(
    '',
    `Ledger ${LEDGER_VERSION}: ${count(shown.length, 'requirement')}, ${decided} decided by checks, ` +
      `${shown.length - decided - excluded} by roll-up or attestation, ${excluded} excluded.`,
  );
  if (holes.length === 0)
    return [
      ...lines,
      'Nothing falls between: every row is checked and broken by a deviation, or accounted for.',
    ];
  return [
    ...lines,
    style.verdict('fail', `${count(holes.length, 'hole')}:`),
    ...holes.map(({ id, kind, detail }) => `  ${id}  ${kind}: ${detail}`),
  ];
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
