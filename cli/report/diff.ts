import type { Argv, CommandModule } from 'yargs';
import { type Diff, diffInMarkdown, diffInWords, diffOf, gotWorse } from '../../reports/index.ts';
import { print, screenStyle } from '../screen.ts';
import { UsageError } from '../usage-error.ts';
import { readGiven } from './read-given.ts';

interface DiffArguments {
  readonly old: string;
  readonly new: string;
  readonly format: 'text' | 'markdown' | 'json';
}

export const diffReports: CommandModule<object, DiffArguments> = {
  command: 'diff <old> <new>',
  describe: 'tell what got better and what got worse; exit code 1 when something got worse',
  builder: (command: Argv) =>
    command
      .positional('old', {
        type: 'string',
        demandOption: true,
        describe: 'conformance.json of the earlier run, or its directory of reports',
      })
      .positional('new', {
        type: 'string',
        demandOption: true,
        describe: 'the same of the later run',
      })
      .option('format', {
        choices: ['text', 'markdown', 'json'] as const,
        default: 'text' as const,
        describe: 'lines for a terminal, a text for a pull request, or data',
      })
      .example('$0 report diff main/reports reports/out', 'hold a run against that of the main branch'),
  async handler({ old, new: now, format }) {
    const [before, after] = [await readGiven([old]), await readGiven([now])];
    const diff = diffOf(
      before.map(({ report }) => report),
      after.map(({ report }) => report),
    );
    if (diff.targets.length === 0) {
      throw new UsageError(`${old} and ${now} have no target in common, so that nothing can be compared`);
    }
    write(diff, format);
    process.exitCode = gotWorse(diff) ? 1 : 0;
  },
};

function write(diff: Diff, format: DiffArguments['format']): void {
  if (format === 'text') print(...diffInWords(diff, screenStyle()));
  else if (format === 'markdown') process.stdout.write(diffInMarkdown(diff));
  else
    print(
      JSON.stringify({ format: 'bearerproof-diff', version: 1, worse: gotWorse(diff), ...diff }, null, 2),
    );
}
