import { setTimeout as wait } from 'node:timers/promises';
import type { HttpRequest } from '../wire/index.ts';
import { contentLength } from './content-length.ts';
import type { Handler } from './handler.ts';

/** Faults that this transport can carry; a response that breaks off has no place in a Fetch `Response` of text. */
export const FETCH_FAULTS = ['delay', 'reset', 'garbage'] as const;

/** Statuses with which a `Response` refuses a body. @see Fetch, null body status */
const NO_BODY: readonly number[] = [204, 205, 304];

/** The handler as a `fetch` function: same signature, no socket. */
export function fetchOf(handler: Handler): typeof fetch {
  return async (input, init) => {
    const request = await plain(new Request(input, init));
    const { reply, fault } = await handler(request);
    if (fault?.kind === 'delay') await wait(fault.milliseconds);
    else if (fault !== undefined) throw new TypeError('fetch failed', { cause: networkError(fault.kind) });
    const bodiless = request.method === 'HEAD' || NO_BODY.includes(reply.status);
    return new Response(bodiless ? null : new Uint8Array(reply.body), {
      status: reply.status,
      headers: [...reply.headers, ...contentLength(reply, reply.body.length)].map(
        ([name, value]): [string, string] => [name, value],
      ),
    });
  };
}

async function plain(request: Request): Promise<HttpRequest> {
  return {
    method: request.method,
    url: request.url,
    headers: [...request.headers],
    body: new Uint8Array(await request.arrayBuffer()),
  };
}

/** The error that Node's own fetch gives as the cause of a broken connection. */
const networkError = (kind: string): Error =>
  kind === 'reset'
    ? Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
    : Object.assign(new Error('Response does not match the HTTP/1.1 protocol'), { name: 'HTTPParserError' });
