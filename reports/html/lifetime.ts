import { headerValue } from '../../mock-server/wire/index.ts';
import type { ReportedExchange } from '../schema.ts';
import { membersOf, replyGist, requestGist, short } from './gist.ts';
import { html, type Markup } from './markup.ts';
import { duration } from './wording.ts';

/** An access token whose reply says how long it lives, with what was done with it afterwards. */
export interface Lifetime {
  readonly token: string;
  /** Seconds. */
  readonly lifetime: number;
  readonly uses: readonly { readonly exchange: ReportedExchange; readonly age: number }[];
}

/** Seconds; what is said to live longer is drawn as nothing. */
const LONGEST = 1e11;
/** Tokens drawn of one story, and uses of one token. */
const MOST_TOKENS = 2;
const MOST_USES = 8;

/** The access tokens of a story that were used at another time than that of their issuing: first those that were used after their end. */
export function lifetimesIn(story: readonly ReportedExchange[]): readonly Lifetime[] {
  const lifetimes = story.flatMap((issuing, place) => {
    const { access_token: token, expires_in } = membersOf(issuing.reply?.body ?? '');
    const lifetime = Number(expires_in);
    if (typeof token !== 'string' || token === '' || !(lifetime > 0 && lifetime < LONGEST)) return [];
    const later = story.slice(place + 1);
    // A refresh that answers the same token again begins its life anew.
    const again = later.findIndex((other) => membersOf(other.reply?.body ?? '').access_token === token);
    const uses = later
      .slice(0, again < 0 ? undefined : again)
      .filter((exchange) => presents(exchange, token))
      .map((exchange) => ({ exchange, age: exchange.after - issuing.after }));
    return uses.some(({ age }) => age > 0) ? [{ token, lifetime, uses: uses.slice(0, MOST_USES) }] : [];
  });
  const outlived = ({ uses, lifetime }: Lifetime) => uses.some(({ age }) => age >= lifetime);
  return lifetimes.toSorted((a, b) => Number(outlived(b)) - Number(outlived(a))).slice(0, MOST_TOKENS);
}

function presents({ request }: ReportedExchange, token: string): boolean {
  return (
    headerValue(request, 'authorization')?.endsWith(` ${token}`) === true ||
    new URLSearchParams(request.body).get('token') === token
  );
}

// Sizes in pixels.
const WIDTH = 560;
const LEFT = 16;
const RIGHT = WIDTH - 16;
const BAR = { top: 26, height: 16 } as const;
const ROW = 24;
const APART = 16;

/** The life of a token as a bar: what its issuer said, and when it was used, before and after its end. */
export function lifetimePicture({ token, lifetime, uses }: Lifetime): Markup {
  const last = Math.max(lifetime, ...uses.map(({ age }) => age));
  const ages = [...new Set([0, lifetime, last * 1.12, ...uses.map(({ age }) => age)])].sort((a, b) => a - b);
  const x = scale(ages);
  const end = x(lifetime);
  const height = BAR.top + BAR.height + 10 + uses.length * ROW;
  const told = uses.map(({ exchange, age }) => ({ age, says: sayUse(exchange, age) }));
  const name = `Life of the access token ${short(token)}: expires_in ${lifetime}, which is ${duration(lifetime)}. ${told.map(({ says }) => says).join('; ')}.`;
  return html`<figure class="lifetime"><svg role="img" aria-label="${name}" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}">
<text class="title" x="${LEFT}" y="16">access token ${short(token)}</text><text class="note" x="${RIGHT}" y="16" text-anchor="end">expires_in ${lifetime}: ends after ${duration(lifetime)}</text>
<rect class="alive" x="${LEFT}" y="${BAR.top}" width="${end - LEFT}" height="${BAR.height}"></rect><rect class="over" x="${end}" y="${BAR.top}" width="${RIGHT - end}" height="${BAR.height}"></rect><path class="end" d="M${end} ${BAR.top - 5}v${BAR.height + 10}"></path>
${told.map(({ age, says }, index) => {
  const y = BAR.top + BAR.height + 22 + index * ROW;
  const at = x(age);
  const leftwards = at > WIDTH / 2;
  return html`<path class="use" d="M${at} ${BAR.top + BAR.height / 2}V${y - 4}h${leftwards ? -6 : 6}"></path><circle class="use" cx="${at}" cy="${BAR.top + BAR.height / 2}" r="3.5"></circle><text x="${at + (leftwards ? -10 : 10)}" y="${y}" text-anchor="${leftwards ? 'end' : 'start'}">${says}</text>`;
})}
</svg></figure>`;
}

function sayUse(exchange: ReportedExchange, age: number): string {
  const { title, note } = replyGist(exchange);
  const answer = note.startsWith('active') ? `${title}, ${note}` : title;
  return `${age === 0 ? 'at once' : `after ${duration(age)}`}: ${requestGist(exchange).title}, ${answer}`;
}

/** Places of ages on the bar, in proportion but for those that would meet. */
function scale(ages: readonly number[]): (age: number) => number {
  const longest = ages.at(-1) ?? 1;
  const places = new Map<number, number>();
  let before = LEFT - APART;
  for (const age of ages) {
    before = Math.max(before + APART, LEFT + ((RIGHT - LEFT) * age) / longest);
    places.set(age, before);
  }
  const squeeze = (RIGHT - LEFT) / Math.max(RIGHT - LEFT, before - LEFT);
  return (age) => Math.round(LEFT + ((places.get(age) ?? LEFT) - LEFT) * squeeze);
}
