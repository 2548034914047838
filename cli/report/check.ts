import type { Argv, CommandModule } from 'yargs';
import {
  type Checked,
  checkReport,
  type Key,
  NoSignature,
  printable,
  readPublicKeys,
  verdictLine,
} from '../../reports/index.ts';
import { print, screenStyle } from '../screen.ts';
import { UsageError } from '../usage-error.ts';
import { findGiven, readGiven } from './read-given.ts';
import { bytesOf, keyIn, signatureBeside } from './signature-files.ts';

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
      .positional('reports', {
        type: 'string',
        array: true,
        demandOption: true,
        describe: 'conformance.json files, or directories of reports',
      })
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
    const checked = await check(path, signature ?? signatureBeside(path), keys);
    lines.push(...(await told(path, checked)));
    if (checked.kind === 'invalid') exitCode = 1;
  }
  return { lines, exitCode };
}

async function check(path: string, signature: string, keys: readonly [Key, ...Key[]]): Promise<Checked> {
  try {
    return await checkReport(await bytesOf(path), (await bytesOf(signature)).toString(), keys);
  } catch (error) {
    if (error instanceof NoSignature) throw new UsageError(`${signature}: ${error.message}`);
    throw error;
  }
}

/** Changes that are told one by one; a report with more of them is another one. */
const TOLD = 10;

async function told(path: string, checked: Checked): Promise<readonly string[]> {
  const style = screenStyle();
  if (checked.kind === 'invalid') {
    const { problems } = checked;
    const more = problems.length - TOLD;
    return [
      ...problems.slice(0, TOLD).map((problem) => `  ${printable(problem)}`),
      ...(more > 0 ? [`  and ${more} more`] : []),
      `${style.verdict('fail', 'invalid')}  ${path}`,
    ];
  }
  const { signedAt, algorithm, kid } = checked.signature;
  const found = await readGiven([path]);
  return [
    ...found.flatMap(({ report }) => verdictLine(report, style)),
    `${style.verdict('pass', 'valid')}  ${path}, signed ${signedAt} by ${algorithm} with the key ${printable(kid)}`,
  ];
}
