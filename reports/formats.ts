import { targetPage } from './html/target-page.ts';
import type { ConformanceReport } from './schema.ts';

/** A form in which a report can be written down. All of them are rendered from `conformance.json`, and from nothing else. */
interface Format {
  /** Name of its file, beside the `conformance.json` that it was rendered from. */
  readonly file: string;
  /** Who it is for, as the command line says it. */
  readonly purpose: string;
  render(report: ConformanceReport): string;
}

/** Every form but `conformance.json` itself. */
const formats = {
  html: { file: 'index.html', purpose: 'a page for people', render: targetPage },
} as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof formats;

/** The names of all forms, as `--format` takes them. */
export const FORMAT_NAMES = Object.keys(formats) as readonly FormatName[];
/** The forms that are written unless others are asked for. */
export const USUAL_FORMATS: readonly FormatName[] = ['html'];

/** A report in one form, with the name of its file. */
export interface RenderedReport {
  readonly name: string;
  readonly text: string;
}

export function render(report: ConformanceReport, format: FormatName): RenderedReport {
  const { file, render } = formats[format];
  return { name: file, text: render(report) };
}
