import { setTimeout as wait } from 'node:timers/promises';
import { plainRequest, responseBody, responseInit } from './fetch-messages.ts';
import type { Handler } from './handler.ts';
import { connectionReset, notHttp } from './network-errors.ts';
import { FETCH_REQUEST_LIMITS, type Transport } from './transport.ts';

/** The `fetch` function without a socket. */
export const FETCH = {
  name: 'fetch',
  faults: ['delay', 'drip', 'reset', 'truncate', 'garbage'],
  limits: {
    ...FETCH_REQUEST_LIMITS,
    'joins-reply-fields': 'Headers keep one value per name',
    'tells-no-date': 'a handler has no clock',
    'leaves-redirects': 'a redirect may lead to a server that this function does not reach',
  },
} as const satisfies Transport;

/** The handler as a `fetch` function: same signature, no socket. */
export function fetchOf(handler: Handler): typeof fetch {
  return async (input, init) => {
    const request = await plainRequest(new Request(input, init));
    const { reply, fault } = await handler(request, FETCH);
    if (fault?.kind === 'reset') throw new TypeError('fetch failed', { cause: connectionReset() });
    if (fault?.kind === 'garbage') throw new TypeError('fetch failed', { cause: notHttp() });
    if (fault?.kind === 'delay') await wait(fault.milliseconds);
    const terminated = () => new TypeError('terminated', { cause: otherSideClosed() });
    return new Response(responseBody(request.method, reply, fault, terminated), responseInit(reply, fault));
  };
}

const otherSideClosed = (): Error =>
  Object.assign(new Error('other side closed'), { name: 'SocketError', code: 'UND_ERR_SOCKET' });
