import type { ReportedExchange } from '../schema.ts';

/** What happens in a story, one thing after the other. */
export type Happening =
  | { readonly kind: 'request' | 'reply'; readonly exchange: ReportedExchange }
  /** Time that goes by between two requests, in seconds. */
  | { readonly kind: 'pause'; readonly seconds: number }
  /** Exchanges that are not told. */
  | { readonly kind: 'fold'; readonly count: number };

/** From this many seconds on a pause is drawn: what took longer was waited for. */
const PAUSE = 30;
/** Exchanges told of a longer story: its beginning, and its end. */
const FIRST = 6;
const LAST = 4;

/**
 * The requests and replies of a story in the order in which they are drawn. A request that was sent before an earlier one was answered
 * stands before that answer; which of several answers came first is not known, and inner ones are drawn before outer ones.
 */
export function happeningsOf(story: readonly ReportedExchange[]): readonly Happening[] {
  const skipped = story.length > FIRST + LAST + 1 ? story.length - FIRST - LAST : 0;
  const told = skipped === 0 ? story : [...story.slice(0, FIRST), ...story.slice(-LAST)];
  const happenings: Happening[] = [];
  let underway: readonly ReportedExchange[] = [];
  const answer = (over: (exchange: ReportedExchange) => boolean) => {
    const answered = underway.filter(over);
    underway = underway.filter((exchange) => !over(exchange));
    for (const exchange of innerFirst(answered)) happenings.push({ kind: 'reply', exchange });
  };
  for (const [index, exchange] of told.entries()) {
    const before = told[index - 1];
    if (skipped > 0 && index === FIRST) {
      answer(() => true);
      happenings.push({ kind: 'fold', count: skipped });
    }
    const seconds = before === undefined ? 0 : exchange.after - before.after;
    if (seconds >= PAUSE) happenings.push({ kind: 'pause', seconds });
    happenings.push({ kind: 'request', exchange });
    underway = [...underway, exchange];
    answer(({ id, until = id }) => until <= exchange.id);
  }
  answer(() => true);
  return happenings;
}

/** Who asks another while it is asked itself has its answer first. */
const innerFirst = (exchanges: readonly ReportedExchange[]): readonly ReportedExchange[] =>
  exchanges.toSorted((a, b) => Number(isWithin(b, a)) - Number(isWithin(a, b)));

const isWithin = (inner: ReportedExchange, outer: ReportedExchange): boolean =>
  inner.id > outer.id && inner.from === outer.to;
