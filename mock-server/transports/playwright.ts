/** The door of the package to Playwright's routing: `bearerproof/playwright`. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Page, Route } from '@playwright/test';
import type { HttpReply, HttpRequest } from '../wire/index.ts';
import { contentLength } from './content-length.ts';
import { hasBody } from './fetch-messages.ts';
import type { InterceptedServer } from './handler.ts';
import type { Transport } from './transport.ts';

/** Routes of a page or of a browser context. */
export const PLAYWRIGHT = {
  name: 'playwright',
  faults: ['delay', 'reset'],
  limits: {
    'joins-request-fields': 'a page sends one value per name',
    'drops-bodies-of-get': 'a page sends none',
    'joins-reply-fields': 'route.fulfill takes one value per name, and splits only Set-Cookie',
    'tells-no-date': 'a handler has no clock',
    'resets-without-code': 'a page is not told why the network failed',
    'leaves-redirects': 'the browser follows the redirect of a fulfilled route by itself',
    'opens-to-every-page': 'Playwright answers preflights itself, and allows what a route fulfils by CORS',
  },
} as const satisfies Transport;

/** What takes the requests of a page. */
export interface Routing {
  /** Lets the page reach the network again. */
  stop(): Promise<void>;
}

/**
 * Lets a mock server answer every request of a page, or of all pages of a context, to the origins that it
 * has at this moment.
 */
export async function routeThrough(
  pages: Pick<Page, 'route' | 'unroute'>,
  { handle, origins }: InterceptedServer,
): Promise<Routing> {
  const ours = ({ origin }: URL) => origins.includes(origin);
  const answer = async (route: Route) => {
    const request = await plainRequest(route);
    const { reply, fault } = await handle(request, PLAYWRIGHT);
    if (fault?.kind === 'reset') return route.abort('connectionreset');
    if (fault?.kind === 'delay') await wait(fault.milliseconds);
    await route.fulfill({
      status: reply.status,
      headers: joined(reply),
      body: Buffer.from(hasBody(request.method, reply) ? reply.body : []),
    });
  };
  await pages.route(ours, answer);
  return { stop: () => pages.unroute(ours, answer) };
}

async function plainRequest(route: Route): Promise<HttpRequest> {
  const request = route.request();
  const fields = await request.headersArray();
  return {
    method: request.method(),
    url: request.url(),
    headers: fields.map(({ name, value }) => [name, value]),
    body: request.postDataBuffer() ?? new Uint8Array(),
  };
}

/** One value per name. Cookies go one per line, which is how Playwright tells them apart. */
function joined(reply: HttpReply): Record<string, string> {
  const fields = new Map<string, { readonly name: string; readonly values: string[] }>();
  for (const [name, value] of [...reply.headers, ...contentLength(reply, reply.body.length)]) {
    const known = fields.get(name.toLowerCase());
    if (known === undefined) fields.set(name.toLowerCase(), { name, values: [value] });
    else known.values.push(value);
  }
  return Object.fromEntries(
    [...fields].map(([key, { name, values }]) => [name, values.join(key === 'set-cookie' ? '\n' : ', ')]),
  );
}
