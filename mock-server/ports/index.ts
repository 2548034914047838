import { type Clock, systemClock } from './clock.ts';
import { generatedKeys, type Keys } from './keys.ts';
import { memoryStore } from './memory-store.ts';
import { type Random, systemRandom } from './random.ts';
import type { Store } from './store.ts';

export {
  type Clock,
  type SteerableClock,
  steerableClock,
  systemClock,
  VIRTUAL_EPOCH,
  virtualClock,
} from './clock.ts';
export { addDuration } from './duration.ts';
export { systemEnvironment } from './environment.ts';
export { generatedKeys, type Keys, keysFrom, publicJwk, type SigningKey } from './keys.ts';
export { memoryStore } from './memory-store.ts';
export { type Random, randomWord, seededRandom, systemRandom } from './random.ts';
export type { AccessTokenRecord, Client, Grant, RefreshTokenRecord, Store, User } from './store.ts';

/** Everything through which the world enters the mock server. */
export interface Ports {
  readonly clock: Clock;
  readonly random: Random;
  readonly keys: Keys;
  readonly store: Store;
}

/** The ports of a server that nobody has told otherwise: real time and chance, fresh keys, memory. */
export const defaultPorts = (given: Partial<Ports> = {}): Ports => ({
  clock: given.clock ?? systemClock,
  random: given.random ?? systemRandom,
  keys: given.keys ?? generatedKeys(),
  store: given.store ?? memoryStore(),
});
