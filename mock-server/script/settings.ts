import { addDuration } from '../ports/index.ts';

/**
 * What a setting of a behaviour or a fault may be: a number within limits, one of some words, a text, a user's name, a span of time in
 * ISO 8601 (a `shift` of a clock may go back), or any value.
 */
export type Setting =
  | { readonly least: number; readonly most?: number }
  | readonly string[]
  | 'text'
  | 'user'
  | 'duration'
  | 'shift'
  | 'any';

export type Settings = Readonly<Record<string, Setting>>;

const IN_WORDS = {
  text: 'a text',
  user: 'the name of a user',
  duration: 'an ISO 8601 duration such as PT15M',
  shift: 'an ISO 8601 duration such as PT5M, or -PT5M for earlier',
  any: 'any value',
} as const;

/** What would be right, in words. */
export function describeSetting(setting: Setting): string {
  if (typeof setting === 'string') return IN_WORDS[setting];
  if ('least' in setting) {
    const { least, most } = setting;
    return most === undefined ? `a whole number from ${least}` : `a whole number from ${least} to ${most}`;
  }
  return setting.map((word) => `"${word}"`).join(' or ');
}

export function fitsSetting(value: unknown, setting: Setting): boolean {
  if (setting === 'any') return true;
  if (setting === 'text' || setting === 'user') return typeof value === 'string';
  if (setting === 'duration') return isDuration(value) && !String(value).startsWith('-');
  if (setting === 'shift') return isDuration(value);
  if ('least' in setting) {
    const { least, most = Number.MAX_SAFE_INTEGER } = setting;
    return Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
  }
  return setting.includes(value as string);
}

function isDuration(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  try {
    addDuration(0, value);
    return true;
  } catch {
    return false;
  }
}
