import { resolve } from 'node:path';
import type { Argv, CommandModule } from 'yargs';
import { noticesOf, readPrivateKey, signReport, verdictLine } from '../../reports/index.ts';
import { writeOutput } from '../output.ts';
import { print, screenStyle } from '../screen.ts';
import { UsageError } from '../usage-error.ts';
import { readGiven, reportsOption } from './read-given.ts';
import { keyIn, signatureBeside } from './signature-files.ts';

interface SignArguments {
  readonly reports: readonly string[];
  readonly key: string;
  readonly kid: string | undefined;
  readonly out: string | undefined;
  readonly incomplete: boolean;
}

export const signReports: CommandModule<object, SignArguments> = {
  command: 'sign <reports..>',
  describe: 'sign reports, each in a file beside it',
  builder: (command: Argv) =>
    command
      .positional('reports', reportsOption)
      .option('key', { type: 'string', demandOption: true, describe: 'private key that signs: PEM or JWK' })
      .option('kid', { type: 'string', describe: 'name of the key; that of the JWK, or its thumbprint' })
      .option('out', {
        type: 'string',
        describe: 'file for the signature; conformance.jws beside the report',
      })
      .option('incomplete', {
        type: 'boolean',
        default: false,
        describe: 'sign also reports of runs that did not get to their end',
      })
      .example(
        'openssl genpkey -algorithm ed25519 -out key.pem',
        'make a key; "openssl pkey -in key.pem -pubout" gives its public half',
      )
      .example(
        '$0 report sign reports/out --key key.pem',
        'sign the reports of a run',
      ) as Argv<SignArguments>,
  async handler(given) {
    print(...(await signAll(given, new Date())));
  },
};

/** Writes a signature for each report. @returns what a person reads @throws UsageError before anything is written */
async function signAll(given: SignArguments, signedAt: Date): Promise<readonly string[]> {
  const { reports, key: file, kid, out, incomplete } = given;
  const key = await keyIn(file, readPrivateKey);
  const found = await readGiven(reports);
  if (out !== undefined && found.length > 1) {
    throw new UsageError(`--out takes the signature of one report, and these are ${found.length}`);
  }
  if (out !== undefined && found.some(({ path }) => resolve(path) === resolve(out))) {
    throw new UsageError(`--out is the report itself, ${out}: name a file for its signature`);
  }
  const unfinished = found.find(({ report }) => !report.footer.complete);
  if (unfinished !== undefined && !incomplete) {
    const why = noticesOf(unfinished.report).join('; ');
    throw new UsageError(
      `${unfinished.path}: ${why}. Let the run get to its end, or sign it with --incomplete`,
    );
  }
  const style = screenStyle();
  const lines: string[] = [];
  for (const { path, report } of found) {
    const signature = out ?? signatureBeside(path);
    await writeOutput(signature, await signReport(report, key, { signedAt, ...(kid && { kid }) }));
    lines.push(
      ...verdictLine(report, style),
      `signed with the key ${kid ?? key.kid ?? key.thumbprint}: ${signature}`,
    );
  }
  return lines;
}
