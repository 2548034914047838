import { createRequire } from 'node:module';
import { join } from 'node:path';
import { writeAllure } from './allure/write-allure.ts';
import { badge } from './formats/badge.ts';
import { har } from './formats/har.ts';
import { junit } from './formats/junit.ts';
import { markdown } from './formats/markdown.ts';
import { sarif } from './formats/sarif.ts';
import { targetPage } from './html/target-page.ts';
import type { ConformanceReport } from './schema.ts';

/** A form in which reports can be written down. All of them are rendered from `conformance.json`, and from nothing else. */
interface Form {
  /** Name of its file. */
  readonly file: string;
  /** What it is, as the command line says it. */
  readonly purpose: string;
}

/** A form with a file per target, beside the `conformance.json` that it was rendered from. */
interface TargetForm extends Form {
  readonly of: 'target';
  render(report: ConformanceReport): string;
}

/** A form with one file for all targets of a run, above the directories of their reports: pipelines collect one file. */
interface RunForm extends Form {
  readonly of: 'run';
  render(reports: readonly ConformanceReport[]): string;
}

/** A form of a run that is a folder of files, written by a package that is for the user to install. */
interface FolderForm extends Form {
  readonly of: 'folder';
  readonly needs: string;
  write(reports: readonly ConformanceReport[], directory: string): Promise<void>;
}

type AnyForm = TargetForm | RunForm | FolderForm;

/** Every form but `conformance.json` itself. */
const formats = {
  html: { of: 'target', file: 'index.html', purpose: 'a page for people', render: targetPage },
  junit: { of: 'run', file: 'junit.xml', purpose: 'JUnit XML for a pipeline', render: junit },
  sarif: { of: 'run', file: 'conformance.sarif', purpose: 'SARIF 2.1.0 for code scanning', render: sarif },
  markdown: {
    of: 'run',
    file: 'summary.md',
    purpose: 'Markdown for a comment or a step summary',
    render: markdown,
  },
  badge: { of: 'target', file: 'badge.svg', purpose: 'an SVG for a README', render: badge },
  har: { of: 'target', file: 'evidence.har', purpose: 'HAR 1.2 of the evidence', render: har },
  allure: {
    of: 'folder',
    file: 'allure-results',
    purpose: 'results for Allure',
    needs: 'allure-playwright',
    write: writeAllure,
  },
} as const satisfies Readonly<Record<string, AnyForm>>;

export type FormatName = keyof typeof formats;

/** The names of all forms, as `--format` takes them. */
export const FORMAT_NAMES = Object.keys(formats) as readonly FormatName[];
/** Those names with what they stand for, in a phrase. */
export const FORMATS_IN_WORDS = Object.entries(formats)
  .map(([name, { purpose }]) => `${name} (${purpose})`)
  .join(', ');
/** The names of their files. */
export const FORM_FILES: readonly string[] = Object.values(formats).map(({ file }) => file);
/** The forms that are written unless others are asked for. */
export const USUAL_FORMATS: readonly FormatName[] = ['html'];

/** A report in one form, with the name of its file. */
export interface RenderedReport {
  readonly name: string;
  readonly text: string;
}

/** A report in those of the given forms that have a file per target. */
export function renderTarget(report: ConformanceReport, names: readonly FormatName[]): RenderedReport[] {
  return names.flatMap((name) => {
    const form: AnyForm = formats[name];
    return form.of === 'target' ? { name: form.file, text: form.render(report) } : [];
  });
}

/** The reports of a run in those of the given forms that have one file for all of them. */
export function renderRun(
  reports: readonly ConformanceReport[],
  names: readonly FormatName[],
): RenderedReport[] {
  return names.flatMap((name) => {
    const form: AnyForm = formats[name];
    return form.of === 'run' ? { name: form.file, text: form.render(reports) } : [];
  });
}

/** Writes the reports of a run in those of the given forms that are folders. @returns the paths of the folders */
export async function writeFolders(
  reports: readonly ConformanceReport[],
  names: readonly FormatName[],
  directory: string,
): Promise<readonly string[]> {
  const written: string[] = [];
  for (const name of names) {
    const form: AnyForm = formats[name];
    if (form.of !== 'folder') continue;
    const folder = join(directory, form.file);
    await form.write(reports, folder);
    written.push(folder);
  }
  return written;
}

/** The names of the given forms that cannot be printed, being folders. */
export const folderFormats = (names: readonly FormatName[]): readonly FormatName[] =>
  names.filter((name) => formats[name].of === 'folder');

/** What the given forms need and is not installed, in a sentence; undefined where nothing is missing, or a form unknown. */
export function missingPackage(
  names: readonly FormatName[],
  resolve: (name: string) => unknown = createRequire(import.meta.url).resolve,
): string | undefined {
  for (const name of names) {
    const form: AnyForm | undefined = formats[name];
    if (form?.of !== 'folder') continue;
    try {
      resolve(form.needs);
    } catch {
      return `the form "${name}" needs the package ${form.needs}, which is not installed: npm install --save-dev ${form.needs}`;
    }
  }
  return undefined;
}
