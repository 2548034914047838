export { fetchOf } from './fetch.ts';
export type { Handler } from './handler.ts';
export { type Listener, type ListenOptions, listenTogether } from './node.ts';
