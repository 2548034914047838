/** A path as one writes it: `clients[0].secret`; in a list of steps, which people count from 1, `step 1's do`. */
export function spell([first, ...rest]: readonly PropertyKey[]): string {
  if (first === undefined) return '';
  if (typeof first !== 'number') return spellKeys([first, ...rest]);
  const step = `step ${first + 1}`;
  return rest.length === 0 ? step : `${step}'s ${spellKeys(rest)}`;
}

const spellKeys = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((spelt, step) => {
    if (typeof step === 'number') return `${spelt}[${step}]`;
    return spelt === '' ? String(step) : `${spelt}.${String(step)}`;
  }, '');
