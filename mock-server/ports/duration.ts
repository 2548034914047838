const DURATION =
  /^(?<sign>[+-])?P(?=[0-9T])(?:(?<years>\d+)Y)?(?:(?<months>\d+)M)?(?:(?<weeks>\d+)W)?(?:(?<days>\d+)D)?(?:T(?=\d)(?:(?<hours>\d+(?:[.,]\d+)?)H)?(?:(?<minutes>\d+(?:[.,]\d+)?)M)?(?:(?<seconds>\d+(?:[.,]\d+)?)S)?)?$/i;
const INSTANT = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/i;

const DAY = 86_400_000;
/** The largest instant that a date can hold. @see ECMA-262 section 21.4.1.1 */
const LAST_INSTANT = 8.64e15;

/**
 * An instant later by an ISO 8601 duration; years and months are those of the UTC calendar, and a day that
 * the month does not have becomes its last.
 * @param instant milliseconds since the epoch
 * @throws RangeError when the duration cannot be read, or leads beyond all dates
 */
export function addDuration(instant: number, duration: string): number {
  const parts = DURATION.exec(duration)?.groups;
  if (parts === undefined) {
    throw new RangeError(`"${duration}" is not an ISO 8601 duration such as PT61M, P1D or P6M`);
  }
  const sign = parts.sign === '-' ? -1 : 1;
  const amount = (name: string) => sign * Number(parts[name]?.replace(',', '.') ?? 0);
  const later =
    addMonths(instant, 12 * amount('years') + amount('months')) +
    (7 * amount('weeks') + amount('days')) * DAY +
    Math.round(amount('hours') * 3_600_000 + amount('minutes') * 60_000 + amount('seconds') * 1000);
  if (Math.abs(later) <= LAST_INSTANT) return later;
  throw new RangeError(`"${duration}" leads beyond the year 275760, where dates end`);
}

function addMonths(instant: number, months: number): number {
  if (months === 0) return instant;
  const date = new Date(instant);
  const month = date.getUTCMonth() + months;
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
  return date.setUTCFullYear(date.getUTCFullYear(), month, Math.min(date.getUTCDate(), lastDay));
}

/**
 * Milliseconds since the epoch of an ISO 8601 instant with offset.
 * @throws RangeError when it cannot be read, or names a day that its month does not have
 */
export function parseInstant(instant: string): number {
  const day = INSTANT.exec(instant)?.[1];
  const read = Date.parse(instant);
  // Date.parse lets the 30th of February run over into March.
  if (day === undefined || Number.isNaN(read) || !new Date(day).toISOString().startsWith(day)) {
    throw new RangeError(`"${instant}" is not an ISO 8601 instant such as 2026-01-15T10:00:00Z`);
  }
  return read;
}
