import { type Exchange, type Mask, type TranscribedExchange, transcribe } from '../mock-server/wire/index.ts';

/** An exchange as a check shows it. */
export interface ShownExchange extends TranscribedExchange {
  /** Id of the last of those shown that began before this one had ended; absent where none did. */
  readonly until?: number;
}

/** Exchanges shown to convict somebody, or to say how far a check came. */
const MOST = 40;

/**
 * Exchanges as evidence: each once, in JSON form, with its secrets hidden. How they overlap is told by their beginnings alone,
 * which are the same from run to run; which of several ends first is chance.
 */
export function evidenceOf(exchanges: readonly Exchange[], mask: Mask): readonly ShownExchange[] {
  const shown = [...new Set(exchanges)].slice(0, MOST);
  return shown.map((exchange) => {
    const { id, ended } = exchange;
    const until = Math.max(id, ...shown.filter(({ began }) => began < ended).map((other) => other.id));
    return { ...transcribe(mask.exchange(exchange)), ...(until === id ? {} : { until }) };
  });
}
