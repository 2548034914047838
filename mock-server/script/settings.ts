/** What a setting of a behaviour or a fault may be: a number within limits, one of some words, a user's name, or any value. */
export type Setting =
  | { readonly least: number; readonly most?: number }
  | readonly string[]
  | 'text'
  | 'user'
  | 'any';

export type Settings = Readonly<Record<string, Setting>>;

/** What would be right, in words. */
export function describeSetting(setting: Setting): string {
  if (setting === 'text') return 'a text';
  if (setting === 'user') return 'the name of a user';
  if (setting === 'any') return 'any value';
  if ('least' in setting) {
    const { least, most } = setting;
    return most === undefined ? `a whole number from ${least}` : `a whole number from ${least} to ${most}`;
  }
  return setting.map((word) => `"${word}"`).join(' or ');
}

export function fitsSetting(value: unknown, setting: Setting): boolean {
  if (setting === 'any') return true;
  if (setting === 'text' || setting === 'user') return typeof value === 'string';
  if ('least' in setting) {
    const { least, most = Number.MAX_SAFE_INTEGER } = setting;
    return Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
  }
  return setting.includes(value as string);
}
