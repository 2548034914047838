import { type Cors, conformantParts, type Endpoint, type Parts, tenantAt } from './endpoints/index.ts';
import { type Answer, createEngine } from './engine.ts';
import {
  type Expectation,
  type ExpectationResult,
  judge,
  validateExpectation,
} from './expectations/index.ts';
import { fillAnew, fillOnce } from './fill-store.ts';
import { type Minting, mintingOf } from './minting.ts';
import { deviationNamed, deviationNames, profileNamed } from './named.ts';
import { OptionError } from './option-error.ts';
import { tellingReads } from './part-reads.ts';
import { type People, peopleOf } from './people.ts';
import { type Addresses, placesOf, type RegionalListenOptions } from './places.ts';
import {
  type AccessTokenRecord,
  type Clock,
  type Credentials,
  defaultPorts,
  type Keys,
  type Random,
  type RefreshTokenRecord,
  type SteerableClock,
  type Store,
  steerableClock,
  systemClock,
  systemRandom,
  type Vault,
} from './ports/index.ts';
import type { Profile, ProfileName } from './profiles/index.ts';
import {
  actionsOf,
  completed,
  createScript,
  createStorm,
  factsOf,
  type HostileOptions,
  type ScriptEntry,
  type ScriptStep,
  type Storm,
  type StormReading,
  validateStep,
} from './script/index.ts';
import { type TenantData, tenantDataOf } from './tenant-data.ts';
import { endingOf, type TokenEnding } from './token-ending.ts';
import { fetchOf } from './transports/index.ts';
import { type Carrier, createJournal, type HttpRequest, type Journal } from './wire/index.ts';

/** How a mock server is to be. */
export interface MockServerOptions {
  /** A documented system by name, or a profile of one's own. `oauth2` unless given. */
  readonly profile?: ProfileName | Profile;
  /** Time of the server; the machine's time, steerable, unless given. */
  readonly clock?: Clock | SteerableClock;
  readonly random?: Random;
  readonly keys?: Keys;
  /** Of the store, where that outlives the server. */
  readonly vault?: Vault;
  readonly credentials?: Credentials;
  /** One that has been in use goes on from where it was. `openDurable` gives one with its keys and its vault. */
  readonly store?: Store;
  /** Deviations in force from the start, by name. */
  readonly deviations?: readonly string[];
  readonly script?: readonly ScriptStep[];
  /** A storm of documented behaviours and faults, which a correct client survives; none unless given. */
  readonly hostile?: HostileOptions;
  /**
   * Which pages may ask from another origin, and read what they are answered: those of the loopback interface unless
   * told otherwise, never with cookies, and never at the authorization endpoint, to which people are sent.
   */
  readonly cors?: Cors;
  /** Told of each part of the engine that is read, by its path, as `tellingReads` says; nobody unless given. */
  readonly onPartRead?: (path: string) => void;
  /** Exchanges that the journal keeps; all unless given. */
  readonly journalLimit?: number;
}

/** A server that plays a documented system. */
export interface MockServer
  extends Addresses,
    TokenEnding,
    Minting,
    TenantData,
    Omit<People, 'names' | 'clientIds' | 'resume' | 'forget'> {
  readonly profile: Profile;
  /** Where its endpoints really are: a deviation may have moved them. */
  readonly paths: Profile['paths'];
  readonly clock: SteerableClock;
  readonly journal: Journal;
  /**
   * Answers a request without a socket; its URL says which region is meant.
   * @param carrier what takes the answer to the client, where that cannot carry every fault
   */
  handle(request: HttpRequest, carrier?: Carrier): Promise<Answer>;
  /** The same as a `fetch` function. */
  readonly fetch: typeof fetch;
  /** Listens with one socket per region. */
  listen(
    options?: RegionalListenOptions,
  ): Promise<{ readonly url: string; readonly regions: Readonly<Record<string, string>> }>;
  close(): Promise<void>;

  /** What the storm is, where there is one: its seed gives it again. */
  readonly hostile: StormReading | undefined;
  /** Adds steps to the script. @throws ScriptError */
  script(...steps: readonly ScriptStep[]): void;
  scriptEntries(): readonly ScriptEntry[];
  clearScript(): void;

  /** All that is at rest, as SQL. @throws OptionError where the store lives and dies with the process */
  dump(): Promise<string>;
  accessTokens(): Promise<readonly AccessTokenRecord[]>;
  refreshTokens(): Promise<readonly RefreshTokenRecord[]>;
  /** Answers from the journal. @throws ScriptError for what could never be met, or always */
  expect(expectation: Expectation): ExpectationResult;
  /**
   * Makes a new key that signs from now on.
   * @param forget whether the signatures of the keys before it stop to count at once
   */
  rotateKeys(forget?: boolean): Promise<void>;
  /**
   * Breaks every connection and begins again, as a process does that was ended and started.
   * @param memory whether the store outlived it, as after an orderly end and with a durable store (`kept`), or
   *   is as at the very start (`lost`)
   */
  restart(memory?: 'kept' | 'lost'): Promise<void>;
  /** Back to the world that the profile starts with; journal and script are empty then, and a storm begins anew. */
  reset(): Promise<void>;
}

