import { addDuration } from '../ports/index.ts';

/** How often somebody may ask within a span of time. */
interface Allowance {
  readonly requests: number;
  /** ISO 8601 duration. */
  readonly per: string;
}

/** Where somebody stands within an allowance. */
export interface Throttle {
  readonly limit: number;
  readonly remaining: number;
  /** When the count begins anew, milliseconds since the epoch. */
  readonly resetsAt: number;
  readonly exceeded: boolean;
}

/** Counts requests, for as long as the process lives. */
export interface Limits {
  /** Counts one more request, in a span that begins with the first. */
  count(who: string, allowance: Allowance, now: number): Throttle;
}

export function createLimits(): Limits {
  const spans = new Map<string, { readonly beganAt: number; readonly resetsAt: number; requests: number }>();
  return {
    count(who, { requests: limit, per }, now) {
      let span = spans.get(who);
      if (span === undefined || now >= span.resetsAt || now < span.beganAt) {
        span = { beganAt: now, resetsAt: addDuration(now, per), requests: 0 };
        spans.set(who, span);
      }
      span.requests++;
      const { requests, resetsAt } = span;
      return { limit, remaining: Math.max(0, limit - requests), resetsAt, exceeded: requests > limit };
    },
  };
}
