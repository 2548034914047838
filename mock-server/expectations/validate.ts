import type { Profile } from '../profiles/index.ts';
import { type Cast, ScriptError, validateStep } from '../script/index.ts';
import type { ExchangeMatch, Expectation, Mark } from './expectation.ts';

/**
 * Refuses what could never be met, or always: names that nobody has, numbers that contradict each other.
 * @throws ScriptError with one sentence
 */
export function validateExpectation(expectation: Expectation, profile: Profile, cast: Cast): void {
  const { match, times, atLeast, atMost, after, before } = expectation;
  if (times !== undefined && (atLeast !== undefined || atMost !== undefined)) {
    throw new ScriptError(['times'], '"times" is exact, and stands beside neither "atLeast" nor "atMost"');
  }
  for (const [name, number] of Object.entries({ times, atLeast, atMost })) {
    if (number !== undefined && (!Number.isInteger(number) || number < 0)) {
      throw new ScriptError([name], `${name} is ${number}; it takes a whole number from 0`);
    }
  }
  if (atLeast !== undefined && atMost !== undefined && atLeast > atMost) {
    throw new ScriptError(['atLeast'], `atLeast is ${atLeast}, which is more than atMost, ${atMost}`);
  }
  validateMatch(match, ['match'], profile, cast);
  for (const [name, mark] of Object.entries({ after, before })) {
    if (mark !== undefined) validateMark(mark, name, profile, cast);
  }
}

function validateMark(mark: Mark, name: string, profile: Profile, cast: Cast): void {
  const [place, path] = typeof mark === 'number' ? [mark, [name]] : [mark.nth ?? 1, [name, 'nth']];
  if (!Number.isInteger(place) || place === 0 || (typeof mark === 'number' && place < 0)) {
    const right =
      typeof mark === 'number' ? 'the id of an exchange' : 'a whole number from 1, or -1 for the last';
    throw new ScriptError(path, `${path.join('.')} is ${place}; it takes ${right}`);
  }
  if (typeof mark !== 'number') validateMatch(mark.match, [name, 'match'], profile, cast);
}

function validateMatch(
  { status, ...on }: ExchangeMatch,
  path: readonly string[],
  profile: Profile,
  cast: Cast,
): void {
  const where = path.join('.');
  if (status !== undefined && (!Number.isInteger(status) || status < 100 || status > 599)) {
    throw new ScriptError([...path, 'status'], `${where}.status is ${status}; it takes a status of HTTP`);
  }
  try {
    validateStep({ on, do: { reply: { status: 200 } } }, profile, cast);
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    throw new ScriptError([...path, ...error.path.slice(1)], error.message.replace(/^on\b/, where));
  }
}
