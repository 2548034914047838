import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join, relative } from 'node:path';
import { loadTargetFile, TargetFileError } from '../../fixtures/target/index.ts';
import { misnamedRequirements, type NamedTarget, planned } from '../../suites/index.ts';
import { UsageError } from '../usage-error.ts';

/** A target file that is meant, with the name that its reports get and the checks to run, which are all if it names none. */
export interface MeantTarget {
  readonly name: string;
  readonly file: string;
  readonly only: readonly string[];
}

/** Every target file of files and directories, under the name of its file. @throws UsageError */
export async function meantTargets(
  given: readonly string[],
  only: readonly string[],
): Promise<readonly MeantTarget[]> {
  const files = (await Promise.all(given.map(targetFiles))).flat();
  return files.map((file) => ({ name: basename(file, extname(file)), file, only }));
}

/** Reads all target files once, so that mistakes show now. @throws UsageError for every mistake of any of them */
export async function namedTargets(meant: readonly MeantTarget[]): Promise<readonly NamedTarget[]> {
  const names = meant.map(({ name }) => name);
  const doubled = names.find((name, place) => names.indexOf(name) < place);
  if (doubled !== undefined) {
    throw new UsageError(
      `two target files are called "${doubled}"; their reports would overwrite each other`,
    );
  }
  const targets: NamedTarget[] = [];
  const problems: string[] = [];
  for (const { name, file, only } of meant) {
    try {
      const definition = await loadTargetFile(file, process.env);
      targets.push({ name, definition, only });
      problems.push(...misnamedRequirements(definition));
    } catch (error) {
      if (!(error instanceof TargetFileError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new UsageError(problems.join('\n'));
  return targets;
}

/** Checks that are to run again and that the target no longer brings into play: a sentence per target. */
export function unplanned(targets: readonly NamedTarget[]): readonly string[] {
  return targets.flatMap(({ definition, only }) => {
    const ids = planned(definition).map(({ id }) => id);
    const gone = only.filter((id) => !ids.includes(id));
    return gone.length === 0
      ? []
      : `${definition.file}: ${gone.join(', ')} failed, and is not planned for it any more; examine all of it`;
  });
}

async function targetFiles(given: string): Promise<string[]> {
  const found = await stat(given).catch(() => undefined);
  if (found === undefined) throw new UsageError(`${given}: there is no such file or directory`);
  if (!found.isDirectory()) return [withinHere(given)];
  const names = (await readdir(given)).filter((name) => /\.ya?ml$/.test(name)).sort();
  if (names.length === 0) throw new UsageError(`${given}: the directory holds no target file (*.yaml)`);
  return names.map((name) => withinHere(join(given, name)));
}

/** The path as a report may show it: relative where it lies below the working directory. */
function withinHere(file: string): string {
  const path = relative('', file);
  return path.startsWith('..') ? file : path;
}
