import type { HttpReply, HttpRequest, WireFault } from '../wire/index.ts';
import { contentLength } from './content-length.ts';
import { piecesOf } from './pieces.ts';

/** A Fetch request as a plain value; reads its body. */
export const plainRequest = async (request: Request): Promise<HttpRequest> => ({
  method: request.method,
  url: request.url,
  headers: [...request.headers],
  body: new Uint8Array(await request.arrayBuffer()),
});

/** Status and fields of a `Response`; a body that will break off is announced as longer than it is, one in pieces not. */
export function responseInit(reply: HttpReply, fault?: WireFault) {
  const length = reply.body.length + (fault?.kind === 'truncate' ? 1 : 0);
  const announced = fault?.kind === 'drip' ? [] : contentLength(reply, length);
  return {
    status: reply.status,
    headers: [...reply.headers, ...announced].map(([name, value]): [string, string] => [name, value]),
  };
}

/** The body of a `Response`: none, the whole, at once or in pieces, or what comes before it breaks off. */
export function responseBody(
  method: string,
  reply: HttpReply,
  fault: WireFault | undefined,
  brokenOff: () => Error,
): Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | null {
  if (!hasBody(method, reply)) return null;
  if (fault?.kind === 'drip') return ReadableStream.from(piecesOf(reply.body, fault));
  if (fault?.kind !== 'truncate') return new Uint8Array(reply.body);
  return breakingOff(reply.body.subarray(0, fault.after), brokenOff);
}

/** Statuses with which a `Response` refuses a body. @see Fetch, null body status */
const NO_BODY: readonly number[] = [204, 205, 304];

/** Whether a reply has a body on its way to the client. */
export const hasBody = (method: string, { status }: HttpReply): boolean =>
  method !== 'HEAD' && !NO_BODY.includes(status);

function breakingOff(part: Uint8Array, error: () => Error): ReadableStream<Uint8Array> {
  let sent = false;
  return new ReadableStream(
    {
      // An error throws away what waits to be read: so it comes when the part is gone.
      pull(controller) {
        if (sent) return controller.error(error());
        sent = true;
        controller.enqueue(part);
      },
    },
    { highWaterMark: 0 },
  );
}
