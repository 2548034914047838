import { suggestion } from './documents/nearest.ts';

/** What a caller asked for does not exist or cannot be; the message says what would be right. */
export class OptionError extends Error {
  override readonly name = 'OptionError';
}

/** The error for a name that nothing has. @param what what should have that name: `profile` */
export const unknownName = (what: string, given: string, known: readonly string[]): OptionError =>
  new OptionError(`there is no ${what} "${given}"; ${suggestion(given, known)}`);
