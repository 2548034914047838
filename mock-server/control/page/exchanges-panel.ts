import type { ToldExchange } from '../client/index.ts';
import { element, keyedList } from './dom.ts';
import { exchangeRow } from './exchange-row.ts';
import { actionButton, say } from './messages.ts';
import { fillPanel } from './panel.ts';
import type { Session } from './session.ts';

/** What happens, the newest first. */
export function exchangesPanel(session: Session): void {
  const { mock, watch, description } = session;
  const list = element('ol', { class: 'list', reversed: true });
  const empty = element(
    'p',
    { class: 'empty' },
    'Nothing yet. Requests to ',
    ...Object.values(description.regions).flatMap((origin, place) => [
      place === 0 ? undefined : ' or ',
      element('code', {}, origin),
    ]),
    ' show here as they end, each with the reason for its reply.',
  );
  const search = element('input', {
    type: 'search',
    placeholder: 'Filter',
    'aria-label': 'Filter the exchanges',
    autocomplete: 'off',
  });
  const count = element('span', { class: 'count' });
  const clear = actionButton('Clear', () => mock.journal.clear(), {
    name: 'Clear the journal',
    done: 'The journal is empty',
  });
  fillPanel('exchanges', [count, search, clear], [empty, list]);

  const show = keyedList<ToldExchange>(
    list,
    ({ id }) => String(id),
    (exchange) => exchangeRow(exchange, session),
  );
  let exchanges: readonly ToldExchange[] = [];
  /** What was there when the panel was filled is not told as news. */
  let lastTold: number | undefined;
  const render = () => {
    const wanted = search.value.trim().toLowerCase();
    const found = exchanges.filter((exchange) => wanted === '' || textOf(exchange).includes(wanted));
    count.textContent = wanted === '' ? String(exchanges.length) : `${found.length} of ${exchanges.length}`;
    empty.hidden = exchanges.length > 0;
    show(found.toReversed());
  };
  search.addEventListener('input', render);
  watch('exchanges', (now) => {
    const newest = now.at(-1);
    if (newest !== undefined && lastTold !== undefined && newest.id > lastTold) {
      const { request, reply } = newest;
      say(`${request.method} ${new URL(request.url).pathname}: ${reply?.status ?? 'no reply'}`);
    }
    lastTold = Math.max(newest?.id ?? 0, lastTold ?? 0);
    exchanges = now;
    render();
  });
  watch('clock', render);
}

const textOf = ({ request, reply, endpoint, because, scripted }: ToldExchange): string =>
  [request.method, request.url, reply?.status, endpoint, because, scripted].join(' ').toLowerCase();
