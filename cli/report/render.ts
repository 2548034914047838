import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { type FormatName, type ReadReport, render, writeWhole } from '../../reports/index.ts';
import { formatOption } from '../report-options.ts';
import { print } from '../screen.ts';
import { UsageError } from '../usage-error.ts';
import { readGiven } from './read-given.ts';

interface RenderArguments {
  readonly reports: readonly string[];
  readonly format: readonly FormatName[];
  readonly out: string | undefined;
  readonly print: boolean;
}

export const renderReport: CommandModule<object, RenderArguments> = {
  command: 'render <reports..>',
  describe: 'write further forms of reports',
  builder: (command: Argv) =>
    command
      .positional('reports', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'conformance.json files, or directories of reports',
      })
      .option('format', formatOption)
      .option('out', {
        type: 'string',
        describe: 'directory for the files; that of each report unless given',
      })
      .option('print', {
        type: 'boolean',
        default: false,
        describe: 'print the forms instead of writing files',
      })
      .example(
        '$0 report render reports/out',
        'write the pages of all reports anew',
      ) as unknown as Argv<RenderArguments>,
  async handler({ reports, format, out, print: toScreen }) {
    const found = await readGiven(reports);
    if (toScreen) {
      for (const { report } of found)
        for (const each of format) process.stdout.write(render(report, each).text);
      return;
    }
    if (out !== undefined && found.length > 1)
      throw new UsageError(
        `--out takes the forms of one report, and these are ${found.length}; without it each is written beside its report`,
      );
    const written: string[] = [];
    for (const each of found) written.push(...(await write(each, format, out ?? dirname(each.path))));
    print(...written);
  },
};

/** @returns the paths of the files */
async function write(
  { report }: ReadReport,
  names: readonly FormatName[],
  directory: string,
): Promise<string[]> {
  await mkdir(directory, { recursive: true });
  const files = names.map((name) => render(report, name));
  for (const { name, text } of files) await writeWhole(join(directory, name), text);
  return files.map(({ name }) => join(directory, name));
}
