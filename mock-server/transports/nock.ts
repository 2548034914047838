/** The door of the package to nock: `bearerproof/nock`. */
import { METHODS } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import nock from 'nock';
import { plainRequest, responseBody, responseInit } from './fetch-messages.ts';
import type { InterceptedServer } from './handler.ts';
import { brokenOff, connectionReset, notHttp } from './network-errors.ts';
import { FETCH_REQUEST_LIMITS, type Transport } from './transport.ts';

/** Interceptors of nock 15. */
export const NOCK = {
  name: 'nock',
  faults: ['delay', 'drip', 'reset', 'truncate', 'garbage'],
  limits: { ...FETCH_REQUEST_LIMITS, 'tells-no-date': 'a handler has no clock' },
} as const satisfies Transport;

/** What nock catches for a mock server. */
export interface NockScope {
  /** Gives the origins back; nock's own state and other scopes stay as they are. */
  stop(): void;
}

/**
 * Lets a mock server answer every request of this process to the origins that it has at this moment, until
 * it is told to stop. nock itself is yours: `nock.disableNetConnect()` and `nock.restore()` do what they do.
 */
export function nockScope(server: InterceptedServer): NockScope {
  const answer = async (request: Request): Promise<nock.ReplyFnResult> => {
    const { reply, fault } = await server.handle(await plainRequest(request), NOCK);
    if (fault?.kind === 'reset') throw connectionReset();
    if (fault?.kind === 'garbage') throw notHttp();
    if (fault?.kind === 'delay') await wait(fault.milliseconds);
    const { status, headers } = responseInit(reply, fault);
    const body = responseBody(request.method, reply, fault, brokenOff);
    return [
      status,
      body instanceof ReadableStream ? Readable.from(body) : Buffer.from(body ?? []),
      headers.flat(),
    ];
  };
  const interceptors = server.origins.flatMap((origin) => {
    // What is not caught any more goes where it would have gone: without this nock answers it with 501.
    const scope = nock(origin, { allowUnmocked: true }).persist();
    return METHODS.map((method) => {
      const interceptor = scope.intercept(() => true, method).optionally();
      interceptor.reply(answer);
      return interceptor;
    });
  });
  return { stop: () => interceptors.forEach((interceptor) => void nock.removeInterceptor(interceptor)) };
}
