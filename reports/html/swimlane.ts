import type { ReportedExchange } from '../schema.ts';
import { type Gist, replyGist, requestGist } from './gist.ts';
import { html, type Markup } from './markup.ts';
import { type Happening, happeningsOf } from './sequence.ts';
import { duration, listed, roleName } from './wording.ts';

type Party = ReportedExchange['from'];

/** Lanes from left to right. */
const LANES: readonly Party[] = [
  'harness',
  'client',
  'user-agent',
  'authorization-server',
  'resource-server',
];

// Sizes in pixels; a drawing is shown at most as large as it is.
const TIMES = 84;
const TOP = 46;
const EDGE = 46;
const GAPS: Readonly<Record<number, number>> = { 1: 300, 2: 300, 3: 250 };
const SMALLEST_GAP = 215;
const BAR = 8;
const CHARACTER = 7.3;

/** How much room each thing takes, with and without a second line. */
const HEIGHT = { request: 46, reply: 46, terse: 30, pause: 44, fold: 44 } as const;

/** An arrow or a remark with its place. */
interface Placed {
  readonly happening: Happening;
  readonly y: number;
}

/**
 * Who spoke to whom, as lanes with time running down: a story of several exchanges as a picture. Those that were under way at the same time
 * overlap. What is drawn stands in the transcript too, to which each arrow leads.
 * @param anchor gives the id of an exchange's place in the transcript, by its place in the story
 */
export function swimlane(story: readonly ReportedExchange[], anchor: (index: number) => string): Markup {
  const parties = LANES.filter((party) => story.some(({ from, to }) => from === party || to === party));
  const { placed, height } = place(happeningsOf(story));
  const groups = together(placed);
  const timed = story.some(({ after }) => after !== story[0]?.after);
  const gutter = timed || groups.length > 0 ? TIMES : 0;
  const gap = GAPS[parties.length] ?? SMALLEST_GAP;
  const x = (party: Party) => gutter + EDGE + gap * parties.indexOf(party);
  const width = gutter + 2 * EDGE + gap * Math.max(1, parties.length - 1);
  const depths = depthsOf(placed);
  const deepest = Math.max(1, ...Array.from(depths.values(), ({ depth }) => depth));
  const shift = Math.min(5, (EDGE - BAR) / deepest);
  const idOf = (exchange: ReportedExchange) => anchor(story.indexOf(exchange));
  return html`<figure class="swimlane lanes-${parties.length}"><svg role="img" aria-label="${summary(story, parties)}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
${parties.map((party) => html`<text class="lane">${laneName(party).map((line, index, { length }) => html`<tspan x="${x(party)}" y="${30 - 15 * (length - 1 - index)}">${line}</tspan>`)}</text><path class="line" d="M${x(party)} ${TOP - 8}V${height - 4}"></path>`)}
${groups.map(([top, bottom]) => html`<rect class="together" x="${gutter + 8}" y="${top}" width="${width - gutter - 12}" height="${bottom - top}" rx="6"></rect><text class="time" x="${gutter - 4}" y="${(top + bottom) / 2 + 4}">at once</text>`)}
${[...depths].map(([exchange, { depth, top, bottom }]) => html`<rect class="bar" x="${x(exchange.to) - BAR / 2 + depth * shift}" y="${top}" width="${BAR}" height="${Math.max(6, bottom - top)}" rx="2"></rect>`)}
${placed.map(({ happening, y }, index) => drawn(happening, y, index))}
</svg></figure>`;

  function drawn(happening: Happening, y: number, index: number): Markup {
    if (happening.kind === 'pause') return remark(`${duration(happening.seconds)} later`, y, 'pause');
    if (happening.kind === 'fold') {
      return remark(`${happening.count} more exchanges, in the transcript`, y, 'fold');
    }
    const { exchange } = happening;
    const asked = happening.kind === 'request';
    const offset = (depths.get(exchange)?.depth ?? 0) * shift;
    const server = x(exchange.to) + offset;
    const rightwards = x(exchange.from) <= x(exchange.to);
    const edge = server - (rightwards ? BAR / 2 : -BAR / 2);
    const ends = asked ? [x(exchange.from), edge] : [edge, x(exchange.from)];
    return html`<g data-to="${idOf(exchange)}">${asked && timed && isNewTime(placed, index) ? html`<text class="time" x="${gutter - 4}" y="${y + 4}">${exchange.after === 0 ? 'start' : `+${duration(exchange.after)}`}</text>` : ''}${arrow(ends, y, asked ? requestGist(exchange) : replyGist(exchange), asked ? 'request' : exchange.reply === undefined ? 'lost' : 'reply')}</g>`;
  }

  function remark(text: string, y: number, kind: string): Markup {
    return html`<path class="${kind}" d="M${gutter + 8} ${y}H${width - 4}"></path><text class="remark" x="${(gutter + width) / 2}" y="${y + 4}">${text}</text>`;
  }
}

/** The name of a lane in the lines that it takes. */
const laneName = (party: Party): readonly string[] => roleName(party).split(' ');

