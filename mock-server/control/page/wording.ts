import type { ScriptEntries } from '../client/index.ts';

type Step = ScriptEntries[number]['step'];
type Action = Extract<Step['do'], readonly unknown[]>[number];

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

/** What a step does: `fault delay (milliseconds 500)`; actions in turn one after the other. */
export const sayActions = ({ do: actions }: Step): string => [actions].flat().map(sayAction).join(', then ');

function sayAction(action: Action): string {
  if ('reply' in action) return `reply with ${action.reply.status}`;
  if ('patch' in action) return 'patch the reply';
  if ('deviation' in action) return `deviation ${action.deviation}`;
  const name = 'behaviour' in action ? action.behaviour : `fault ${action.fault}`;
  const settings = Object.entries(action.with ?? {}).map(([setting, value]) => `${setting} ${value}`);
  return settings.length === 0 ? name : `${name} (${settings.join(', ')})`;
}

/** What a step is about: `token, user alice`; wherever it acts where it names nothing. */
export function sayMatch({ on = {} }: Step): string {
  const { endpoint, ...rest } = on;
  const members = Object.entries(rest).map(([name, value]) => `${name} ${value}`);
  return [...(endpoint === undefined ? [] : [endpoint]), ...members].join(', ') || 'wherever it acts';
}

/** How far a step is: `1 of 2`, `3 so far`; and whether its turn is over. */
export function sayProgress({ acted, waits, left }: Omit<ScriptEntries[number], 'step'>): {
  readonly text: string;
  readonly over: boolean;
} {
  const waiting = waits === 0 ? '' : `, after ${waits} more`;
  const whole = left === undefined ? 'so far' : `of ${acted + left}`;
  return { text: `${acted} ${whole}${waiting}`, over: left === 0 };
}
