import type { Exchange } from '../wire/index.ts';
import type { ExchangeMatch, Expectation, Mark } from './expectation.ts';

/** Where the marks of an expectation were found. */
interface Stretch {
  readonly after: number | undefined;
  readonly before: number | undefined;
}

/** What was expected: `exactly 1 exchange with grant "password" was expected after exchange 3`. */
export function sayExpected(expectation: Expectation, stretch?: Stretch): string {
  const { match, after, before } = expectation;
  const { text, one } = sayCount(expectation);
  const bounds = [
    after === undefined ? '' : ` after ${sayPlace(after, stretch?.after)}`,
    before === undefined ? '' : ` before ${sayPlace(before, stretch?.before)}`,
  ].filter((bound) => bound !== '');
  const what = `${text} exchange${one ? '' : 's'}${sayMatch(match)}`;
  return `${what} ${one ? 'was' : 'were'} expected${bounds.join(' and')}`;
}

/** What a mark stands for: `exchange 3`, `2nd exchange with status 401`. */
export function sayMark(mark: Mark): string {
  if (typeof mark === 'number') return `exchange ${mark}`;
  return `${sayPosition(mark.nth ?? 1)}exchange${sayMatch(mark.match)}`;
}

/** How many there were, and which: `were 2: 4 and 5`. */
export function sayFound(found: readonly Exchange[]): string {
  const ids = found.map(({ id }) => id);
  if (ids.length === 0) return 'was none';
  const more = ids.length - MOST_IDS;
  const listed =
    more > 0
      ? `${ids.slice(0, MOST_IDS).join(', ')} and ${more} more`
      : [ids.slice(0, -1).join(', '), ids.at(-1)].filter((part) => part !== '').join(' and ');
  return `${ids.length === 1 ? 'was' : 'were'} ${ids.length}: ${listed}`;
}

const MOST_IDS = 10;

function sayCount({ times, atLeast, atMost }: Expectation): { readonly text: string; readonly one: boolean } {
  if (times === 0 || (atMost === 0 && atLeast === undefined)) return { text: 'no', one: true };
  if (times !== undefined) return { text: `exactly ${times}`, one: times === 1 };
  if (atLeast !== undefined && atMost !== undefined) return { text: `${atLeast} to ${atMost}`, one: false };
  if (atMost !== undefined) return { text: `at most ${atMost}`, one: atMost === 1 };
  return { text: `at least ${atLeast ?? 1}`, one: (atLeast ?? 1) === 1 };
}

function sayPlace(mark: Mark, id: number | undefined): string {
  if (typeof mark === 'number') return sayMark(mark);
  const described = `the ${sayMark(mark)}`;
  return id === undefined ? described : `exchange ${id} (${described})`;
}

function sayMatch(match: ExchangeMatch): string {
  const members = Object.entries(match).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return members.length === 0 ? '' : ` with ${members.join(' and ')}`;
}

/** `2nd `, or `last but 1 `; nothing for the first, which goes without saying where there is none at all. */
function sayPosition(nth: number): string {
  if (nth === 1) return '1st ';
  if (nth === -1) return 'last ';
  if (nth < 0) return `last but ${-nth - 1} `;
  const ending = nth % 100 > 10 && nth % 100 < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][nth % 10] ?? 'th');
  return `${nth}${ending} `;
}
