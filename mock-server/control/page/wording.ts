import type { ScriptEntries } from '../client/index.ts';

type Step = ScriptEntries[number]['step'];

const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/** A span of time in its two greatest units: `3 d 4 h`, `59 min 12 s`. */
export function sayDuration(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const first = UNITS.findIndex(([, size]) => whole >= size);
  if (first < 0) return '0 s';
  let left = whole;
  const parts = UNITS.slice(first, first + 2).map(([unit, size]) => {
    const count = Math.floor(left / size);
    left -= count * size;
    return count === 0 ? '' : `${count} ${unit}`;
  });
  return parts.filter((part) => part !== '').join(' ');
}

const dayAndMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** `10:00:00`, with the day, and the year, where they are others than now. All in UTC. */
export function sayInstant(iso: string, nowIso: string): string {
  const time = iso.slice(11, 19);
  if (iso.slice(0, 10) === nowIso.slice(0, 10)) return time;
  const day = dayAndMonth.format(new Date(iso));
  return iso.slice(0, 4) === nowIso.slice(0, 4) ? `${day} ${time}` : `${day} ${iso.slice(0, 4)} ${time}`;
}

/** What a step does: `fault delay (milliseconds 500)`. */
export function sayAction({ do: action }: Step): string {
  if ('reply' in action) return `reply with ${action.reply.status}`;
  if ('patch' in action) return 'patch the reply';
  if ('deviation' in action) return `deviation ${action.deviation}`;
  const name = 'behaviour' in action ? action.behaviour : `fault ${action.fault}`;
  const settings = Object.entries(action.with ?? {}).map(([setting, value]) => `${setting} ${value}`);
  return settings.length === 0 ? name : `${name} (${settings.join(', ')})`;
}

/** What a step is about: `token, user alice`; every request where it names nothing. */
export function sayMatch({ on = {} }: Step): string {
  const { endpoint, ...rest } = on;
  const members = Object.entries(rest).map(([name, value]) => `${name} ${value}`);
  return [...(endpoint === undefined ? [] : [endpoint]), ...members].join(', ') || 'every request';
}

/** How far a step is: `1 of 2`, `3 so far`; and whether its turn is over. */
export function sayProgress({ step, matched }: ScriptEntries[number]): {
  readonly text: string;
  readonly over: boolean;
} {
  const { times, after = 0 } = step;
  const acted = Math.max(0, matched - after);
  const waiting = matched < after ? `, after ${after - matched} more` : '';
  if (times === undefined) return { text: `${acted} so far${waiting}`, over: false };
  return { text: `${acted} of ${times}${waiting}`, over: acted >= times };
}
