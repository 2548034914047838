import { createStyle, type Style } from '../reports/index.ts';

const PIPE_WIDTH = 100;

/**
 * How lines on the standard output may look.
 * @param wanted whether to use colours; unless given, on a terminal only
 */
export function screenStyle(wanted?: boolean): Style {
  const { isTTY, columns } = process.stdout;
  const colour = wanted ?? (isTTY === true && process.stdout.hasColors());
  return createStyle({ colour, width: isTTY ? (columns ?? PIPE_WIDTH) : PIPE_WIDTH });
}

/** Prints lines to the standard output. */
export const print = (...lines: readonly string[]): void => {
  process.stdout.write(`${lines.join('\n')}\n`);
};
