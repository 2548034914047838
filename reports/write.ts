import { mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { caseFiles } from './case-files.ts';
import { formatConformance, SCHEMA_FILE } from './conformance.ts';
import {
  FORM_FILES,
  type FormatName,
  renderRun,
  renderTarget,
  USUAL_FORMATS,
  writeFolders,
} from './formats.ts';
import { overviewPage } from './html/overview-page.ts';
import { REPORT_FILE } from './read.ts';
import { OUTCOME_FILE } from './run/outcome.ts';
import { type ConformanceReport, conformanceJsonSchema } from './schema.ts';
import { finalName, writeWhole } from './whole-file.ts';

/** A report with the name of the directory that it gets below the output directory. */
export interface NamedReport {
  readonly name: string;
  readonly report: ConformanceReport;
}

/**
 * Writes the reports of a run: per target `<name>/conformance.json`, a file per further form, and one below `<name>/cases` per
 * counterexample; over all of them the forms of a run, `index.html`, and the JSON Schema that they refer to. A file is there whole
 * or not at all.
 * @param out directory, made when it is missing; files of other names in it stay
 * @param formats forms beside `conformance.json`; a page unless given
 * @returns path of the overview
 */
export async function writeReports(
  out: string,
  reports: readonly NamedReport[],
  formats: readonly FormatName[] = USUAL_FORMATS,
): Promise<string> {
  const folders = foldersFor(reports.map(({ name }) => name));
  const overview = join(out, 'index.html');
  const files = reports.flatMap(({ report }, index) => {
    const folder = join(out, folders[index] ?? '');
    return [
      { path: join(folder, REPORT_FILE), text: formatConformance(report) },
      ...renderTarget(report, formats).map(({ name, text }) => ({ path: join(folder, name), text })),
      ...caseFiles(report).map(({ name, text }) => ({ path: join(folder, name), text })),
    ];
  });
  await forgetReports(
    out,
    reports.map(({ name }) => name),
  );
  for (const { path } of files) await mkdir(dirname(path), { recursive: true });
  for (const { path, text } of files) await writeWhole(path, text);
  await writeWhole(join(out, SCHEMA_FILE), `${JSON.stringify(conformanceJsonSchema(), null, 2)}\n`);
  const all = reports.map(({ report }) => report);
  for (const { name, text } of renderRun(all, formats)) await writeWhole(join(out, name), text);
  await writeFolders(all, formats, out);
  const page = formats.includes('html') ? 'index.html' : REPORT_FILE;
  const entries = reports.map(({ report }, index) => ({ report, href: `${folders[index]}/${page}` }));
  await writeWhole(overview, overviewPage(entries));
  return overview;
}

/**
 * Takes away what an earlier run left of these targets, in whichever form, so that nobody takes it for what this one says, and
 * what it could not write to the end.
 */
export async function forgetReports(out: string, names: readonly string[]): Promise<void> {
  const ofRun = ['index.html', OUTCOME_FILE, ...FORM_FILES];
  const ofTarget = [REPORT_FILE, 'cases', ...FORM_FILES];
  await forget(out, ofRun);
  for (const folder of foldersFor(names)) await forget(join(out, folder), ofTarget);
}

async function forget(folder: string, names: readonly string[]): Promise<void> {
  const found = await readdir(folder).catch(() => []);
  for (const name of found) {
    if (names.includes(finalName(name))) await rm(join(folder, name), { recursive: true });
  }
}

// A name of a file has 255 bytes at most, a letter up to four, and a copy a number.
const LONGEST_FOLDER = 60;

/** A directory name per target name, safe in a path and in an address, and different for each and from those of forms. */
export function foldersFor(names: readonly string[]): readonly string[] {
  const taken = new Set<string>(FORM_FILES);
  return names.map((name) => {
    const safe = name.replace(/[^\p{L}\p{N}_-]+/gu, '-').replace(/^-+|-+$/g, '') || 'target';
    const plain = [...safe].slice(0, LONGEST_FOLDER).join('');
    let folder = plain;
    for (let copy = 2; taken.has(folder.toLowerCase()); copy++) folder = `${plain}-${copy}`;
    taken.add(folder.toLowerCase());
    return folder;
  });
}
