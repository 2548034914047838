import { matches, type RequestFacts } from '../script/index.ts';
import { type Exchange, replyOf } from '../wire/index.ts';
import type { ExchangeMatch, Expectation, ExpectationResult, Mark } from './expectation.ts';
import { sayExpected, sayFound, sayMark } from './wording.ts';

/** What can be matched of a recorded request. */
export type FactsOf = (exchange: Exchange) => RequestFacts;

/**
 * Answers an expectation that `validateExpectation` let pass.
 * @param exchanges in the order in which requests began
 */
export function judge(
  expectation: Expectation,
  exchanges: readonly Exchange[],
  factsOf: FactsOf,
): ExpectationResult {
  const { match, after, before } = expectation;
  const meant = (wanted: ExchangeMatch) => exchanges.filter((exchange) => isMeant(exchange, wanted, factsOf));
  const find = (mark: Mark): Exchange | undefined => {
    if (typeof mark === 'number') return exchanges.find(({ id }) => id === mark);
    const { nth = 1 } = mark;
    return meant(mark.match).at(nth > 0 ? nth - 1 : nth);
  };
  const untold = (why: string): ExpectationResult => ({
    met: false,
    count: 0,
    exchanges: [],
    sentence: `${sayExpected(expectation)}, and ${why}`,
  });

  const [start, end] = [after, before].map((mark) => (mark === undefined ? undefined : find(mark)));
  if (after !== undefined && start === undefined) return untold(`the journal holds no ${sayMark(after)}`);
  if (before !== undefined && end === undefined) return untold(`the journal holds no ${sayMark(before)}`);
  const from = start?.id ?? 0;
  const to = end?.id ?? Number.POSITIVE_INFINITY;
  if (from >= to) return untold(`exchange ${from} does not come before exchange ${to}`);

  const found = meant(match).filter(({ id }) => id > from && id < to);
  const said = sayExpected(expectation, { after: start?.id, before: end?.id });
  return {
    met: isEnough(found.length, expectation),
    count: found.length,
    exchanges: found,
    sentence: `${said}, and there ${sayFound(found)}`,
  };
}

function isMeant(exchange: Exchange, { status, ...on }: ExchangeMatch, factsOf: FactsOf): boolean {
  if (status !== undefined && replyOf(exchange)?.status !== status) return false;
  return matches(on, factsOf(exchange));
}

function isEnough(count: number, { times, atLeast, atMost }: Expectation): boolean {
  if (times !== undefined) return count === times;
  const least = atLeast ?? (atMost === undefined ? 1 : 0);
  return count >= least && count <= (atMost ?? Number.POSITIVE_INFINITY);
}
