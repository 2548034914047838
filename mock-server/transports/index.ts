export { fetchOf } from './fetch.ts';
export type { Handler, InterceptedServer } from './handler.ts';
export { type Listener, type ListenOptions, listenTogether } from './node.ts';
export type { ServerCertificate } from './server-certificate.ts';
export type { LimitName, Transport } from './transport.ts';
