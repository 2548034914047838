import fc from 'fast-check';

/** Seconds by which a server that counts whole seconds may be off at a boundary. */
export const ROUNDING = 1;

/** Milliseconds in seconds. */
export const seconds = (milliseconds: number): number => milliseconds / 1000;

/** Shares in whole percents, evenly spread; fast-check's own doubles crowd around zero. */
export const percent = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min, max }).map((share) => share / 100);
