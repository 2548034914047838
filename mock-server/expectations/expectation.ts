import type { Match } from '../script/index.ts';
import type { Exchange } from '../wire/index.ts';

/** Which exchanges are meant: every member must match; every exchange where there is none. */
export interface ExchangeMatch extends Match {
  /** Status of the reply. */
  readonly status?: number;
}

/** An exchange that stands for a place in the journal. */
export type Mark =
  /** By its id. */
  | number
  /** The first that matches, or the `nth`: counted from 1, from the end with -1. */
  | { readonly match: ExchangeMatch; readonly nth?: number };

/**
 * What the journal is expected to hold: so many exchanges that match, between two others where they are
 * given. Exchanges follow each other in the order in which their requests began. At least one is expected
 * where no number is given; `times` cannot stand beside the others.
 */
export interface Expectation {
  readonly match: ExchangeMatch;
  readonly times?: number;
  readonly atLeast?: number;
  readonly atMost?: number;
  /** Only what came after this exchange counts. */
  readonly after?: Mark;
  /** Only what came before this exchange counts. */
  readonly before?: Mark;
}

/** The answer to an expectation. */
export interface ExpectationResult {
  /** False also where a mark is not in the journal: nothing can be said about a stretch that is not there. */
  readonly met: boolean;
  /** How many there were; 0 where a mark is not in the journal. */
  readonly count: number;
  readonly exchanges: readonly Exchange[];
  /** What was expected and what there was. */
  readonly sentence: string;
}
