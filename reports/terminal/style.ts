import { styleText } from 'node:util';
import type { Standing } from '../outline.ts';

type Format = Parameters<typeof styleText>[0];

/** How a line for a terminal may look. */
export interface Style {
  /** Columns of a line; longer prose is wrapped, longer facts are clipped. */
  readonly width: number;
  /** The text in a colour of the verdict. */
  verdict(verdict: Standing | 'stale' | 'open', text: string): string;
  strong(text: string): string;
  faint(text: string): string;
}

const COLOURS: Readonly<Record<Standing | 'stale' | 'open', Format>> = {
  pass: 'green',
  fail: ['red', 'bold'],
  error: ['magenta', 'bold'],
  warn: 'yellow',
  untestable: 'cyan',
  attested: 'blue',
  inapplicable: 'gray',
  known: 'yellow',
  stale: ['red', 'bold'],
  open: 'cyan',
};

/** @param options `colour` whether escape sequences may be used, `width` the columns of the terminal */
export function createStyle({ colour, width }: { readonly colour: boolean; readonly width: number }): Style {
  const paint = (format: Format, text: string) =>
    colour ? styleText(format, text, { validateStream: false }) : text;
  return {
    width,
    verdict: (verdict, text) => paint(COLOURS[verdict], text),
    strong: (text) => paint('bold', text),
    faint: (text) => paint('dim', text),
  };
}
