import type { Argv, CommandModule } from 'yargs';
import { type Checked, printable, readPublicKeys, verdictLine } from '../../reports/index.ts';
import { print, screenStyle } from '../screen.ts';
import { UsageError } from '../usage-error.ts';
import { findGiven, readGiven, reportsOption } from './read-given.ts';
import { checkedAgainst, keyIn, signatureBeside, whyInvalid } from './signature-files.ts';

interface CheckArguments {
  readonly reports: readonly string[];
  readonly key: string;
  readonly signature: string | undefined;
}

export const checkReports: CommandModule<object, CheckArguments> = {
  command: 'check <reports..>',
  describe: 'say whether reports are as they were signed, and what was changed',
  builder: (command: Argv) =>
    command
      .positional('reports', reportsOption)
      .option('key', {
        type: 'string',
        demandOption: true,
        describe: 'public key of who signed: PEM, JWK, or a set of them (JWKS)',
      })
      .option('signature', {
        type: 'string',
        describe: 'file of the signature; conformance.jws beside the report',
      })
      .example(
        '$0 report check reports/out --key public.pem',
        'check the reports of a run',
      ) as Argv<CheckArguments>,
  async handler(given) {
    const { lines, exitCode } = await checkAll(given);
    print(...lines);
    process.exitCode = exitCode;
  },
};

/** Checks each report. @returns what a person reads, and 1 for one that is not as it was signed @throws UsageError */
async function checkAll({ reports, key, signature }: CheckArguments) {
  const keys = await keyIn(key, readPublicKeys);
  const paths = await findGiven(reports);
  if (signature !== undefined && paths.length > 1) {
    throw new UsageError(`--signature is that of one report, and these are ${paths.length}`);
  }
  const lines: string[] = [];
  let exitCode: 0 | 1 = 0;
  for (const path of paths) {
    const checked = await checkedAgainst(path, signature ?? signatureBeside(path), keys);
    lines.push(...(await told(path, checked)));
    if (checked.kind === 'invalid') exitCode = 1;
  }
  return { lines, exitCode };
}

async function told(path: string, checked: Checked): Promise<readonly string[]> {
  if (checked.kind === 'invalid') return whyInvalid(path, checked.problems);
  const style = screenStyle();
  const { signedAt, algorithm, kid } = checked.signature;
  const found = await readGiven([path]);
  return [
    ...found.flatMap(({ report }) => verdictLine(report, style)),
    `${style.verdict('pass', 'valid')}  ${path}, signed ${signedAt} by ${algorithm} with the key ${printable(kid)}`,
  ];
}
