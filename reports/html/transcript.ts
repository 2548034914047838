import { curlLine } from '../../mock-server/wire/index.ts';
import type { ReportedExchange } from '../schema.ts';
import { copyButton } from './copy.ts';
import { isForm, statusLine } from './gist.ts';
import { html, type Markup, visible } from './markup.ts';
import { elapsed, roleName } from './wording.ts';

/**
 * Exchanges as readable HTTP: who spoke to whom and when, the request, its reply, and why it came.
 * @param anchor gives the id of an exchange's entry, by its place
 */
export const transcript = (
  exchanges: readonly ReportedExchange[],
  anchor: (index: number) => string,
): Markup =>
  html`<ol class="exchanges">${exchanges.map((exchange, index) => exchangeItem(exchange, anchor(index)))}</ol>`;

function exchangeItem(exchange: ReportedExchange, anchor: string): Markup {
  const { id, from, to, endpoint, after, request, reply, failure, because, scripted } = exchange;
  return html`<li class="exchange" id="${anchor}">
<p class="route"><b>${id}</b> ${roleName(from)} to ${roleName(to)}${endpoint === undefined ? '' : `, ${visible(endpoint)}`} <span class="when">${elapsed(after)}</span> ${copyButton('Copy as curl', curlLine(request))}</p>
<pre role="group" aria-label="Request"><code><b>${visible(request.method)} ${visible(request.url)}</b>${rest(request)}</code></pre>
${
  reply === undefined
    ? html`<p class="no-reply"><b>No reply</b> (${failure?.reason}): ${visible(failure?.detail ?? '')}</p>`
    : html`<pre role="group" class="reply" aria-label="Reply"><code><b>${statusLine(reply.status)}</b>${rest(reply)}</code></pre>`
}
${because === undefined ? '' : html`<p class="because"><b>Because</b> ${visible(because)}</p>`}
${scripted === undefined ? '' : html`<p class="because"><b>Scripted</b> ${visible(scripted)}</p>`}
</li>`;
}

function rest({
  headers,
  body,
}: ReportedExchange['request'] | NonNullable<ReportedExchange['reply']>): Markup {
  const fields = headers.map(([name, value]) => `\n${visible(name)}: ${visible(value)}`).join('');
  return html`<span class="fields">${fields}</span>${body === '' ? '' : `\n\n${visible(readableBody(body))}`}`;
}

/** A body with white space added between its parts, and nothing else changed. */
export function readableBody(body: string): string {
  if (/^\s*[{[]/.test(body)) return indentJson(body);
  return isForm(body) ? body.replaceAll('&', '\n&') : body;
}

/**
 * Indents JSON by its brackets alone: what stands between stays as it came, doubled names, garbage and
 * all, for it is evidence. A text that breaks off is indented as far as it goes.
 */
function indentJson(json: string): string {
  let depth = 0;
  let out = '';
  const newLine = () => `\n${'  '.repeat(depth)}`;
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"?|[{[]\s*[}\]]|[{}[\],:]|\s+|[^"{}[\],:\s]+/gs)) {
    if (/^\s+$/.test(token)) continue;
    if (token === '{' || token === '[') {
      depth++;
      out += token + newLine();
    } else if (token === '}' || token === ']') {
      depth = Math.max(0, depth - 1);
      out += newLine() + token;
    } else if (token === ',') out += token + newLine();
    else if (token === ':') out += ': ';
    else out += /[\w"]$/.test(out) && /^[\w"]/.test(token) ? ` ${token}` : token;
  }
  return out;
}
