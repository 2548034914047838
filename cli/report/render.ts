import { dirname, join, resolve } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import {
  type FormatName,
  folderFormats,
  type ReadReport,
  type RenderedReport,
  renderRun,
  renderTarget,
  writeFolders,
} from '../../reports/index.ts';
import { writeOutput } from '../output.ts';
import { formatOption } from '../report-options.ts';
import { print } from '../screen.ts';
import { UsageError } from '../usage-error.ts';
import { readGiven, reportsOption } from './read-given.ts';

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
      .positional('reports', reportsOption)
      .option('format', formatOption)
      .option('out', {
        type: 'string',
        describe: 'directory for the files; that of each report unless given, if they have one each',
      })
      .option('print', {
        type: 'boolean',
        default: false,
        describe: 'print the forms instead of writing files',
      })
      .example('$0 report render reports/out', 'write the pages of all reports anew')
      .example(
        '$0 report render reports/out --format junit --out reports/out',
        'write one JUnit file for all of them',
      ) as unknown as Argv<RenderArguments>,
  async handler({ reports, format, out, print: toScreen }) {
    const found = eachOnce(await readGiven(reports));
    const all = found.map(({ report }) => report);
    const apart = found.map(({ path, report }) => ({
      directory: out ?? dirname(path),
      files: renderTarget(report, format),
    }));
    const together = { directory: out ?? dirname(found[0]?.path ?? ''), files: renderRun(all, format) };
    const folders = folderFormats(format);
    if (toScreen) {
      if (folders.length > 0) throw new UsageError(`--print: ${folders.join()} is a folder of files`);
      for (const { files } of [...apart, together]) for (const { text } of files) process.stdout.write(text);
      return;
    }
    if (found.length > 1)
      refuseAmbiguous(found.length, out, apart[0]?.files[0]?.name, together.files[0]?.name ?? folders[0]);
    const written: string[] = [];
    for (const each of [...apart, together]) written.push(...(await write(each)));
    written.push(...(await writeFolders(all, format, together.directory)));
    print(...written);
  },
};

/** Reports that places have in common are one each, so that no form counts them twice. */
const eachOnce = (found: readonly ReadReport[]): readonly ReadReport[] => [
  ...new Map(found.map((each) => [resolve(each.path), each])).values(),
];

/** Several reports: what is written for each has no place in one directory, and what is written for all has none without. */
function refuseAmbiguous(
  count: number,
  out: string | undefined,
  forEach: string | undefined,
  forAll: string | undefined,
): void {
  if (out !== undefined && forEach !== undefined)
    throw new UsageError(
      `--out: ${forEach} is written for each report, and these are ${count}; without it each is written beside its report`,
    );
  if (out === undefined && forAll !== undefined)
    throw new UsageError(`${forAll} is one for these ${count} reports: say by --out in which directory`);
}

/** @returns the paths of the files */
async function write({
  directory,
  files,
}: {
  readonly directory: string;
  readonly files: readonly RenderedReport[];
}): Promise<string[]> {
  for (const { name, text } of files) await writeOutput(join(directory, name), text);
  return files.map(({ name }) => join(directory, name));
}
