/** The door to a running control API, for programs. It loads neither the server nor its schemas. */
export {
  type ControlClient,
  type ControlClientOptions,
  type CreatedMock,
  createControlClient,
} from './control-client.ts';
export { ControlError } from './control-error.ts';
export type { EventStream, StreamEvent } from './events.ts';
export type * from './messages.ts';
export type { FollowOptions, MockClient } from './mock-client.ts';
