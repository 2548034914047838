import { spawn } from 'node:child_process';
import { readdir, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Argv, CommandModule } from 'yargs';
import { loadTargetFile, TargetFileError } from '../fixtures/target/index.ts';
import { forgetOutcome, readOutcome } from '../reports/index.ts';
import {
  misnamedRequirements,
  RUN_VARIABLE,
  type RunSettings,
  USUAL_RUNS,
  USUAL_SEED,
  unknownCheck,
} from '../suites/index.ts';
import { colourOf, type ReportArguments, reportOptions } from './report-options.ts';
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
  const settings: RunSettings = {
    targets: await namedTargets(given.targets),
    only: knownChecks(given.only),
    out,
    formats: [...format],
    seed: wholeNumber('--seed', seed),
    runs: wholeNumber('--runs', runs, 1),
    strict,
    reveal,
    ...(colour === undefined ? {} : { colour }),
  };
  await forgetOutcome(out);
  const status = await runPlaywright(settings);
  await rm(join(out, '.playwright'), { recursive: true, force: true });
  const outcome = await readOutcome(out);
  if (outcome !== undefined) return outcome.exitCode;
  process.stderr.write(`The examination ended with status ${status} and without a report.\n`);
  return 3;
}

/** Every target file that is meant, under the name of its file. All of them are read once, so that mistakes show now. */
async function namedTargets(given: readonly string[]): Promise<RunSettings['targets']> {
  const files = (await Promise.all(given.map(targetFiles))).flat();
  const targets = files.map((file) => ({ name: basename(file, extname(file)), file }));
  const doubled = targets.find(({ name }, place) => targets.findIndex((each) => each.name === name) < place);
  if (doubled !== undefined) {
    throw new UsageError(
      `two target files are called "${doubled.name}"; their reports would overwrite each other`,
    );
  }
  const problems: string[] = [];
  for (const file of files) {
    try {
      problems.push(...misnamedRequirements(await loadTargetFile(file, process.env)));
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

/** Runs the conformance suite in Playwright Test. The reporter of this package prints; here only the end counts. */
function runPlaywright(settings: RunSettings): Promise<number | null> {
  const extension = extname(fileURLToPath(import.meta.url));
  const configuration = fileURLToPath(new URL(`../playwright.config${extension}`, import.meta.url));
  const runner = createRequire(import.meta.url).resolve('@playwright/test/cli');
  const child = spawn(process.execPath, [runner, 'test', '-c', relative('', configuration)], {
    stdio: 'inherit',
    // A group of its own: what a terminal sends to this one must not reach the runner twice.
    detached: true,
    // Workers are told to use colours, and Node complains where it is told not to as well: the settings decide.
    env: { ...process.env, NO_COLOR: undefined, [RUN_VARIABLE]: JSON.stringify(settings) },
  });
  // However this process is told to end, the runner is told once, in the one way that lets it write what it has.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => child.kill('SIGINT'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
}
