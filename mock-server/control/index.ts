/** The door to the control API. Apart from the room's own door because it loads hono and zod. */
export type { HeldMock } from './held-mock.ts';
export { type ControlServer, type ControlServerOptions, createControlServer } from './server.ts';
