import { type Exchange, type Mask, type TranscribedExchange, transcribe } from '../mock-server/wire/index.ts';

/** An exchange as a check shows it. */
export interface ShownExchange extends TranscribedExchange {
  /** Id of the last of those shown that was under way with it, and began after it; absent where none was. */
  readonly until?: number;
}

/** Whose exchanges a report shows: of findings only, or of all checks. */
export const EVIDENCE = ['findings', 'all'] as const;
export type EvidenceAsked = (typeof EVIDENCE)[number];

/** Exchanges shown to convict somebody, or to say how far a check came. */
const MOST = 40;

/** Exchanges as evidence: each once, in JSON form, with its secrets hidden, and with which others it was under way. */
export function evidenceOf(exchanges: readonly Exchange[], mask: Mask): readonly ShownExchange[] {
  const shown = [...new Set(exchanges)].slice(0, MOST);
  return shown.map((exchange) => {
    const beside = shown.filter((other) => isBeside(exchange, other, shown)).map(({ id }) => id);
    const until = beside.length === 0 ? {} : { until: Math.max(...beside) };
    return { ...transcribe(mask.exchange(exchange)), ...until };
  });
}

/**
 * Whether an exchange was under way when a later one began, and had to be: that one was sent before anything was answered, or by who
 * had been asked and asks in turn. What follows from an answer meets those that are still on their way by chance, and another run
 * would tell otherwise.
 */
function isBeside(first: Exchange, later: Exchange, all: readonly Exchange[]): boolean {
  if (later.began <= first.began || later.began >= first.ended) return false;
  const isPart = ({ from }: Exchange) => from === first.to;
  return (
    isPart(later) ||
    !all.some((other) => other.ended > first.began && other.ended < later.began && !isPart(other))
  );
}
