import { readFile } from 'node:fs/promises';
import { UnusableKey } from '../../reports/index.ts';
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

/** @throws UsageError for a file that cannot be read */
export async function bytesOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new UsageError(
      `${file}: ${code === 'ENOENT' ? 'there is no such file' : `cannot be read: ${message}`}`,
    );
  }
}
