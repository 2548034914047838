import { createStyle, type Style } from '../reports/index.ts';

const PIPE_WIDTH = 100;

/**
 * How lines on the standard output may look.
 * @param wanted whether to use colours; unless given, on a terminal only
 */
export function screenStyle(wanted?: boolean): Style {
  const { isTTY, columns } = process.stdout;
  const colour = wanted ?? (isTTY === true && process.stdout.hasColors());
  return createStyle({ colour, width: isTTY ? columns || PIPE_WIDTH : PIPE_WIDTH });
}

const CLEARED_LINE = '\r\u001b[2K';

/** Says on a terminal what goes on, in a line that the next one takes the place of. A pipeline gets no such lines. */
export function progress(text: string): void {
  if (process.stdout.isTTY) process.stdout.write(`${CLEARED_LINE}${text}`);
}

/** Prints lines to the standard output. */
export function print(...lines: readonly string[]): void {
  process.stdout.write(`${process.stdout.isTTY ? CLEARED_LINE : ''}${lines.join('\n')}\n`);
}
