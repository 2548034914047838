import { createControlClient } from '../client/control-client.ts';
import { clockPanel } from './clock-panel.ts';
import { byId, element } from './dom.ts';
import { exchangesPanel } from './exchanges-panel.ts';
import { attempt, say } from './messages.ts';
import { scriptPanel } from './script-panel.ts';
import { type Link, openSession, type Session } from './session.ts';
import { tokensPanel } from './tokens-panel.ts';
import { triggerPanel } from './trigger-panel.ts';
import { usersPanel } from './users-panel.ts';

const control = createControlClient(location.origin);
const select = byId('mock', HTMLSelectElement);
const dialog = byId('reset-dialog', HTMLDialogElement);

let session: Session | undefined;
let stops: readonly (() => void)[] = [];

const LINKS: Readonly<Record<Link, string>> = {
  live: 'live',
  lost: 'no connection, trying again',
  removed: 'this mock is gone',
};

function showLink(link: Link): void {
  const place = byId('link', HTMLElement);
  if (place.dataset.state !== 'connecting' && place.dataset.state !== link) say(LINKS[link]);
  place.dataset.state = link;
  place.textContent = LINKS[link];
}

/** Shows the mock with an id, and keeps the id in the address, so that a reload comes back to it. */
async function show(id: string): Promise<void> {
  for (const stop of stops) stop();
  session?.close();
  stops = [];
  const opened = await openSession(control.mock(id), showLink);
  session = opened;
  const { description } = opened;
  document.title = `${description.title} · Bearerproof`;
  location.replace(`#${encodeURIComponent(id)}`);
  const origins = Object.entries(description.regions);
  byId('address', HTMLElement).replaceChildren(
    ...origins.map(([region, origin]) =>
      element('span', {}, origins.length > 1 ? `${region} ` : '', element('code', {}, origin)),
    ),
    ...(description.hostile === undefined
      ? []
      : [
          element(
            'span',
            { class: 'chip', 'data-state': 'scripted' },
            `hostile, seed ${description.hostile.seed}`,
          ),
        ]),
  );
  exchangesPanel(opened);
  triggerPanel(opened);
  scriptPanel(opened);
  usersPanel(opened);
  stops = [clockPanel(opened), tokensPanel(opened)];
}

/** Lists the mocks that there are now. */
async function listMocks(): Promise<readonly string[]> {
  const mocks = await control.mocks();
  const chosen = select.value;
  select.replaceChildren(
    ...mocks.map(({ id, title }) => element('option', { value: id }, `${id} · ${title}`)),
  );
  const ids = mocks.map(({ id }) => id);
  if (ids.includes(chosen)) select.value = chosen;
  return ids;
}

select.addEventListener(
  'change',
  () => void attempt(() => show(select.value), `Now ${select.value} is shown`),
);
byId('reset', HTMLButtonElement).addEventListener('click', () => dialog.showModal());
dialog.addEventListener('close', () => {
  if (dialog.returnValue === 'reset') void attempt(async () => session?.mock.reset(), 'The mock starts over');
  dialog.returnValue = '';
});

// Mocks come and go; the list is left alone while somebody chooses from it.
setInterval(() => {
  if (document.visibilityState === 'visible' && document.activeElement !== select) {
    void listMocks().catch(() => undefined);
  }
}, 3000);

void attempt(async () => {
  const ids = await listMocks();
  const wanted = decodeURIComponent(location.hash.slice(1));
  const [first] = ids;
  if (first === undefined)
    throw new Error('there is no mock; make one with POST /mocks, then load this page again');
  select.value = ids.includes(wanted) ? wanted : first;
  await show(select.value);
});
