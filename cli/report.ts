import type { Argv, CommandModule } from 'yargs';
import { renderReport } from './report/render.ts';

/** What is done with reports once they are written: a file per command below `report/`. */
export const report: CommandModule = {
  command: 'report',
  describe: 'render reports anew, and work with those that there are',
  builder: (command: Argv) =>
    command
      .command(renderReport)
      .demandCommand(1, 'what is to be done with reports? "bearerproof report --help" lists it'),
  handler: () => undefined,
};
