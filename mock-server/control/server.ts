import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { generatedKeys, type Keys } from '../ports/index.ts';
import { controlApp } from './app.ts';
import { type HeldMock, holdMocks } from './held-mock.ts';

/** A control API that listens. */
export interface ControlServer {
  /** Its origin. */
  readonly url: string;
  /** Stops the API and every mock that it holds, given or made. */
  close(): Promise<void>;
}

export interface ControlServerOptions {
  /** 0, the default, takes a free one. The address is always that of the loopback interface. */
  readonly port?: number;
  /** Mocks that exist already. */
  readonly mocks?: readonly HeldMock[];
  /** Gives the keys of each mock that is made here; fresh ones unless given. */
  readonly keys?: () => Keys;
}

const LOOPBACK = '127.0.0.1';

/**
 * Starts the control API: makes, steers and observes mocks over HTTP; `GET /openapi.json` describes it.
 * @throws Error with code EADDRINUSE when the port is taken
 */
export async function createControlServer(options: ControlServerOptions = {}): Promise<ControlServer> {
  const mocks = holdMocks(options.mocks ?? []);
  let url = `http://${LOOPBACK}`;
  const app = controlApp(mocks, () => url, options.keys ?? generatedKeys);
  const server = createAdaptorServer({ fetch: (request) => app.fetch(withJsonType(request)) });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, LOOPBACK, resolve);
  });
  url += `:${(server.address() as AddressInfo).port}`;
  return {
    url,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed;
      await Promise.all(mocks.all().map(({ mock }) => mock.close()));
    },
  };
}

/** Every body here is JSON, so that a curl line need not say so. Foreign pages are kept out by their origin. */
function withJsonType(request: Request): Request {
  if (request.body === null || request.headers.get('Content-Length') === '0') return request;
  const headers = new Headers(request.headers);
  headers.set('Content-Type', 'application/json');
  return new Request(request, { headers });
}
