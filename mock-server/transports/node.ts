import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { bytes, type HeaderField, type HttpReply, headerValue } from '../wire/index.ts';
import { contentLength } from './content-length.ts';
import type { Handler } from './handler.ts';
import { piecesOf } from './pieces.ts';
import type { ServerCertificate } from './server-certificate.ts';
import type { Transport } from './transport.ts';

/** A listening socket, plain or secured: it carries every fault, and shows all that HTTP says. */
export const SOCKET = {
  name: 'socket',
  faults: ['delay', 'drip', 'reset', 'truncate', 'garbage'],
  limits: {},
} as const satisfies Transport;

/** A listening socket. */
export interface Listener {
  /** Scheme, host and port. */
  readonly origin: string;
  /** Breaks every connection, and goes on listening. */
  disconnect(): void;
  close(): Promise<void>;
}

/** Where to listen. */
export interface ListenOptions {
  /** 0 takes a free one. */
  readonly port?: number;
  readonly host?: string;
  /** What the server shows over https; without it, it is http. */
  readonly tls?: ServerCertificate;
  /** The server's clock, for the Date field; milliseconds since the epoch. */
  readonly now: () => number;
}

/** The sockets hold the process; once they are closed, a reply that is due later must not. */
const WHILE_OPEN = { ref: false };

const LARGEST_BODY = 1024 * 1024;

/**
 * Serves a handler over HTTP, or HTTPS.
 * @throws Error with code EADDRINUSE when the port is taken
 */
export async function listen(
  handler: Handler,
  { port = 0, host = '127.0.0.1', tls, now }: ListenOptions,
): Promise<Listener> {
  let origin = '';
  const { server, reset } = await serverFor(tls, (incoming, outgoing) => {
    answer(incoming, outgoing, { origin, handler, now, reset }).catch((cause: unknown) => {
      send(outgoing, failed(500, cause instanceof Error ? cause.message : String(cause)), now());
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address() as AddressInfo;
  origin = `${tls === undefined ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
  return { origin, disconnect: () => server.closeAllConnections(), close: () => stop(server) };
}

/** Made on demand, so that a plain server starts without what secures one. */
async function serverFor(tls: ServerCertificate | undefined, listener: RequestListener) {
  const options = { maxHeaderSize: 32 * 1024, requireHostHeader: false };
  if (tls !== undefined) return (await import('./secure-server.ts')).secureServer(tls, options, listener);
  return { server: createServer(options, listener), reset: (socket: Socket) => socket.resetAndDestroy() };
}

/** Listens at every place, or at none of them. @throws Error with code EADDRINUSE when a port is taken */
export async function listenTogether(
  handler: Handler,
  places: readonly ListenOptions[],
): Promise<Listener[]> {
  const opened = await Promise.allSettled(places.map((place) => listen(handler, place)));
  const listeners = opened.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const failure = opened.find((each) => each.status === 'rejected');
  if (failure === undefined) return listeners;
  await Promise.all(listeners.map((listener) => listener.close()));
  throw failure.reason;
}

/** What the requests of one listener have in common. */
interface Serving {
  readonly origin: string;
  readonly handler: Handler;
  readonly now: () => number;
  readonly reset: (socket: Socket) => void;
}

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  { origin, handler, now, reset }: Serving,
): Promise<void> {
  const body = await readBody(incoming);
  if (body === undefined) {
    return send(outgoing, failed(413, `a body of more than ${LARGEST_BODY} bytes`), now());
  }
  const request = {
    method: incoming.method ?? 'GET',
    // A request target in absolute form carries its own origin; any other is appended as it stands.
    url: /^https?:\/\//i.test(incoming.url ?? '') ? (incoming.url ?? '') : origin + (incoming.url ?? '/'),
    headers: pairs(incoming.rawHeaders),
    body,
  };
  const { reply, fault } = await handler(request, SOCKET);
  const { socket } = incoming;
  switch (fault?.kind) {
    case 'reset':
      reset(socket);
      return;
    case 'garbage':
      socket.end('\u0000\u0001 this is not HTTP\r\n\r\n');
      return;
    case 'truncate':
      outgoing.writeHead(reply.status, fields(reply, now(), reply.body.length + 1));
      outgoing.write(reply.body.subarray(0, fault.after), () => socket.destroy());
      return;
    case 'drip':
      outgoing.writeHead(reply.status, fields(reply, now()));
      for await (const piece of piecesOf(reply.body, fault, WHILE_OPEN)) {
        if (outgoing.destroyed) return;
        outgoing.write(piece);
      }
      outgoing.end();
      return;
    case 'delay':
      await wait(fault.milliseconds, undefined, WHILE_OPEN);
      return send(outgoing, reply, now());
    default:
      return send(outgoing, reply, now());
  }
}

function send(outgoing: ServerResponse, reply: HttpReply, now: number): void {
  if (outgoing.headersSent || outgoing.destroyed) return;
  const { buffer, byteOffset, byteLength } = reply.body;
  outgoing.writeHead(reply.status, fields(reply, now, byteLength));
  // As a text of one byte per character the body leaves in one write with its head; as bytes it takes two.
  outgoing.end(Buffer.from(buffer, byteOffset, byteLength).toString('latin1'), 'latin1');
}

/** The body, or undefined when it is larger than allowed. */
function readBody(incoming: IncomingMessage): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= LARGEST_BODY) chunks.push(chunk);
    });
    incoming.on('end', () => {
      const [only] = chunks;
      resolve(size > LARGEST_BODY ? undefined : chunks.length === 1 && only ? only : Buffer.concat(chunks));
    });
    incoming.on('error', reject);
  });
}

const failed = (status: number, reason: string): HttpReply => ({
  status,
  headers: [['Content-Type', 'text/plain']],
  body: bytes(`The mock server could not answer: ${reason}\n`),
});

function pairs(raw: readonly string[]): HeaderField[] {
  const fields: HeaderField[] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) fields.push([raw[at] as string, raw[at + 1] as string]);
  return fields;
}

/**
 * Names and values in turn, as `writeHead` takes them so that repeated fields stay repeated.
 * @param length of the body; not announced where absent
 */
const fields = (reply: HttpReply, now: number, length?: number): string[] => [
  ...reply.headers.flat(),
  ...(headerValue(reply, 'Date') === undefined ? ['Date', new Date(now).toUTCString()] : []),
  ...(length === undefined ? [] : contentLength(reply, length).flat()),
];

async function stop(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}
