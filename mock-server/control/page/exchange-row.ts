import { curlLine } from '../../wire/curl.ts';
import type { ToldExchange } from '../client/index.ts';
import { element, type Row } from './dom.ts';
import { actionButton, say } from './messages.ts';
import type { Session } from './session.ts';
import { sayInstant } from './wording.ts';

/** An exchange in two lines, to be unfolded. */
export function exchangeRow(exchange: ToldExchange, session: Session): Row<ToldExchange> {
  const { id, at, request, because, scripted } = exchange;
  const { pathname, search } = new URL(request.url);
  const time = element('time', { datetime: at });
  const summary = element(
    'summary',
    {},
    element('span', { class: 'pill', 'data-kind': kindOf(exchange) }, endingOf(exchange)),
    element('span', { class: 'request' }, element('b', {}, request.method), ` ${pathname}${search}`),
    time,
    element('span', { class: 'because' }, because ?? ''),
    scripted === undefined
      ? undefined
      : element('span', { class: 'chip', 'data-state': 'scripted' }, scripted),
  );
  const details = element('details', {}, summary);
  details.addEventListener('toggle', () => {
    if (details.open && details.childElementCount === 1) details.append(unfolded(exchange, session));
  });
  return {
    node: element('li', { id: `exchange-${id}` }, details),
    update() {
      time.textContent = sayInstant(at, new Date(session.now()).toISOString());
    },
  };
}

/** Both messages, masked until somebody asks for the secrets; what is shown is what is copied. */
function unfolded(masked: ToldExchange, { mock }: Session): HTMLElement {
  let shown = masked;
  const messages = element('div', { class: 'messages' });
  const reveal = actionButton('Show secrets', async () => {
    shown = shown === masked ? await mock.journal.read(masked.id, { reveal: true }) : masked;
    show();
  });
  const copy = actionButton(
    'Copy as curl',
    async () => {
      // A mock that serves https has a certificate of its own making.
      await navigator.clipboard.writeText(curlLine(shown.request, { insecure: true }));
      copy.textContent = 'Copied';
      setTimeout(() => {
        copy.textContent = 'Copy as curl';
      }, 1500);
    },
    { done: () => (shown === masked ? 'Copied, with the secrets masked' : 'Copied, with the secrets') },
  );
  const note = element('span', { class: 'note' });

  function show(): void {
    const masks = shown === masked;
    reveal.setAttribute('aria-pressed', String(!masks));
    note.textContent = masks
      ? 'Secrets are masked, in the copy too.'
      : 'With secrets: handle the copy with care.';
    messages.replaceChildren(
      message('Request', `${shown.request.method} ${shown.request.url}`, shown.request),
      shown.reply === undefined
        ? message('No reply', shown.failure?.reason ?? '', { headers: [], body: shown.failure?.detail ?? '' })
        : message('Reply', String(shown.reply.status), shown.reply),
    );
    if (!masks) say(`The secrets of exchange ${masked.id} are shown`);
  }
  show();
  return element(
    'div',
    { class: 'unfolded' },
    element('div', { class: 'actions' }, copy, reveal, note),
    messages,
  );
}

function message(
  title: string,
  firstLine: string,
  { headers, body }: Pick<ToldExchange['request'], 'headers' | 'body'>,
): HTMLElement {
  const lines = [firstLine, ...headers.map(([name, value]) => `${name}: ${value}`)];
  return element(
    'div',
    {},
    element('h3', {}, title),
    element(
      'pre',
      { tabindex: 0, role: 'group', 'aria-label': title },
      [...lines, '', readable(body)].join('\n').trimEnd(),
    ),
  );
}

/** JSON with line breaks; a form with one parameter per line. */
function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), undefined, 2);
  } catch {
    return /^[^\s{[<]+=[^\s]*$/.test(body) ? body.replaceAll('&', '\n&') : body;
  }
}

const endingOf = ({ reply, failure }: ToldExchange): string =>
  reply === undefined ? (failure?.reason ?? 'no reply') : String(reply.status);

function kindOf({ reply }: ToldExchange): string {
  if (reply === undefined || reply.status >= 500) return 'broken';
  if (reply.status >= 400) return 'refused';
  return reply.status >= 300 ? 'moved' : 'good';
}
