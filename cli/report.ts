import type { Argv, CommandModule } from 'yargs';
import { checkReports } from './report/check.ts';
import { compareReports } from './report/compare.ts';
import { diffReports } from './report/diff.ts';
import { mergeReports } from './report/merge.ts';
import { renderReport } from './report/render.ts';
import { signReports } from './report/sign.ts';
import { stateConformance } from './report/statement.ts';

/** What is done with reports once they are written: a file per command below `report/`. */
export const report: CommandModule = {
  command: 'report',
  describe: 'render reports anew, and work with those that there are',
  builder: (command: Argv) =>
    command
      .command(compareReports)
      .command(diffReports)
      .command(mergeReports)
      .command(renderReport)
      .command(signReports)
      .command(checkReports)
      .command(stateConformance),
  handler: () => undefined,
};
