import type { RequestListener, Server, ServerOptions } from 'node:http';
import { createServer } from 'node:https';
import type { Socket } from 'node:net';
import type { ServerCertificate } from './server-certificate.ts';

/** A server of HTTPS, and what breaks one of its connections as a reset does. */
export function secureServer(
  { certificate, privateKey }: ServerCertificate,
  options: ServerOptions,
  listener: RequestListener,
): { readonly server: Server; readonly reset: (socket: Socket) => void } {
  // A secured connection can be ended, but not reset: that is for the one below it, found by its other side.
  const below = new Map<string, Socket>();
  const server = createServer({ ...options, cert: certificate, key: privateKey }, listener);
  server.on('connection', (socket: Socket) => {
    const peer = peerOf(socket);
    below.set(peer, socket);
    socket.once('close', () => below.delete(peer));
  });
  return {
    server,
    reset: (socket) => void (below.get(peerOf(socket)) ?? socket.destroy()).resetAndDestroy(),
  };
}

const peerOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`;
