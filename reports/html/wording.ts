import type { Verdict } from '../../suites/index.ts';

/** What a reader calls a party: `authorization server`. */
export const roleName = (party: string): string => party.replaceAll('-', ' ');

/** Several things in one phrase: `a, b and c`. */
export const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

/** The text with its first letter as one of a sentence. */
export const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A number with its noun: `1 check`, `2 checks`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const PREDICATES: Readonly<Record<Verdict, readonly [one: string, many: string]>> = {
  pass: ['holds', 'hold'],
  fail: ['fails', 'fail'],
  warn: ['earns a warning', 'earn a warning'],
  error: ['ended in an error', 'ended in an error'],
  untestable: ['could not be tested', 'could not be tested'],
  attested: ['is attested', 'are attested'],
  inapplicable: ['does not apply', 'do not apply'],
};

/** What so many requirements with one verdict do: `2 fail`. */
export const predicate = (verdict: Verdict, count: number): string =>
  `${count} ${PREDICATES[verdict][count === 1 ? 0 : 1]}`;

const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const;

/** A length of time: `1 h 1 s`. */
export function duration(seconds: number): string {
  let left = Math.abs(seconds);
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const whole = Math.floor(left / size);
    left -= whole * size;
    if (whole > 0) parts.push(`${whole} ${unit}`);
  }
  return parts.join(' ') || '0 s';
}

/** A distance in time from the first exchange: `at the start`, `1 h 1 s later`. */
export const elapsed = (seconds: number): string =>
  seconds === 0 ? 'at the start' : `${duration(seconds)} ${seconds < 0 ? 'earlier' : 'later'}`;
