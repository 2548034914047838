import { type Clock, systemClock } from './clock.ts';
import { type Credentials, credentialCheck } from './credentials.ts';
import { generatedKeys, type Keys } from './keys.ts';
import { memoryStore } from './memory-store.ts';
import { type Random, systemRandom } from './random.ts';
import type { Store } from './store.ts';
import { type Vault, vaultOf } from './vault.ts';

export { certificateOf } from './certificate.ts';
export {
  type Clock,
  type SteerableClock,
  steerableClock,
  systemClock,
  VIRTUAL_EPOCH,
  virtualClock,
} from './clock.ts';
export { type Credentials, hashOf, isHash } from './credentials.ts';
export {
  type Durable,
  type DurableOptions,
  type DurablePorts,
  openDurable,
  storeAtRest,
} from './durable.ts';
export { addDuration } from './duration.ts';
export { systemEnvironment } from './environment.ts';
export {
  generatedKeys,
  type Keys,
  keyOfJwk,
  keysFrom,
  newKey,
  publicJwk,
  rememberingKeys,
  type SigningKey,
  type VerificationKey,
} from './keys.ts';
export { memoryStore } from './memory-store.ts';
export { type Random, randomWord, seededRandom, systemRandom } from './random.ts';
export type {
  AccessTokenRecord,
  Approval,
  AuthorizationCodeRecord,
  Client,
  DataRecord,
  Grant,
  LoginSession,
  Member,
  MemberSession,
  PassedRealm,
  RealmSession,
  RefreshTokenRecord,
  Role,
  User,
} from './records.ts';
export { shippedKeys } from './shipped-key.ts';
export type { Issue, IssueOutcome, Store } from './store.ts';
export { StoreFileError } from './store-file-error.ts';
export type { Vault } from './vault.ts';

/** Everything through which the world enters the mock server. */
export interface Ports {
  readonly clock: Clock;
  readonly random: Random;
  readonly keys: Keys;
  readonly store: Store;
  /** Keeps what the store must not be able to give away. */
  readonly vault: Vault;
  readonly credentials: Credentials;
}

/** The ports of a server that nobody has told otherwise: real time and chance, fresh keys, memory. */
export function defaultPorts(given: Partial<Ports> = {}): Ports {
  const random = given.random ?? systemRandom;
  return {
    clock: given.clock ?? systemClock,
    random,
    keys: given.keys ?? generatedKeys(),
    store: given.store ?? memoryStore(),
    vault: given.vault ?? vaultOf(random.bytes(32), random),
    credentials: given.credentials ?? credentialCheck(),
  };
}
