import { createStyle, type Style } from '../reports/index.ts';

const PIPE_WIDTH = 100;

/** How lines on the standard output may look: with colours on a terminal only. */
export function screenStyle(): Style {
  const { isTTY, columns } = process.stdout;
  const colour = isTTY === true && process.stdout.hasColors();
  return createStyle({ colour, width: isTTY ? (columns ?? PIPE_WIDTH) : PIPE_WIDTH });
}

/** Prints lines to the standard output. */
export const print = (...lines: readonly string[]): void => {
  process.stdout.write(`${lines.join('\n')}\n`);
};
