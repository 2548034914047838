import type { Exchange, Party } from './exchange.ts';
import { bodyText, type HeaderField } from './message.ts';

/** An exchange as JSON carries it: texts for bytes, ISO 8601 for instants. */
export interface TranscribedExchange {
  readonly id: number;
  readonly from: Party;
  readonly to: Party;
  readonly endpoint?: string;
  readonly at: string;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: readonly HeaderField[];
    readonly body: string;
  };
  readonly reply?: {
    readonly status: number;
    readonly headers: readonly HeaderField[];
    readonly body: string;
  };
  /** Present instead of `reply` when none came. */
  readonly failure?: { readonly reason: string; readonly detail: string };
  readonly because?: string;
  readonly scripted?: string;
}

/** Turns an exchange into its JSON form. Mask it first. */
export function transcribe(exchange: Exchange): TranscribedExchange {
  const { id, from, to, endpoint, request, outcome, because, scripted } = exchange;
  return {
    id,
    from,
    to,
    ...(endpoint === undefined ? {} : { endpoint }),
    at: new Date(exchange.startedAt).toISOString(),
    request: { method: request.method, url: request.url, headers: request.headers, body: bodyText(request) },
    ...(outcome.kind === 'reply'
      ? {
          reply: {
            status: outcome.reply.status,
            headers: outcome.reply.headers,
            body: bodyText(outcome.reply),
          },
        }
      : { failure: { reason: outcome.reason, detail: outcome.detail } }),
    ...(because === undefined ? {} : { because }),
    ...(scripted === undefined ? {} : { scripted }),
  };
}
