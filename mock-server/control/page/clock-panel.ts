import { byId, element } from './dom.ts';
import { actionButton, attempt } from './messages.ts';
import type { Session } from './session.ts';

const JUMPS = [
  ['+1 min', 'PT1M'],
  ['+1 h', 'PT1H'],
  ['+1 d', 'P1D'],
  ['+6 months', 'P6M'],
] as const;

/** The clock of the mock, with the ways to move it. @returns what stops it */
export function clockPanel({ mock, now, watch }: Session): () => void {
  const day = element('span', { class: 'day' });
  const time = element('span', { class: 'time' });
  const face = element('time', {}, day, ' ', time);
  const state = element('span', { class: 'chip' });
  const told = ({ now: instant }: { readonly now: string }) => `It is ${sayClock(instant)}`;

  const jumps = JUMPS.map(([label, duration]) =>
    actionButton(label, () => mock.clock.advance(duration), { done: told }),
  );
  let frozen = true;
  const toggle = actionButton('', () => (frozen ? mock.clock.resume() : mock.clock.freeze()), {
    done: (reading) => (reading.frozen ? 'The clock stands still' : 'The clock runs'),
  });
  const field = element('input', { type: 'datetime-local', step: 1, id: 'instant', required: true });
  const form = element(
    'form',
    { class: 'set' },
    element('label', { for: 'instant', class: 'unseen' }, 'Instant to set the clock to, in UTC'),
    field,
    element('button', {}, 'Set'),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void attempt(() => mock.clock.set(`${field.value}Z`), told);
  });

  function show(): void {
    const iso = new Date(now()).toISOString();
    face.dateTime = iso;
    day.textContent = sayDay(iso);
    time.textContent = iso.slice(11, 19);
  }
  watch('clock', (clock) => {
    frozen = clock.frozen;
    state.textContent = frozen ? 'stands still' : 'runs';
    state.dataset.state = frozen ? 'frozen' : 'running';
    toggle.textContent = frozen ? 'Let it run' : 'Freeze';
    field.value = clock.now.slice(0, 19);
    show();
  });
  byId('clock', HTMLElement).replaceChildren(
    byId('clock-title', HTMLElement),
    element('div', { class: 'face' }, face, element('span', { class: 'zone' }, 'UTC'), state),
    element('div', { class: 'jumps', role: 'group', 'aria-label': 'Move the clock' }, ...jumps, toggle),
    form,
  );
  const ticking = setInterval(show, 250);
  return () => clearInterval(ticking);
}

const dayFormat = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});
const sayDay = (iso: string): string => dayFormat.format(new Date(iso));
const sayClock = (iso: string): string => `${sayDay(iso)}, ${iso.slice(11, 19)} UTC`;
