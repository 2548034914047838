import type { Carrier, HttpReply, HttpRequest, WireFault } from '../wire/index.ts';

/** All that a transport knows of a server: it says what it can carry, and is told what to send. */
export type Handler = (
  request: HttpRequest,
  carrier?: Carrier,
) => Promise<{ readonly reply: HttpReply; readonly fault?: WireFault }>;

/** All that an interceptor of requests knows of a server. */
export interface InterceptedServer {
  readonly handle: Handler;
  /** Scheme, host and port of each place at which it answers. */
  readonly origins: readonly string[];
}
