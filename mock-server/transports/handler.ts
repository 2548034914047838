import type { HttpReply, HttpRequest, WireFault } from '../wire/index.ts';

/** All that a transport knows of a server. */
export type Handler = (
  request: HttpRequest,
) => Promise<{ readonly reply: HttpReply; readonly fault?: WireFault }>;
