import { Temporal } from 'temporal-polyfill';

/**
 * A lifetime as a judge sees it, in seconds: what is younger than `low` lives, what is older than `high`
 * is dead, and between the two the reading of the document is open.
 */
export interface LifetimeWindow {
  readonly low: number;
  readonly high: number;
}

/** A lifetime without a calendar in it: both ends fall together. */
export const exactly = (seconds: number): LifetimeWindow => ({ low: seconds, high: seconds });

const DAY = 86_400;
const MONTH = 30 * DAY;
const YEAR = 365 * DAY;

/**
 * The shortest and the longest that an ISO 8601 duration can be: by the UTC calendar from any day of a leap
 * cycle, or with years of 365 days and months of thirty. `P6M` is 180 to 184 days, `PT1H` exactly an hour.
 * @throws RangeError for a text that is no duration, and for one that is not positive
 */
export function lifetimeWindow(iso: string): LifetimeWindow {
  const known = windows.get(iso);
  if (known !== undefined) return known;
  const window = reckon(iso);
  windows.set(iso, window);
  return window;
}

// Every check asks for the same few, and reckoning through a leap cycle takes a millisecond.
const windows = new Map<string, LifetimeWindow>();

function reckon(iso: string): LifetimeWindow {
  const duration = parse(iso);
  const fixed = Temporal.Duration.from({
    weeks: duration.weeks,
    days: duration.days,
    hours: duration.hours,
    minutes: duration.minutes,
    seconds: duration.seconds,
    milliseconds: duration.milliseconds,
  }).total({ unit: 'seconds', relativeTo: Temporal.PlainDate.from('2023-01-01') });
  const months = duration.years * 12 + duration.months;
  const reckoned = [
    Math.trunc(months / 12) * YEAR + (months % 12) * MONTH + fixed,
    ...starts.map((start) => start.until(start.add(duration)).total('seconds')),
  ];
  return { low: Math.min(...reckoned), high: Math.max(...reckoned) };
}

/** The first and the last days of every month of a leap cycle: between them months differ most. */
const starts = Array.from({ length: 48 }, (_, month) =>
  Temporal.PlainDateTime.from('2023-01-01T00:00:00').add({ months: month }),
).flatMap((first) => [first, ...[1, 2, 3, 4].map((days) => first.subtract({ days }))]);

function parse(iso: string): Temporal.Duration {
  let duration: Temporal.Duration;
  try {
    duration = Temporal.Duration.from(iso);
  } catch (cause) {
    throw new RangeError(`"${iso}" is not an ISO 8601 duration such as PT1H, P30D or P6M`, { cause });
  }
  if (duration.sign <= 0) throw new RangeError(`"${iso}" is no lifetime: it has to be longer than nothing`);
  return duration;
}
