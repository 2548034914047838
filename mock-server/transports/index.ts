export { FETCH_FAULTS, fetchOf } from './fetch.ts';
export type { Handler } from './handler.ts';
export { type Listener, type ListenOptions, listenTogether, NODE_FAULTS } from './node.ts';
