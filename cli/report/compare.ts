import { dirname, join, relative, sep } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import {
  type Compared,
  comparisonPage,
  matrixInMarkdown,
  matrixOf,
  type ReadReport,
} from '../../reports/index.ts';
import { writeOutput } from '../output.ts';
import { print } from '../screen.ts';
import { readGiven, reportsOption } from './read-given.ts';

interface CompareArguments {
  readonly compare: readonly string[];
  readonly format: 'html' | 'markdown';
  readonly out: string | undefined;
  readonly onlyFindings: boolean;
  readonly onlyDifferences: boolean;
  readonly linkTo: 'reports' | 'targets' | 'nothing' | undefined;
}

export const compareReports: CommandModule<object, CompareArguments> = {
  command: '$0',
  describe: 'set reports side by side, requirement by requirement',
  builder: (command: Argv) =>
    command
      .option('compare', {
        ...reportsOption,
        demandOption: 'set which reports side by side, or which command of these?',
      })
      .option('format', {
        choices: ['html', 'markdown'] as const,
        default: 'html' as const,
        describe: 'a page, or a table for a text',
      })
      .option('out', {
        type: 'string',
        describe:
          'file to write; unless given, a page goes to reports/out/comparison.html, and a table is printed',
      })
      .option('only-findings', {
        type: 'boolean',
        default: false,
        describe: 'only requirements that somebody fails or is warned of',
      })
      .option('only-differences', {
        type: 'boolean',
        default: false,
        describe: 'only requirements on which the reports differ',
      })
      .option('link-to', {
        choices: ['reports', 'targets', 'nothing'] as const,
        describe:
          'where names lead; those of a page to the pages of the reports unless given, those of a table nowhere',
      })
      .example('$0 report --compare reports/out', 'all reports of a run side by side')
      .example(
        '$0 report --compare ours/conformance.json theirs/conformance.json --format markdown --only-differences',
        'print where two implementations differ',
      ) as unknown as Argv<CompareArguments>,
  async handler(given) {
    const { format, onlyFindings, onlyDifferences } = given;
    const file = given.out ?? (format === 'html' ? 'reports/out/comparison.html' : undefined);
    const found = await readGiven(given.compare);
    const linkTo = given.linkTo ?? (format === 'html' ? 'reports' : 'nothing');
    const compared = found.map((each) => comparedFrom(each, dirname(file ?? 'printed'), linkTo));
    const matrix = matrixOf(compared, { onlyFindings, onlyDifferences });
    const text = format === 'html' ? comparisonPage(matrix) : matrixInMarkdown(matrix, { onlyFindings });
    if (file === undefined) {
      process.stdout.write(text);
      return;
    }
    await writeOutput(file, text);
    print(`Comparison of ${found.length} reports: ${file}`);
  },
};

/** A report with the address that its name leads to, as seen from a directory. */
function comparedFrom(
  { path, report }: ReadReport,
  directory: string,
  linkTo: NonNullable<CompareArguments['linkTo']>,
): Compared {
  if (linkTo === 'nothing') return { path, report };
  const there = linkTo === 'reports' ? join(dirname(path), 'index.html') : report.header.file;
  const way = relative(directory, there).split(sep);
  return { path, report, href: way.map(encodeURIComponent).join('/') };
}
