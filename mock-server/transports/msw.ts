/** The door of the package to msw: `bearerproof/msw`. */
import { setTimeout as wait } from 'node:timers/promises';
import { type HttpHandler, HttpResponse, http } from 'msw';
import { plainRequest, responseBody, responseInit } from './fetch-messages.ts';
import type { InterceptedServer } from './handler.ts';
import { brokenOff } from './network-errors.ts';
import { FETCH_REQUEST_LIMITS, type Transport } from './transport.ts';

/** Handlers of msw 3. */
export const MSW = {
  name: 'msw',
  faults: ['delay', 'drip', 'reset', 'truncate'],
  limits: {
    ...FETCH_REQUEST_LIMITS,
    'tells-no-date': 'a handler has no clock',
    'resets-without-code': 'a network error of msw is a TypeError, whatever caused it',
  },
} as const satisfies Transport;

/**
 * Request handlers that let a mock server answer at the origins that it has at this moment:
 * `setupServer(...mswHandlers(mock))`. A request elsewhere is for other handlers, or for msw's
 * `onUnhandledFrame`.
 */
export function mswHandlers(server: InterceptedServer): HttpHandler[] {
  return server.origins.map((origin) =>
    http.all(`${origin}/*`, async ({ request }) => {
      const { reply, fault } = await server.handle(await plainRequest(request), MSW);
      if (fault?.kind === 'reset') return HttpResponse.error();
      if (fault?.kind === 'delay') await wait(fault.milliseconds);
      const body = responseBody(request.method, reply, fault, brokenOff);
      return new HttpResponse(body, responseInit(reply, fault));
    }),
  );
}
