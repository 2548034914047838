import type { About, Exchange, Outcome, Party } from './exchange.ts';
import type { HttpRequest } from './message.ts';

/** What is known when a request starts. */
export interface Opening {
  readonly from: Party;
  readonly to: Party;
  readonly endpoint?: string;
  readonly request: HttpRequest;
}

/** What is known when it has ended. */
export interface Closing {
  readonly outcome: Outcome;
  readonly endpoint?: string;
  readonly to?: Party;
  readonly about?: About;
  readonly because?: string;
  readonly scripted?: string;
}

/** The ordered record of exchanges. An exchange is listed once it has ended, at the place where it began. */
export interface Journal {
  /** Opens an exchange; the answer closes it and returns what was recorded. */
  begin(opening: Opening): (closing: Closing) => Exchange;
  /** Everything recorded so far, in the order in which requests began. */
  exchanges(): readonly Exchange[];
  /** Calls the listener for each exchange from now on; the answer stops that. */
  follow(listener: (exchange: Exchange) => void): () => void;
  clear(): void;
}

/**
 * @param now the observer's clock, milliseconds since the epoch
 * @param limit exchanges kept; the oldest go first. Unlimited unless given.
 */
export function createJournal(now: () => number, limit = Number.POSITIVE_INFINITY): Journal {
  let recorded: Exchange[] = [];
  let lastId = 0;
  let sequence = 0;
  const listeners = new Set<(exchange: Exchange) => void>();

  function keep(exchange: Exchange): void {
    let place = recorded.length;
    while (place > 0 && (recorded[place - 1] as Exchange).id > exchange.id) place--;
    recorded.splice(place, 0, exchange);
    if (recorded.length > limit) recorded.shift();
  }

  return {
    begin(opening) {
      const id = ++lastId;
      const began = ++sequence;
      const startedAt = now();
      return (closing) => {
        const exchange = { id, ...opening, ...closing, startedAt, endedAt: now(), began, ended: ++sequence };
        keep(exchange);
        for (const listener of listeners) listener(exchange);
        return exchange;
      };
    },
    exchanges: () => recorded.slice(),
    follow(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    clear() {
      recorded = [];
    },
  };
}
