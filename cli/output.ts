import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeWhole } from '../reports/index.ts';
import { UsageError } from './usage-error.ts';

/** Makes the directory of --out before any work is done for it. @throws UsageError where none can be, or nothing can be written */
export const prepareOut = (out: string): Promise<void> =>
  orUsageError(`--out ${out}`, async () => {
    await mkdir(out, { recursive: true });
    await access(out, constants.W_OK);
  });

/** Writes a file, and the directories to it. @throws UsageError where that cannot be */
export const writeOutput = (file: string, text: string): Promise<void> =>
  orUsageError(file, async () => {
    await mkdir(dirname(file), { recursive: true });
    await writeWhole(file, text);
  });

const CAUSES: Readonly<Record<string, string>> = {
  EEXIST: 'a file is in the place of a directory',
  ENOTDIR: 'a file is in the place of a directory',
  EISDIR: 'it is a directory, and a file is to be written',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left',
  ENAMETOOLONG: 'the name is too long',
};

async function orUsageError(place: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const cause = CAUSES[code];
    if (cause === undefined) throw error;
    throw new UsageError(`${place}: cannot be written, for ${cause} (${code}); name another by --out`);
  }
}