/**
 * Makes a server. It answers at once through `handle` and `fetch`; `listen` gives it sockets.
 * @throws OptionError for a profile or a deviation that nobody knows, ScriptError for a wrong step or storm
 */
export async function createMockServer(options: MockServerOptions = {}): Promise<MockServer> {
  const profile = profileNamed(options.profile ?? 'oauth2');
  const clock = steerable(options.clock ?? systemClock);
  const ports = defaultPorts({ ...options, clock });
  const journal = createJournal(() => clock.now(), options.journalLimit);
  const script = createScript();
  // Not from the chance of the server: a storm must not change its tokens.
  const storm = options.hostile && createStorm(options.hostile, profile, systemRandom);
  const places = placesOf(profile, ports);

  /** All that a process of the server would have in its memory. */
  function assembled() {
    const conformant = conformantParts(profile, ports, options.cors ?? 'loopback');
    const parts = (options.deviations ?? []).reduce(
      (sofar: Parts, name) => deviationNamed(name, ports.store)(sofar),
      options.onPartRead === undefined ? conformant : tellingReads(conformant, options.onPartRead),
    );
    const { store } = parts.ports;
    const ending = endingOf(store, clock);
    const people = peopleOf(parts.ports, ending, profile);
    const engine = createEngine(parts, {
      journal,
      script,
      ...(storm === undefined ? {} : { storm }),
      originOf: places.originOf,
      register: (client) => people.saveClient(client),
      deviation: (name) => deviationNamed(name, ports.store),
    });
    const tenantData = tenantDataOf(store, profile);
    const minting = mintingOf(parts, people, () => places.url);
    return { parts, store, engine, people, desks: { ...people, ...tenantData, ...ending, ...minting } };
  }
  let running = assembled();
  const handle: MockServer['handle'] = (request, carrier) =>
    running.engine(request, places.regionOf(request), carrier);

  const known = () => ({
    users: running.people.names(),
    clients: running.people.clientIds(),
    deviations: deviationNames,
  });

  function addSteps(...steps: readonly ScriptStep[]): void {
    const all = script.entries().map(({ step }) => step);
    for (const step of steps) {
      validateStep(step, profile, known(), all);
      for (const action of actionsOf(step)) {
        if ('deviation' in action) deviationNamed(action.deviation, ports.store);
      }
      all.push(step);
    }
    steps.forEach(script.add);
  }

  async function populate(): Promise<void> {
    const { desks } = running;
    for (const client of profile.world.clients) await desks.saveClient(client);
    for (const user of profile.world.users) await desks.saveUser(user);
    for (const role of profile.world.roles ?? []) await desks.saveRole(role);
    for (const record of profile.world.records ?? []) await desks.saveDataRecord(record);
    for (const { clientId, user, refreshToken } of profile.world.provisioned) {
      await desks.provision(clientId, user, refreshToken);
    }
  }

  await fillOnce(running.store, profile, running.people.resume, populate);
  addSteps(...(options.script ?? []));

  const server: MockServer = {
    profile,
    paths: running.parts.profile.paths,
    clock,
    journal,
    get regions() {
      return places.regions;
    },
    get origins() {
      return places.origins;
    },
    get url() {
      return places.url;
    },
    get certificate() {
      return places.certificate;
    },
    handle,
    fetch: fetchOf(handle),
    async listen(options = {}) {
      await places.listen(handle, options);
      // In the background: it is ready sooner than somebody who just found the server asks for a signature.
      if (profile.accessToken.format.kind !== 'opaque') void running.parts.ports.keys.current();
      return { url: places.url, regions: places.regions };
    },
    async close() {
      await places.close();
      await running.store.flush?.();
    },

    hostile: storm && readingOf(storm),
    script: addSteps,
    scriptEntries: () => script.entries(),
    clearScript: () => script.clear(),

    ...running.desks,
    async dump() {
      const dump = await running.store.dump?.();
      if (dump !== undefined) return dump;
      throw new OptionError('nothing of this server is at rest: give it a durable store, see openDurable');
    },
    accessTokens: () => running.store.accessTokens(),
    refreshTokens: () => running.store.refreshTokens(),
    expect(expectation) {
      validateExpectation(expectation, profile, known());
      return judge(expectation, journal.exchanges(), ({ request, endpoint = 'unknown', about }) => {
        const tenant = tenantAt(request, profile, places.originOf);
        return completed(factsOf(request, endpoint as Endpoint, places.regionOf(request), tenant), about);
      });
    },
    async rotateKeys(forget) {
      await running.parts.ports.keys.rotate(forget);
    },
    async restart(memory = 'kept') {
      places.disconnect();
      await running.store.flush?.();
      await begin(memory);
    },
    async reset() {
      script.clear();
      storm?.restart();
      journal.clear();
      await begin('lost');
    },
  };

  async function begin(memory: 'kept' | 'lost'): Promise<void> {
    running = assembled();
    Object.assign(server, running.desks);
    if (memory === 'lost') await fillAnew(running.store, profile, populate);
    else await running.people.resume();
  }
  return server;
}

const readingOf = ({ next: _, restart: __, ...reading }: Storm): StormReading => reading;

const steerable = (clock: Clock | SteerableClock): SteerableClock =>
  'advance' in clock ? clock : steerableClock(clock);
