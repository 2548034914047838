import { dirname, join } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { readPublicKeys, statementPage, verdictLine } from '../../reports/index.ts';
import { writeOutput } from '../output.ts';
import { print, screenStyle } from '../screen.ts';
import { UsageError } from '../usage-error.ts';
import { readGiven, reportsOption } from './read-given.ts';
import { checkedAgainst, keyIn, signatureBeside, whyInvalid } from './signature-files.ts';

interface StatementArguments {
  readonly reports: readonly string[];
  readonly key: string | undefined;
  readonly signature: string | undefined;
  readonly out: string | undefined;
}

export const stateConformance: CommandModule<object, StatementArguments> = {
  command: 'statement <reports..>',
  describe: 'write what reports come to as a page or two, to be printed and filed',
  builder: (command: Argv) =>
    command
      .positional('reports', reportsOption)
      .option('key', {
        type: 'string',
        describe: 'public key of who signed: its signature is checked, and named on the page',
      })
      .option('signature', {
        type: 'string',
        describe: 'file of the signature; conformance.jws beside the report',
        implies: 'key',
      })
      .option('out', { type: 'string', describe: 'file for the page; statement.html beside the report' })
      .example(
        '$0 report statement reports/out/acme --key public.pem',
        'state what a signed report comes to',
      ) as Argv<StatementArguments>,
  async handler(given) {
    const { lines, exitCode } = await stateAll(given);
    print(...lines);
    process.exitCode = exitCode;
  },
};

/** Writes a page for each report, unless its signature is not one. @returns what a person reads, and then 1 @throws UsageError */
async function stateAll({ reports, key, signature, out }: StatementArguments) {
  const keys = key === undefined ? undefined : await keyIn(key, readPublicKeys);
  const found = await readGiven(reports);
  if (found.length > 1 && (out ?? signature) !== undefined) {
    throw new UsageError(`--out and --signature are for one report, and these are ${found.length}`);
  }
  const lines: string[] = [];
  let exitCode: 0 | 1 = 0;
  for (const { path, report } of found) {
    const checked = keys && (await checkedAgainst(path, signature ?? signatureBeside(path), keys));
    if (checked?.kind === 'invalid') {
      lines.push(...whyInvalid(path, checked.problems));
      exitCode = 1;
      continue;
    }
    const page = out ?? join(dirname(path), 'statement.html');
    await writeOutput(page, statementPage(report, checked?.signature));
    lines.push(...verdictLine(report, screenStyle()), `statement: ${page}`);
  }
  return { lines, exitCode };
}
