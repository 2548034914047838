import { link, open, readFile, rename, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StoreFileError } from '../store-file-error.ts';

/** Only its owner may read a file that is made here. */
const PRIVATE = 0o600;

/** @throws StoreFileError for a file that is there and cannot be read */
export async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unusable(file, error);
  }
}

/**
 * Makes a file that is never seen unfinished, and survives from then on. A file that is there already stays as it is.
 * @param word part of the name of a file that is there for a moment
 * @returns what is in the file
 */
export async function createFile(file: string, content: string, word: string): Promise<string> {
  const unfinished = `${file}.${word}`;
  try {
    await writeDurably(unfinished, content);
    try {
      await link(unfinished, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      return await readFile(file, 'utf8');
    } finally {
      await unlink(unfinished);
    }
    await keepNames(dirname(file));
    return content;
  } catch (error) {
    throw unusable(file, error);
  }
}

/** Gives a file another content, all of it or nothing. */
export async function replaceFile(file: string, content: string, word: string): Promise<void> {
  const unfinished = `${file}.${word}`;
  try {
    await writeDurably(unfinished, content);
    await rename(unfinished, file);
    await keepNames(dirname(file));
  } catch (error) {
    throw unusable(file, error);
  }
}

async function writeDurably(file: string, content: string): Promise<void> {
  const handle = await open(file, 'wx', PRIVATE);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A file survives a loss of power under its name only once its folder is on the disk, too. */
async function keepNames(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Makes an empty file that only its owner may read, unless it is there. @throws StoreFileError */
export async function touchFile(file: string): Promise<void> {
  try {
    await (await open(file, 'a', PRIVATE)).close();
  } catch (error) {
    throw unusable(file, error);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder; make it, or give another file',
  ENOTDIR: 'there is no such folder; make it, or give another file',
  EISDIR: 'this is a folder; give the name of a file in it',
  EACCES: 'this user may not read and write it; give a file in a folder that this user may write to',
  EPERM: 'this user may not read and write it; give a file in a folder that this user may write to',
  EROFS: 'it is on a disk that cannot be written; give another file',
  ENOSPC: 'the disk is full',
};

function unusable(file: string, error: unknown): unknown {
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (code === '') return error;
  return new StoreFileError(`${file}: ${REASONS[code] ?? message}`, { cause: error });
}
