/** A span of seconds in words: `59.5 s`, `61 min`, `12 h`, `180 d`. */
export function ageInWords(seconds: number): string {
  for (const [unit, size] of [
    ['d', 86_400],
    ['h', 3_600],
    ['min', 60],
  ] as const) {
    if (seconds >= 2 * size) return `${Number((seconds / size).toFixed(2))} ${unit}`;
  }
  return `${Number(seconds.toFixed(3))} s`;
}
