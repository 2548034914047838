import type { AvailableActions } from '../client/index.ts';
import { element } from './dom.ts';

type Settings = AvailableActions['faults'][number]['settings'];
type Setting = Settings[string];

/**
 * Fields for the settings of an action, and what they say; a field that is left empty says nothing.
 * @param users names to choose from, where a setting is one
 */
export function settingsFields(
  settings: Settings,
  users: readonly string[],
): {
  readonly nodes: readonly HTMLElement[];
  read(): Record<string, unknown>;
} {
  const fields = Object.entries(settings).map(([name, setting]) => ({
    name,
    setting,
    field: fieldFor(setting, users),
  }));
  return {
    nodes: fields.map(({ name, field }) => element('label', {}, spaced(name), field)),
    read: () =>
      Object.fromEntries(
        fields
          .filter(({ field }) => field.value !== '')
          .map(({ name, setting, field }) => [name, readSetting(setting, field.value)]),
      ),
  };
}

function fieldFor(setting: Setting, users: readonly string[]): HTMLInputElement | HTMLSelectElement {
  const choices = 'of' in setting ? setting.of : setting.kind === 'user' ? users : undefined;
  if (choices !== undefined) {
    return element(
      'select',
      {},
      element('option', { value: '' }, 'as usual'),
      ...choices.map((value) => element('option', { value }, value)),
    );
  }
  if (setting.kind === 'number') {
    return element('input', {
      type: 'number',
      min: setting.least,
      max: setting.most,
      step: 1,
      placeholder: 'as usual',
    });
  }
  return element('input', { type: 'text', placeholder: 'as usual', autocomplete: 'off' });
}

/** What stands for any value is JSON where it can be read so, else a text. */
function readSetting(setting: Setting, text: string): unknown {
  if (setting.kind === 'number') return Number(text);
  if (setting.kind !== 'any') return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** `retryAfter` as people write it. */
const spaced = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
