import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { forgetReports, forgetShard, readOutcome, reportLostRun } from '../reports/index.ts';
import {
  EVIDENCE,
  type EvidenceAsked,
  FAILED_ALONE,
  inShard,
  NAMED_ALONE,
  type NamedTarget,
  type RunSettings,
  runGroups,
  type Shard,
  USUAL_RUNS,
  USUAL_SEED,
  unknownCheck,
} from '../suites/index.ts';
import { prepareOut } from './output.ts';
import { colourOf, type ReportArguments, reportOptions } from './report-options.ts';
import { runPlaywright } from './runner.ts';
import { print, screenStyle } from './screen.ts';
import { UsageError } from './usage-error.ts';
import { failedRun } from './verify/failed-run.ts';
import { meantTargets, namedTargets, unplanned } from './verify/named-targets.ts';

interface VerifyArguments extends Omit<ReportArguments, 'out'> {
  readonly targets: readonly string[];
  readonly only: readonly string[];
  readonly failed: string | undefined;
  readonly shard: string | undefined;
  readonly out: string | undefined;
  readonly seed: number | undefined;
  readonly runs: number | undefined;
  readonly evidence: EvidenceAsked;
}

export const verify: CommandModule<object, VerifyArguments> = {
  command: 'verify [targets..]',
  describe: 'examine implementations, and write the reports',
  builder: (command: Argv) =>
    command
      .positional('targets', {
        type: 'string',
        array: true,
        default: [],
        describe: 'target files, or directories of them',
      })
      .option('only', { type: 'string', array: true, default: [], describe: 'ids of checks to run' })
      .option('failed', {
        type: 'string',
        describe: 'a report, or a directory of them: run only what failed there, of the same target files',
      })
      .option('shard', { type: 'string', describe: 'run one part of several, such as 1/3' })
      .option('seed', {
        type: 'number',
        describe: `seed of everything generated; ${USUAL_SEED}, or that of --failed`,
      })
      .option('runs', { type: 'number', describe: `cases per property; ${USUAL_RUNS}, or those of --failed` })
      .option('evidence', {
        choices: EVIDENCE,
        default: 'findings',
        describe: 'whose exchanges the reports show: of findings only, or of all checks',
      })
      .options({
        ...reportOptions,
        out: {
          type: 'string',
          describe: `directory for the reports; ${reportOptions.out.default}, of --failed ${AGAIN}`,
        },
      })
      .example('$0 verify target.yaml', 'examine one implementation')
      .example('$0 verify examples --out reports/out', 'examine every target file of a directory')
      .example('$0 verify target.yaml --only access-token-expiry --seed 7', 'run one check again')
      .example('$0 verify --failed reports/out', 'run again what failed')
      .example(
        '$0 verify examples --shard 2/4 --out shards',
        'run the second quarter; "report merge" makes one report of all',
      ) as unknown as Argv<VerifyArguments>,
  handler: async (given) => {
    process.exitCode = await runVerify(given);
  },
};

/** Where the reports go of what is run again: beside those that say what else there is. */
const AGAIN = 'reports/again';

/** Examines and answers with the exit code. @throws UsageError */
async function runVerify(given: VerifyArguments): Promise<number> {
  const { format, strict, reveal, evidence } = given;
  const colour = colourOf(given);
  const out = given.out ?? (given.failed === undefined ? reportOptions.out.default : AGAIN);
  const shard = given.shard === undefined ? undefined : shardOf(given.shard);
  const meant = await meantRun(given, out);
  if (meant.targets.length === 0) {
    print(`Nothing failed in ${given.failed}: there is nothing to run again.`);
    return 0;
  }
  const { targets, seed, runs, limit } = meant;
  const settings: RunSettings = {
    targets: targets.map(({ name, definition: { file }, only }) => ({ name, file, only: [...only] })),
    limit,
    out,
    formats: [...format],
    seed: wholeNumber('--seed', given.seed ?? seed),
    runs: wholeNumber('--runs', given.runs ?? runs, 1),
    strict,
    reveal,
    evidence,
    ...(shard === undefined ? {} : { shard }),
    ...(colour === undefined ? {} : { colour }),
  };
  const names = targets.map(({ name }) => name);
  await prepareOut(out);
  await forgetReports(out, names);
  if (shard !== undefined) await forgetShard(out, shard);
  const startedAt = new Date();
  const began = performance.now();
  const { interrupted, how } = await runPlaywright(settings);
  await rm(join(out, '.playwright'), { recursive: true, force: true });
  const outcome = await readOutcome(out);
  if (outcome !== undefined) return outcome.exitCode;

  process.stderr.write(`bearerproof: the process that examined ended ${how}, before it had reported\n`);
  await forgetReports(out, names);
  const lost = await reportLostRun(
    groupsHere(targets, settings),
    interrupted ? 'interrupted' : 'worker-lost',
    {
      out,
      formats: format,
      strict,
      style: screenStyle(colour),
      startedAt,
      durationMs: performance.now() - began,
    },
  );
  print(...lost.lines);
  return lost.exitCode;
}

/** What is to be run, and how unless the command line says otherwise. */
interface MeantRun {
  readonly targets: readonly NamedTarget[];
  readonly limit: string;
  readonly seed: number;
  readonly runs: number;
}

/** @throws UsageError */
async function meantRun(given: VerifyArguments, out: string): Promise<MeantRun> {
  const { targets, only, failed } = given;
  if (failed === undefined) {
    if (targets.length === 0)
      throw new UsageError('which targets? name target files, or directories of them');
    const unknown = unknownCheck(only);
    if (unknown !== undefined) throw new UsageError(`--only: ${unknown}`);
    const meant = await namedTargets(await meantTargets(targets, only));
    return { targets: meant, limit: NAMED_ALONE, seed: USUAL_SEED, runs: USUAL_RUNS };
  }
  if (targets.length > 0 || only.length > 0) {
    throw new UsageError('--failed takes targets and checks from the reports: name neither beside it');
  }
  const again = await failedRun(failed, out);
  const meant = await namedTargets(again.targets);
  const gone = unplanned(meant);
  if (gone.length > 0) throw new UsageError(gone.join('\n'));
  return { ...again, targets: meant, limit: FAILED_ALONE };
}

/** What this process examines: all of it, or what falls to its shard. */
const groupsHere = (targets: readonly NamedTarget[], settings: RunSettings) =>
  runGroups(targets, settings).flatMap((group) => {
    const { shard } = settings;
    if (shard === undefined) return group;
    return group.shard === shard.index ? { ...group, examined: inShard(group.examined, shard) } : [];
  });

function shardOf(given: string): Shard {
  const [, index, of] = /^([1-9]\d*)\/([1-9]\d*)$/.exec(given) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  if (shard.index <= shard.of) return shard;
  throw new UsageError(`--shard takes a part and the number of parts, such as 1/3; not "${given}"`);
}

function wholeNumber(option: string, value: number, least = Number.MIN_SAFE_INTEGER): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new UsageError(`${option} takes a whole number${least > 0 ? ` from ${least}` : ''}`);
}
