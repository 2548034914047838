import type { Exchange, Outcome } from './exchange.ts';
import { bodyText, type HeaderField, headerValue, queryOf } from './message.ts';
import type { Mask } from './redaction.ts';

/** A pair of HAR: a header field, a parameter. */
interface HarPair {
  readonly name: string;
  readonly value: string;
}

/** One exchange as HAR writes it. What begins with an underscore is beyond the format, which allows that. */
export interface HarEntry {
  readonly startedDateTime: string;
  /** Milliseconds. */
  readonly time: number;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly httpVersion: string;
    readonly cookies: readonly HarPair[];
    readonly headers: readonly HarPair[];
    readonly queryString: readonly HarPair[];
    readonly postData?: { readonly mimeType: string; readonly text: string; readonly _encoding?: 'base64' };
    readonly headersSize: -1;
    readonly bodySize: number;
  };
  readonly response: {
    /** 0 where no reply came; then `_failure` says why. */
    readonly status: number;
    readonly statusText: '';
    readonly httpVersion: string;
    readonly cookies: readonly HarPair[];
    readonly headers: readonly HarPair[];
    readonly content: {
      readonly size: number;
      readonly mimeType: string;
      readonly text: string;
      readonly encoding?: 'base64';
    };
    readonly redirectURL: string;
    readonly headersSize: -1;
    readonly bodySize: number;
    readonly _failure?: { readonly reason: string; readonly detail: string };
  };
  readonly cache: Readonly<Record<string, never>>;
  readonly timings: { readonly send: 0; readonly wait: number; readonly receive: 0 };
  /** What a journal knows of an exchange and HAR has no place for. */
  readonly _exchange: Omit<Exchange, 'request' | 'outcome' | 'startedAt' | 'endedAt'>;
}

/** A recording in the HTTP Archive format, version 1.2. */
export interface Har {
  readonly log: {
    readonly version: '1.2';
    readonly creator: { readonly name: string; readonly version: string };
    readonly entries: readonly HarEntry[];
  };
}

/**
 * Writes exchanges as HAR 1.2, also those that ended without a reply. Bodies that are not UTF-8 become base64.
 * @param mask hides secrets; one that reveals them is needed where somebody is to judge who presented which token
 * @see http://www.softwareishard.com/blog/har-12-spec/
 */
export const toHar = (exchanges: readonly Exchange[], mask: Mask, creator: Har['log']['creator']): Har => ({
  log: { version: '1.2', creator, entries: exchanges.map((exchange) => entryOf(exchange, mask)) },
});

function entryOf(original: Exchange, mask: Mask): HarEntry {
  const { request, outcome, startedAt, endedAt, ...known } = mask.exchange(original);
  const sent = textOf(original.request.body, mask);
  return {
    startedDateTime: new Date(startedAt).toISOString(),
    time: endedAt - startedAt,
    request: {
      method: request.method,
      url: request.url,
      httpVersion: 'HTTP/1.1',
      cookies: pairsIn(headerValue(request, 'cookie')?.split(';') ?? []),
      headers: pairs(request.headers),
      queryString: [...new URLSearchParams(queryOf(request.url))].map(([name, value]) => ({ name, value })),
      ...(request.body.length === 0
        ? {}
        : {
            postData: {
              mimeType: headerValue(request, 'content-type') ?? '',
              text: sent.text,
              ...(sent.encoding === undefined ? {} : { _encoding: sent.encoding }),
            },
          }),
      headersSize: -1,
      bodySize: request.body.length,
    },
    response: responseOf(outcome, original.outcome, mask),
    cache: {},
    timings: { send: 0, wait: endedAt - startedAt, receive: 0 },
    _exchange: known,
  };
}

function responseOf(outcome: Outcome, original: Outcome, mask: Mask): HarEntry['response'] {
  const always = { statusText: '', httpVersion: 'HTTP/1.1', headersSize: -1 } as const;
  if (outcome.kind === 'failure' || original.kind === 'failure') {
    const { reason, detail } = outcome.kind === 'failure' ? outcome : { reason: 'aborted', detail: '' };
    return {
      ...always,
      status: 0,
      cookies: [],
      headers: [],
      content: { size: 0, mimeType: 'x-unknown', text: '' },
      redirectURL: '',
      bodySize: -1,
      _failure: { reason, detail },
    };
  }
  const { reply } = outcome;
  return {
    ...always,
    status: reply.status,
    cookies: pairsIn(reply.headers.flatMap(([name, value]) => (/^set-cookie$/i.test(name) ? [value] : []))),
    headers: pairs(reply.headers),
    content: {
      size: reply.body.length,
      mimeType: headerValue(reply, 'content-type') ?? 'x-unknown',
      ...textOf(original.reply.body, mask),
    },
    redirectURL: headerValue(reply, 'location') ?? '',
    bodySize: reply.body.length,
  };
}

const pairs = (headers: readonly HeaderField[]): HarPair[] =>
  headers.map(([name, value]) => ({ name, value }));

/** Cookies, each as it stands before its first semicolon. */
const pairsIn = (cookies: readonly string[]): HarPair[] =>
  cookies.map((cookie) => {
    const [pair = ''] = cookie.trim().split(';', 1);
    const [name = ''] = pair.split('=', 1);
    return { name, value: pair.slice(name.length + 1) };
  });

/** A body as a text, if need be in base64, with its secrets hidden. */
function textOf(body: Uint8Array, mask: Mask): { readonly text: string; readonly encoding?: 'base64' } {
  const text = bodyText({ body });
  if (Buffer.from(text).equals(body)) return { text: mask.text(text) };
  const raw = Buffer.from(body);
  const masked = mask.text(raw.toString('latin1'));
  const shown = masked === raw.toString('latin1') ? raw : Buffer.from(masked);
  return { text: shown.toString('base64'), encoding: 'base64' };
}
