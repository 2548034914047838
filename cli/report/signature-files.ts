import { readFile } from 'node:fs/promises';
import {
  type Checked,
  checkReport,
  type Key,
  NoSignature,
  printable,
  UnusableKey,
} from '../../reports/index.ts';
import { screenStyle } from '../screen.ts';
import { UsageError } from '../usage-error.ts';

/** Where the signature of a report is looked for, and written, unless somebody says otherwise. */
export const signatureBeside = (report: string): string => `${report.replace(/\.json$/, '')}.jws`;

/** Reads a key. @throws UsageError for a file that cannot be read or holds no such key */
export async function keyIn<Key>(file: string, read: (text: string) => Promise<Key>): Promise<Key> {
  try {
    return await read((await bytesOf(file)).toString());
  } catch (error) {
    if (error instanceof UnusableKey) throw new UsageError(`${file}: ${error.message}`);
    throw error;
  }
}

/** Whether a report is as it was signed. @throws UsageError for files that cannot be read, and for one that is no signature */
export async function checkedAgainst(
  report: string,
  signature: string,
  keys: readonly [Key, ...Key[]],
): Promise<Checked> {
  try {
    return await checkReport(await bytesOf(report), (await bytesOf(signature)).toString(), keys);
  } catch (error) {
    if (error instanceof NoSignature) throw new UsageError(`${signature}: ${error.message}`);
    throw error;
  }
}

/** Changes that are told one by one; a report with more of them is another one. */
const TOLD = 10;

/** What a person reads of a report that is not as it was signed. */
export function whyInvalid(report: string, problems: readonly string[]): readonly string[] {
  const more = problems.length - TOLD;
  return [
    ...problems.slice(0, TOLD).map((problem) => `  ${printable(problem)}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
    `${screenStyle().verdict('fail', 'invalid')}  ${report}`,
  ];
}

/** @throws UsageError for a file that cannot be read */
async function bytesOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new UsageError(
      `${file}: ${code === 'ENOENT' ? 'there is no such file' : `cannot be read: ${message}`}`,
    );
  }
}