function arrow(
  [from = 0, to = 0]: readonly number[],
  y: number,
  { title, note }: Gist,
  kind: string,
): Markup {
  const way = to >= from ? 1 : -1;
  const room = Math.floor((Math.abs(to - from) - 14) / CHARACTER);
  const middle = (from + to) / 2;
  // What never came back breaks off half-way.
  const tip = kind === 'lost' ? middle : to;
  const head = kind === 'lost' ? `M${tip - 5} ${y - 5}l10 10m0 -10l-10 10` : `M${tip} ${y}l${-7 * way} -4v8z`;
  return html`<path class="${kind}" d="M${from} ${y}H${tip}"></path><path class="head ${kind}" d="${head}"></path><text class="title" x="${middle}" y="${y - 7}">${fitting(title, room)}</text>${note === '' ? '' : html`<text class="note" x="${middle}" y="${y + 15}">${fitting(note, room + 4)}</text>`}`;
}

/** A text that is too long for its room, without its middle. */
function fitting(text: string, room: number): string {
  if (text.length <= room) return text;
  const head = Math.ceil((room - 1) * 0.6);
  return `${text.slice(0, head)}…${text.slice(text.length - (room - 1 - head))}`;
}

function place(happenings: readonly Happening[]): {
  readonly placed: readonly Placed[];
  readonly height: number;
} {
  let top = TOP;
  const placed = happenings.map((happening) => {
    const y = top + (happening.kind === 'request' || happening.kind === 'reply' ? 18 : 16);
    top += heightOf(happening);
    return { happening, y };
  });
  return { placed, height: top + 6 };
}

function heightOf(happening: Happening): number {
  if (happening.kind === 'pause' || happening.kind === 'fold') return HEIGHT[happening.kind];
  const gist = happening.kind === 'request' ? requestGist(happening.exchange) : replyGist(happening.exchange);
  return gist.note === '' ? HEIGHT.terse : HEIGHT[happening.kind];
}

interface Extent {
  /** How many others the same party was busy with already. */
  readonly depth: number;
  readonly top: number;
  readonly bottom: number;
}

function depthsOf(placed: readonly Placed[]): ReadonlyMap<ReportedExchange, Extent> {
  const extents = new Map<ReportedExchange, Extent>();
  const underway = new Map<ReportedExchange, { readonly depth: number; readonly top: number }>();
  for (const { happening, y } of placed) {
    if (happening.kind === 'request') {
      const { exchange } = happening;
      const taken = [...underway].filter(([other]) => other.to === exchange.to).map(([, { depth }]) => depth);
      const depth = [...taken.keys(), taken.length].find((each) => !taken.includes(each)) ?? 0;
      underway.set(exchange, { depth, top: y });
    } else if (happening.kind === 'reply') {
      const begun = underway.get(happening.exchange);
      underway.delete(happening.exchange);
      if (begun !== undefined) extents.set(happening.exchange, { ...begun, bottom: y });
    }
  }
  return extents;
}

/**
 * Where several exchanges were under way side by side: from the first request to the last reply. One that a party sends while it is
 * asked itself is a part of the other.
 */
function together(placed: readonly Placed[]): readonly (readonly [top: number, bottom: number])[] {
  const groups: [number, number][] = [];
  let underway: readonly ReportedExchange[] = [];
  let top = 0;
  let most = 0;
  for (const { happening, y } of placed) {
    if (happening.kind === 'request') {
      const { exchange } = happening;
      if (underway.some(({ to }) => to === exchange.from)) continue;
      if (underway.length === 0) [top, most] = [y, 0];
      underway = [...underway, exchange];
      most = Math.max(most, underway.length);
    } else if (happening.kind === 'reply' && underway.includes(happening.exchange)) {
      underway = underway.filter((exchange) => exchange !== happening.exchange);
      if (underway.length === 0 && most > 1)
        groups.push([top - 20, y + (heightOf(happening) === HEIGHT.terse ? 9 : 21)]);
    }
  }
  return groups;
}

/** Whether the clock had gone on since the request before. */
function isNewTime(placed: readonly Placed[], index: number): boolean {
  const timeAt = (place: number) => {
    const happening = placed[place]?.happening;
    return happening?.kind === 'request' ? happening.exchange.after : undefined;
  };
  const now = timeAt(index);
  for (let place = index - 1; place >= 0; place--) {
    const before = timeAt(place);
    if (before !== undefined) return before !== now;
  }
  return true;
}

/** The picture in words, for who does not see it. */
function summary(story: readonly ReportedExchange[], parties: readonly Party[]): string {
  const steps = story.slice(0, 12).map((exchange) => {
    const { from, to } = exchange;
    return `${roleName(from)} to ${roleName(to)} ${requestGist(exchange).title}: ${replyGist(exchange).title}`;
  });
  const more = story.length > steps.length ? `; and ${story.length - steps.length} more` : '';
  return `${story.length} exchanges between ${listed(parties.map(roleName))}. ${steps.join('; ')}${more}.`;
}
