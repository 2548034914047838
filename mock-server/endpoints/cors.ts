import { bytes, type HeaderField, type HttpReply, type HttpRequest, headerValue } from '../wire/index.ts';
import type { Endpoint } from './call.ts';

/**
 * Origins whose pages may read what a server answers them: those of the loopback interface and of `localhost`, whatever
 * their port; all; none; or these.
 */
export type Cors = 'loopback' | 'any' | 'none' | readonly string[];

/** How a server shares its answers with pages of other origins. @see Fetch, CORS protocol */
export interface Sharing {
  /** The answer to a browser that asks whether a page may send a request, if it may; such requests are nobody else's. */
  preflight(request: HttpRequest, endpoint: Endpoint): HttpReply | undefined;
  /** Fields that let a page read the reply to a request. */
  fields(request: HttpRequest, endpoint: Endpoint): readonly HeaderField[];
}

/** What no page asks by itself: people are sent to the first, and resource servers ask the others. @see RFC 9700 section 2.6 */
const UNSHARED: ReadonlySet<Endpoint> = new Set(['authorization', 'introspection', 'validation']);

const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE';

/** Seconds for which a browser need not ask again. */
const REMEMBERED = '600';

/** Shares with these origins, never with cookies. @param unshared endpoints that share nothing */
export function sharingWith(cors: Cors, unshared: ReadonlySet<Endpoint> = UNSHARED): Sharing {
  const mayRead = readers(cors);
  const fields: Sharing['fields'] = (request, endpoint) => {
    const origin = headerValue(request, 'Origin');
    if (origin === undefined || unshared.has(endpoint) || !mayRead(origin)) return [];
    return [
      ['Access-Control-Allow-Origin', origin],
      ['Vary', 'Origin'],
      ['Access-Control-Expose-Headers', '*'],
    ];
  };
  return {
    fields,
    preflight(request, endpoint) {
      if (!isPreflight(request)) return undefined;
      const shared = fields(request, endpoint);
      const wanted = headerValue(request, 'Access-Control-Request-Headers');
      if (shared.length === 0) return undefined;
      return {
        status: 204,
        headers: [
          ...shared.slice(0, 2),
          ['Access-Control-Allow-Methods', METHODS],
          ...(wanted === undefined ? [] : [['Access-Control-Allow-Headers', wanted] as const]),
          ['Access-Control-Max-Age', REMEMBERED],
        ],
        body: bytes(''),
      };
    },
  };
}

const isPreflight = (request: HttpRequest): boolean =>
  request.method === 'OPTIONS' &&
  headerValue(request, 'Origin') !== undefined &&
  headerValue(request, 'Access-Control-Request-Method') !== undefined;

function readers(cors: Cors): (origin: string) => boolean {
  if (cors === 'any') return () => true;
  if (cors === 'none') return () => false;
  return cors === 'loopback' ? isLoopback : (origin) => cors.includes(origin);
}

const LOOPBACK = /^https?:\/\/(localhost|[^/@:]+\.localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/;

const isLoopback = (origin: string): boolean => LOOPBACK.test(origin);
