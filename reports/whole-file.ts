import { rename, rm, writeFile } from 'node:fs/promises';

/** Writes a file under another name and puts it in place in one step, so that no reader meets half of it. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const draft = `${path}.${process.pid}.part`;
  try {
    await writeFile(draft, text);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** The name that a file has or will have, of its own name or of that under which it is being written. */
export const finalName = (name: string): string => name.replace(/\.\d+\.part$/, '');
