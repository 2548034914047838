import type { UserChange, UserDescription } from '../client/index.ts';
import { element, keyedList, type Row } from './dom.ts';
import { actionButton, attempt } from './messages.ts';
import { fillPanel } from './panel.ts';
import type { Session } from './session.ts';

/** What can be switched of a user: pressed is the unhappy state. */
const SWITCHES = [
  { label: 'Locked', isOn: (user) => user.locked, change: (on) => ({ locked: on }) },
  { label: 'Disabled', isOn: (user) => user.disabled, change: (on) => ({ disabled: on }) },
  { label: 'No tokens', isOn: (user) => !user.requestable, change: (on) => ({ requestable: !on }) },
] as const satisfies readonly {
  readonly label: string;
  isOn(user: UserDescription): boolean;
  change(on: boolean): UserChange;
}[];

/** Who there is, and in what state. */
export function usersPanel(session: Session): void {
  const list = element('ul', { class: 'list' });
  const show = keyedList<UserDescription>(
    list,
    ({ name }) => name,
    (user) => userRow(user, session),
  );
  fillPanel('users', [], [list]);
  session.watch('users', show);
}

function userRow({ name }: UserDescription, { mock, description, reload }: Session): Row<UserDescription> {
  let now: UserDescription;
  const save = async (change: UserChange) => {
    const saved = await mock.users.save(name, change);
    await reload('users');
    return saved;
  };
  const switches = SWITCHES.map(({ label, isOn, change }) => {
    const button = actionButton(label, () => save(change(!isOn(now))), {
      class: 'switch',
      name: `${name}: ${label}`,
      done: (saved) => `${name}: ${label} is ${isOn(saved) ? 'on' : 'off'}`,
    });
    return { button, isOn };
  });
  const note = element('span', { class: 'note' });
  const regions = Object.keys(description.regions);
  const region = element(
    'select',
    { 'aria-label': `${name}: region` },
    ...regions.map((each) => element('option', {}, each)),
  );
  region.addEventListener('change', () => {
    void attempt(() => save({ region: region.value }), `${name} lives in ${region.value}`);
  });
  const node = element(
    'li',
    { class: 'item' },
    element('b', {}, name),
    regions.length > 1 ? element('span', { class: 'lives' }, 'lives in ', region) : undefined,
    note,
    element(
      'div',
      { class: 'actions', role: 'group', 'aria-label': `State of ${name}` },
      ...switches.map(({ button }) => button),
    ),
  );
  return {
    node,
    update(user) {
      now = user;
      note.textContent = [user.tenant, user.email, ...(user.roles ?? [])]
        .filter((part) => part !== undefined)
        .join(' · ');
      region.value = user.region;
      for (const { button, isOn } of switches) button.setAttribute('aria-pressed', String(isOn(user)));
    },
  };
}
