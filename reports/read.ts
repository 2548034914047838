import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidReport, parseConformance } from './conformance.ts';
import type { ConformanceReport } from './schema.ts';

/** Name of the file that every other form of a report is rendered from. */
export const REPORT_FILE = 'conformance.json';

/** A report with the file that it was read from. */
export interface ReadReport {
  readonly path: string;
  readonly report: ConformanceReport;
}

/**
 * Reads reports back.
 * @param places files, directories with a `conformance.json`, or directories of such directories, as a run writes them
 * @returns the reports in the order of the places, those of one place by name
 * @throws InvalidReport for a place without a report, and for a file that is no report, is cut short, or was changed
 */
export async function readReports(places: readonly string[]): Promise<readonly ReadReport[]> {
  return Promise.all((await findReports(places)).map(readReport));
}

/** The files of the reports at such places, unread. @throws InvalidReport for a place without a report */
export const findReports = async (places: readonly string[]): Promise<readonly string[]> =>
  (await Promise.all(places.map(reportFiles))).flat();

async function reportFiles(place: string): Promise<string[]> {
  const found = await stat(place).catch(() => undefined);
  if (found === undefined) throw new InvalidReport(`${place}: there is no such file or directory`);
  if (!found.isDirectory()) return [place];
  const names = (await readdir(place, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory() || entry.name === REPORT_FILE)
    .map(({ name }) => name)
    .sort();
  if (names.includes(REPORT_FILE)) return [join(place, REPORT_FILE)];
  const below = names.map((name) => join(place, name, REPORT_FILE));
  const present = await Promise.all(below.map((file) => stat(file).then(Boolean, () => false)));
  const files = below.filter((_, index) => present[index]);
  if (files.length > 0) return files;
  throw new InvalidReport(`${place}: holds no ${REPORT_FILE}, and neither does a directory in it`);
}

async function readReport(path: string): Promise<ReadReport> {
  try {
    return { path, report: parseConformance(await readFile(path, 'utf8')) };
  } catch (cause) {
    if (cause instanceof InvalidReport) throw new InvalidReport(`${path}: ${cause.message}`, { cause });
    throw cause;
  }
}
