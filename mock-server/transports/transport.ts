import type { Carrier } from '../wire/index.ts';

/** In what a transport differs from a socket. */
export type LimitName =
  /** Fields of one name in a request arrive as one, their values joined by commas. */
  | 'joins-request-fields'
  /** Names of a request's fields arrive in lower case. */
  | 'lowers-request-fields'
  /** A body that comes with GET or HEAD does not arrive. */
  | 'drops-bodies-of-get'
  /** Fields of one name in a reply arrive as one, except `Set-Cookie`. */
  | 'joins-reply-fields'
  /** A reply carries no `Date`. */
  | 'tells-no-date'
  /** A connection that broke is a network error without a code. */
  | 'resets-without-code'
  /** Where a redirect leads is asked on the network, past the transport. */
  | 'leaves-redirects'
  /** Every page may ask, and read what it is answered, whatever the reply says of its origin. */
  | 'opens-to-every-page';

/** What a transport says about itself. */
export interface Transport extends Carrier {
  /** Each limit with its reason. */
  readonly limits: Readonly<Partial<Record<LimitName, string>>>;
}

/** Why requests that were read as a Fetch `Request` have lost something, whoever made the `Request`. */
export const FETCH_REQUEST_LIMITS = {
  'joins-request-fields': 'Headers keep one value per name',
  'lowers-request-fields': 'Headers keep names in lower case',
  'drops-bodies-of-get': 'a Request with one of these methods has no body',
} as const satisfies Transport['limits'];
