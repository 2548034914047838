import { addDuration, parseInstant } from './duration.ts';

/** Tells the time. Every decision that involves time asks one of these. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

/** A clock that can be moved from outside. */
export interface SteerableClock extends Clock {
  /**
   * Moves the clock forward.
   * @param duration ISO 8601, for example `PT61M` or `P6M`; months are calendar months in UTC
   */
  advance(duration: string): void;
  /** Puts the clock at an instant: ISO 8601 with offset, or milliseconds since the epoch. */
  set(instant: string | number): void;
  /** Stops the clock where it is; a frozen clock still moves by `advance` and `set`. */
  freeze(): void;
  /** Lets the clock run on from where it is. */
  resume(): void;
  readonly frozen: boolean;
}

/** The clock of the machine. */
export const systemClock: Clock = { now: () => Date.now() };

/** The instant at which virtual time starts unless told otherwise. */
export const VIRTUAL_EPOCH = '2026-01-15T10:00:00Z';

/** A frozen clock for tests: it moves only when it is told to. */
export function virtualClock(start: string | number = VIRTUAL_EPOCH): SteerableClock {
  const clock = steerableClock(systemClock);
  clock.freeze();
  clock.set(start);
  return clock;
}

/** A clock that follows another one, at a distance that can be changed, until it is frozen. */
export function steerableClock(source: Clock): SteerableClock {
  let offset = 0;
  let frozenAt: number | undefined;
  const now = () => frozenAt ?? source.now() + offset;
  const moveTo = (instant: number) => {
    if (frozenAt === undefined) offset = instant - source.now();
    else frozenAt = instant;
  };
  return {
    now,
    advance: (duration) => moveTo(addDuration(now(), duration)),
    set: (instant) => moveTo(toInstant(instant)),
    freeze: () => {
      frozenAt ??= now();
    },
    resume: () => {
      if (frozenAt === undefined) return;
      offset = frozenAt - source.now();
      frozenAt = undefined;
    },
    get frozen() {
      return frozenAt !== undefined;
    },
  };
}

function toInstant(instant: string | number): number {
  if (typeof instant === 'number') {
    if (!Number.isFinite(instant)) throw new RangeError(`${instant} is not an instant in milliseconds`);
    return instant;
  }
  return parseInstant(instant);
}
