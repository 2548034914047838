import { readdir, rm, stat } from 'node:fs/promises';
import { basename, extname, join, relative } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { loadTargetFile, type TargetDefinition, TargetFileError } from '../fixtures/target/index.ts';
import { forgetReports, readOutcome, reportLostRun } from '../reports/index.ts';
import {
  misnamedRequirements,
  plannedRun,
  type RunSettings,
  USUAL_RUNS,
  USUAL_SEED,
  unknownCheck,
} from '../suites/index.ts';
import { colourOf, type ReportArguments, reportOptions } from './report-options.ts';
import { runPlaywright } from './runner.ts';
import { print, screenStyle } from './screen.ts';
import { UsageError } from './usage-error.ts';

interface VerifyArguments extends ReportArguments {
  readonly targets: readonly string[];
  readonly only: readonly string[];
  readonly seed: number;
  readonly runs: number;
}

export const verify: CommandModule<object, VerifyArguments> = {
  command: 'verify <targets..>',
  describe: 'examine implementations, and write the reports',
  builder: (command: Argv) =>
    command
      .positional('targets', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'target files, or directories of them',
      })
      .option('only', { type: 'string', array: true, default: [], describe: 'ids of checks to run' })
      .option('seed', { type: 'number', default: USUAL_SEED, describe: 'seed of everything generated' })
      .option('runs', { type: 'number', default: USUAL_RUNS, describe: 'cases per property' })
      .options(reportOptions)
      .example('$0 verify target.yaml', 'examine one implementation')
      .example('$0 verify examples --out reports/out', 'examine every target file of a directory')
      .example(
        '$0 verify target.yaml --only access-token-expiry --seed 7',
        'run one check again',
      ) as Argv<VerifyArguments>,
  handler: async (given) => {
    process.exitCode = await runVerify(given);
  },
};

/** Examines and answers with the exit code. @throws UsageError */
async function runVerify(given: VerifyArguments): Promise<number> {
  const { out, format, seed, runs, strict, reveal } = given;
  const colour = colourOf(given);
  const targets = await namedTargets(given.targets);
  const settings: RunSettings = {
    targets: targets.map(({ name, definition: { file } }) => ({ name, file })),
    only: knownChecks(given.only),
    out,
    formats: [...format],
    seed: wholeNumber('--seed', seed),
    runs: wholeNumber('--runs', runs, 1),
    strict,
    reveal,
    ...(colour === undefined ? {} : { colour }),
  };
  const names = targets.map(({ name }) => name);
  await forgetReports(out, names);
  const startedAt = new Date();
  const began = performance.now();
  const { interrupted, how } = await runPlaywright(settings);
  await rm(join(out, '.playwright'), { recursive: true, force: true });
  const outcome = await readOutcome(out);
  if (outcome !== undefined) return outcome.exitCode;

  process.stderr.write(`bearerproof: the process that examined ended ${how}, before it had reported\n`);
  await forgetReports(out, names);
  const planned = targets.map(({ name, definition }) => ({ name, ...plannedRun(definition, settings) }));
  const lost = await reportLostRun(planned, interrupted ? 'interrupted' : 'worker-lost', {
    out,
    formats: format,
    strict,
    style: screenStyle(colour),
    startedAt,
    durationMs: performance.now() - began,
  });
  print(...lost.lines);
  return lost.exitCode;
}

/** A target under the name of its file. */
interface NamedTarget {
  readonly name: string;
  readonly definition: TargetDefinition;
}

/** Every target that is meant. All files are read once, so that mistakes show now. */
async function namedTargets(given: readonly string[]): Promise<readonly NamedTarget[]> {
  const files = (await Promise.all(given.map(targetFiles))).flat();
  const names = files.map((file) => basename(file, extname(file)));
  const doubled = names.find((name, place) => names.indexOf(name) < place);
  if (doubled !== undefined) {
    throw new UsageError(
      `two target files are called "${doubled}"; their reports would overwrite each other`,
    );
  }
  const targets: NamedTarget[] = [];
  const problems: string[] = [];
  for (const [place, file] of files.entries()) {
    try {
      const definition = await loadTargetFile(file, process.env);
      targets.push({ name: names[place] ?? file, definition });
      problems.push(...misnamedRequirements(definition));
    } catch (error) {
      if (!(error instanceof TargetFileError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  return targets;
}

async function targetFiles(given: string): Promise<string[]> {
  const found = await stat(given).catch(() => undefined);
  if (found === undefined) throw new UsageError(`${given}: there is no such file or directory`);
  if (!found.isDirectory()) return [withinHere(given)];
  const names = (await readdir(given)).filter((name) => /\.ya?ml$/.test(name)).sort();
  if (names.length === 0) throw new UsageError(`${given}: the directory holds no target file (*.yaml)`);
  return names.map((name) => withinHere(join(given, name)));
}

/** The path as a report may show it: relative where it lies below the working directory. */
function withinHere(file: string): string {
  const path = relative('', file);
  return path.startsWith('..') ? file : path;
}

function knownChecks(ids: readonly string[]): string[] {
  const unknown = unknownCheck(ids);
  if (unknown !== undefined) throw new UsageError(`--only: ${unknown}`);
  return [...ids];
}

function wholeNumber(option: string, value: number, least = Number.MIN_SAFE_INTEGER): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new UsageError(`${option} takes a whole number${least > 0 ? ` from ${least}` : ''}`);
}
