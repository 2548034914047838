import type { Argv, CommandModule } from 'yargs';
import { type MergedRun, mergeShards, readShards, reportOn, ShardError } from '../../reports/index.ts';
import { prepareOut } from '../output.ts';
import { colourOf, type ReportArguments, reportOptions } from '../report-options.ts';
import { print, screenStyle } from '../screen.ts';
import { UsageError } from '../usage-error.ts';

interface MergeArguments extends Omit<ReportArguments, 'reveal'> {
  readonly shards: readonly string[];
}

export const mergeReports: CommandModule<object, MergeArguments> = {
  command: 'merge <shards..>',
  describe: 'make one report of the parts of a run that was divided by "verify --shard"',
  builder: (command: Argv) => {
    const { reveal: _, ...options } = reportOptions;
    return command
      .positional('shards', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'output directories of the parts, or a directory of those',
      })
      .options(options)
      .example(
        '$0 report merge shards --out reports/out',
        'put together what "verify --shard 1/2 --out shards/1" and its twin left',
      ) as unknown as Argv<MergeArguments>;
  },
  async handler(given) {
    const { examinations, ...run } = await mergeGiven(given.shards);
    await prepareOut(given.out);
    const { lines, exitCode } = await reportOn(examinations, {
      ...run,
      out: given.out,
      formats: given.format,
      strict: given.strict,
      style: screenStyle(colourOf(given)),
    });
    print(...lines);
    process.exitCode = exitCode;
  },
};

async function mergeGiven(places: readonly string[]): Promise<MergedRun> {
  try {
    return mergeShards(await readShards(places));
  } catch (error) {
    if (error instanceof ShardError) throw new UsageError(error.message);
    throw error;
  }
}
