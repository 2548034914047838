/** How long ago an instant was, in words: `12 s ago`, `3 d ago`. */
export function ago(now: number, instant: number): string {
  const seconds = Math.round((now - instant) / 1000);
  for (const [unit, size] of [
    ['d', 86_400],
    ['h', 3_600],
    ['min', 60],
  ] as const) {
    if (seconds >= 2 * size) return `${Math.floor(seconds / size)} ${unit} ago`;
  }
  return `${seconds} s ago`;
}

/** An instant in UTC: the time of day, and the date where the two are needed to tell it. */
export const clockTime = (instant: number): string => new Date(instant).toISOString().replace('.000Z', 'Z');
