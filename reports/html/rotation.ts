import type { ReportedExchange } from '../schema.ts';
import { isForm, membersOf, replyGist, short } from './gist.ts';
import { html, type Markup } from './markup.ts';
import { duration } from './wording.ts';

/** What was asked for with a refresh token, and what became of it. */
export interface Refresh {
  readonly exchange: ReportedExchange;
  /** As it was sent; empty where none was. */
  readonly token: string;
  /** The refresh token of the answer, if it has one. */
  readonly next?: string;
}

/** The refresh tokens of a story, in order of appearance, and what was done with them. */
export interface Rotation {
  readonly tokens: readonly string[];
  readonly refreshes: readonly Refresh[];
}

/** More are no picture any more. */
const MOST_TOKENS = 5;
const MOST_REFRESHES = 12;

/** How refresh tokens replaced each other in a story; undefined where too little, or too much, happened with them. */
export function rotationIn(story: readonly ReportedExchange[]): Rotation | undefined {
  const tokens = new Set<string>();
  const refreshes: Refresh[] = [];
  for (const exchange of story) {
    const { body } = exchange.request;
    const form = new URLSearchParams(isForm(body) ? body : '');
    const { refresh_token: next } = membersOf(exchange.reply?.body ?? '');
    const named = typeof next === 'string' && next !== '' ? { next } : {};
    if (form.get('grant_type') === 'refresh_token') {
      const token = form.get('refresh_token') ?? '';
      tokens.add(token);
      refreshes.push({ exchange, token, ...named });
    }
    if (named.next !== undefined) tokens.add(named.next);
  }
  if (refreshes.length < 2 || refreshes.length > MOST_REFRESHES || tokens.size > MOST_TOKENS)
    return undefined;
  return { tokens: [...tokens], refreshes };
}

// Sizes in pixels.
const TIME = 84;
const COLUMN = 118;
const ROW = 34;
const TOP = 30;

/** Refresh tokens as columns from left to right, each use of one as a dot: what replaced it, or why it was refused. */
export function rotationPicture({ tokens, refreshes }: Rotation): Markup {
  const x = (token: string) => TIME + COLUMN * (tokens.indexOf(token) + 0.5);
  const width = TIME + COLUMN * tokens.length + 64;
  const height = TOP + ROW * refreshes.length + 10;
  const name = `Uses of ${tokens.length === 1 ? 'one refresh token' : `${tokens.length} refresh tokens`}. ${refreshes.map(sayRefresh).join('; ')}.`;
  return html`<figure class="rotation"><svg role="img" aria-label="${name}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<text class="note" x="0" y="16">refresh token</text>${tokens.map((token) => html`<text class="lane" x="${x(token)}" y="16">${nameOf(token)}</text><path class="line" d="M${x(token)} ${TOP - 6}V${height - 4}"></path>`)}
${refreshes.map((refresh, row) => refreshRow(refresh, TOP + ROW * row + 18, x))}
</svg></figure>`;
}

function refreshRow({ exchange, token, next }: Refresh, y: number, x: (token: string) => number): Markup {
  const from = x(token);
  const { title, note } = replyGist(exchange);
  const time = html`<text class="time" x="${TIME - 10}" y="${y + 4}">${exchange.after === 0 ? 'start' : `+${duration(exchange.after)}`}</text>`;
  const accepted = exchange.reply !== undefined && exchange.reply.status < 300;
  if (!accepted) {
    const why = note === '' ? title : `${exchange.reply?.status ?? title} ${note}`;
    return html`${time}<path class="cross" d="M${from - 5} ${y - 5}l10 10m0 -10l-10 10"></path><text x="${from + 12}" y="${y + 4}">${why}</text>`;
  }
  if (next === undefined || next === token) {
    const kept = next === token ? 'the same again' : 'no other';
    return html`${time}<circle class="used" cx="${from}" cy="${y}" r="5"></circle><text x="${from + 12}" y="${y + 4}">${title}, ${kept}</text>`;
  }
  const to = x(next);
  const way = to > from ? 1 : -1;
  return html`${time}<circle class="used" cx="${from}" cy="${y}" r="5"></circle><path class="reply" d="M${from + 6 * way} ${y}H${to - 7 * way}"></path><path class="head" d="M${to - 7 * way} ${y}l${-7 * way} -4v8z"></path><circle class="issued" cx="${to}" cy="${y}" r="5"></circle><text x="${(from + to) / 2}" y="${y - 5}" text-anchor="middle">${exchange.reply?.status}</text>`;
}

const nameOf = (token: string) => (token === '' ? 'none' : short(token, 15));

function sayRefresh({ exchange, token, next }: Refresh): string {
  const { title, note } = replyGist(exchange);
  const answer = next === undefined ? `${title} ${note}`.trim() : `${title}, answered by ${nameOf(next)}`;
  return `${nameOf(token)} used ${exchange.after === 0 ? 'at the start' : `after ${duration(exchange.after)}`}: ${answer}`;
}
