/** The door to the control API. Apart from the room's own door because it loads hono and zod. */
export { type ControlServer, createControlServer } from './server.ts';
