import type { HttpReply, HttpRequest } from './message.ts';

/** Who sent or received: the roles of RFC 6749, a person's browser, and the harness when it plays one of them. */
export type Party = 'client' | 'user-agent' | 'authorization-server' | 'resource-server' | 'harness';

/** How a request ended: with a reply, or without one. */
export type Outcome =
  | { readonly kind: 'reply'; readonly reply: HttpReply }
  | {
      readonly kind: 'failure';
      /** `malformed` is a reply that HTTP cannot read; `aborted` one that broke off. */
      readonly reason: 'timeout' | 'refused' | 'reset' | 'aborted' | 'malformed' | 'unresolved';
      readonly detail: string;
    };

/** Whom a request is about. */
export interface About {
  readonly user?: string;
  readonly client?: string;
  readonly tenant?: string;
  /** What was asked for, or what the presented token has. */
  readonly scopes?: readonly string[];
}

/** One request with how it ended, as the journal keeps it. */
export interface Exchange {
  /** Position in its journal, from 1. */
  readonly id: number;
  readonly from: Party;
  readonly to: Party;
  /** Name of the endpoint that was addressed, where the observer knows it. */
  readonly endpoint?: string;
  readonly request: HttpRequest;
  readonly outcome: Outcome;
  /** Instants in milliseconds since the epoch, by the clock of the observer. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** Positions in the journal's sequence of starts and ends: they order what one instant holds. */
  readonly began: number;
  readonly ended: number;
  /** Whose token, code or login it was, as far as the mock found out. */
  readonly about?: About;
  /** The mock's own explanation of its reply; never on the wire. */
  readonly because?: string;
  /** What a script did to this exchange, in words. */
  readonly scripted?: string;
}

/** The reply of an exchange, or undefined when it ended without one. */
export const replyOf = (exchange: Exchange): HttpReply | undefined =>
  exchange.outcome.kind === 'reply' ? exchange.outcome.reply : undefined;
