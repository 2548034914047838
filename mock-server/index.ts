export { type ServerDeviation, serverDeviations } from './deviations/index.ts';
export type { Cors } from './endpoints/index.ts';
export type { ExchangeMatch, Expectation, ExpectationResult, Mark } from './expectations/index.ts';
export { maskOf } from './mask-of.ts';
export { type ProvisioningBundle, TOKEN_DEFECTS, type TokenDefect, type TokenOrder } from './minting.ts';
export {
  createMockServer,
  type MockServer,
  type MockServerOptions,
} from './mock-server.ts';
export { OptionError } from './option-error.ts';
export { changedParts, meetsChange } from './part-reads.ts';
export {
  type AccessTokenRecord,
  addDuration,
  type Client,
  type Clock,
  type DataRecord,
  type Durable,
  type DurableOptions,
  generatedKeys,
  type Keys,
  keysFrom,
  memoryStore,
  openDurable,
  type Random,
  type RefreshTokenRecord,
  type Role,
  rememberingKeys,
  type SteerableClock,
  type Store,
  StoreFileError,
  seededRandom,
  shippedKeys,
  steerableClock,
  storeAtRest,
  systemClock,
  systemEnvironment,
  systemRandom,
  type User,
  VIRTUAL_EPOCH,
  virtualClock,
} from './ports/index.ts';
export {
  defineProfile,
  extendProfile,
  type Problem,
  type Profile,
  type ProfileFile,
  type ProfileName,
  type ProfileOverrides,
  profiles,
} from './profiles/index.ts';
export {
  type Action,
  type BehaviourName,
  behaviours,
  type HostileOptions,
  type LiteralReply,
  type Match,
  type ReplyPatch,
  type ScriptEntry,
  ScriptError,
  type ScriptStep,
  type StormReading,
} from './script/index.ts';
export type { TokenRecords, TokenSelection } from './token-ending.ts';
export type { InterceptedServer, LimitName, Transport } from './transports/index.ts';
