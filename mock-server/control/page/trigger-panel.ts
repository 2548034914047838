import type { ScriptAddition } from '../client/index.ts';
import { element } from './dom.ts';
import { attempt } from './messages.ts';
import { fillPanel } from './panel.ts';
import type { Session } from './session.ts';
import { settingsFields } from './settings-fields.ts';

type Step = Extract<ScriptAddition, { do: unknown }>;
type Settings = Parameters<typeof settingsFields>[0];

/** What can be chosen, as one list. */
interface Choice {
  readonly kind: 'behaviour' | 'fault' | 'deviation';
  readonly name: string;
  readonly title: string;
  readonly settings: Settings;
  /** Where it acts; empty for everywhere. */
  readonly endpoints: readonly string[];
}

const TIMES = [
  ['1', 'once'],
  ['2', 'twice'],
  ['3', 'three times'],
  ['5', 'five times'],
  ['', 'until it is cleared'],
] as const;

/** Lets the mock misbehave on cue: adds a step to its script. */
export function triggerPanel({ mock, actions, watch, reload }: Session): void {
  const choices = choicesOf(actions);
  const what = element(
    'select',
    { id: 'what' },
    group('Behaviours', choices, 'behaviour'),
    group('Faults', choices, 'fault'),
    group('Deviations', choices, 'deviation'),
  );
  const title = element('p', { class: 'note', id: 'what-note' });
  what.setAttribute('aria-describedby', 'what-note');
  const settings = element('div', { class: 'fields' });
  const endpoint = element('select');
  const user = element('select');
  const times = element('select', {}, ...TIMES.map(([value, label]) => element('option', { value }, label)));
  const form = element(
    'form',
    { class: 'stacked' },
    element('label', { for: 'what' }, 'What'),
    what,
    title,
    settings,
    element(
      'div',
      { class: 'fields' },
      element('label', {}, 'Where', endpoint),
      element('label', {}, 'Whom', user),
      element('label', {}, 'How often', times),
    ),
    element('button', { class: 'strong' }, 'Trigger'),
  );

  let names: readonly string[] | undefined;
  let fields = settingsFields({}, []);
  const chosen = () => choices.find(({ kind, name }) => `${kind} ${name}` === what.value) ?? choices[0];
  const choose = () => {
    const choice = chosen();
    fields = settingsFields(choice?.settings ?? {}, names ?? []);
    title.textContent = choice?.title ?? '';
    settings.replaceChildren(...fields.nodes);
    settings.hidden = fields.nodes.length === 0;
    const places = choice?.endpoints ?? [];
    fill(
      endpoint,
      places.length === 1 ? [] : endpointsOf(choices, places),
      places.length === 1 ? places[0] : 'everywhere',
    );
  };
  what.addEventListener('change', choose);
  watch('users', (users) => {
    const now = users.map(({ name }) => name);
    if (now.join() === names?.join()) return; // what has been filled in stays
    names = now;
    fill(user, names, 'everybody');
    choose();
  });

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const choice = chosen();
    if (choice === undefined) return;
    const given = fields.read();
    const on = {
      ...(endpoint.value === '' ? {} : { endpoint: endpoint.value }),
      ...(user.value === '' ? {} : { user: user.value }),
    };
    const step = {
      ...(Object.keys(on).length === 0 ? {} : { on }),
      ...(times.value === '' ? {} : { times: Number(times.value) }),
      do: { [choice.kind]: choice.name, ...(Object.keys(given).length === 0 ? {} : { with: given }) },
    };
    void attempt(async () => {
      await mock.script.add(step as unknown as Step);
      await reload('script');
    }, `${choice.name} is in the script`);
  });
  fillPanel('trigger', [], [form]);
}

const choicesOf = ({ behaviours, faults, deviations }: Session['actions']): readonly Choice[] => [
  ...behaviours.map((each): Choice => ({ kind: 'behaviour', ...each })),
  ...faults.map((each): Choice => ({ kind: 'fault', endpoints: [], ...each })),
  ...deviations.map((each): Choice => ({ kind: 'deviation', endpoints: [], settings: {}, ...each })),
];

const group = (label: string, choices: readonly Choice[], wanted: Choice['kind']) =>
  element(
    'optgroup',
    { label },
    ...choices
      .filter(({ kind }) => kind === wanted)
      .map(({ kind, name }) => element('option', { value: `${kind} ${name}` }, name.replaceAll('-', ' '))),
  );

const endpointsOf = (choices: readonly Choice[], places: readonly string[]): readonly string[] =>
  places.length > 0 ? places : [...new Set(choices.flatMap(({ endpoints }) => endpoints))];

/** Offers values below one that stands for all of them; what was chosen stays chosen. */
function fill(select: HTMLSelectElement, values: readonly string[], all: string | undefined): void {
  const before = select.value;
  const options = values.map((value) => element('option', { value }, value));
  select.replaceChildren(element('option', { value: '' }, all ?? ''), ...options);
  if (values.includes(before)) select.value = before;
}
