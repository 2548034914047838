/** Seconds by which a server that counts whole seconds may be off at a boundary. */
export const ROUNDING = 1;

/** Milliseconds in seconds. */
export const seconds = (milliseconds: number): number => milliseconds / 1000;
