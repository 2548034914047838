import type { Connection } from './connection.ts';
import { type EventStream, eventsOf, type StreamEvent } from './events.ts';
import type {
  AvailableActions,
  ClientChange,
  ClientDescription,
  ClockReading,
  Expectation,
  ExpectationAnswer,
  JournalQuery,
  KeyRotation,
  MintedToken,
  MintOrder,
  MockDescription,
  ProvisioningBundle,
  ProvisioningOrder,
  Restart,
  RoleChange,
  RoleDescription,
  ScriptAddition,
  ScriptEntries,
  TokenList,
  TokenQuery,
  TokenSelection,
  ToldExchange,
  UserChange,
  UserDescription,
} from './messages.ts';

/** How a journal is followed. */
export interface FollowOptions {
  /** Exchanges with a greater id that have ended already come first. */
  readonly since?: number;
  /** Show secrets as they are. */
  readonly reveal?: boolean;
}

/** One mock, steered over the control API. Every method throws a ControlError when it is refused. */
export interface MockClient {
  readonly id: string;
  describe(): Promise<MockDescription>;
  /** Back to the world that the profile starts with; journal and script are empty then. */
  reset(): Promise<void>;
  /** Breaks every connection and begins again, as a process that was ended and started. */
  restart(how?: Restart): Promise<void>;
  /** Stops the mock. */
  remove(): Promise<void>;
  readonly clock: {
    read(): Promise<ClockReading>;
    /** @param duration ISO 8601, for example `PT61M` or `P6M` */
    advance(duration: string): Promise<ClockReading>;
    /** @param instant ISO 8601 with offset */
    set(instant: string): Promise<ClockReading>;
    freeze(): Promise<ClockReading>;
    resume(): Promise<ClockReading>;
  };
  readonly script: {
    list(): Promise<ScriptEntries>;
    /** Adds a step, or a list of them, after those that are there. @returns the whole script */
    add(steps: ScriptAddition): Promise<ScriptEntries>;
    clear(): Promise<void>;
    /** What a step can do. */
    actions(): Promise<AvailableActions>;
  };
  readonly users: {
    list(): Promise<UserDescription[]>;
    /** Changes a user, or adds one; what is not named stays. */
    save(name: string, change: UserChange): Promise<UserDescription>;
    /** Revokes what the user has, too. */
    remove(name: string): Promise<void>;
  };
  readonly roles: {
    list(): Promise<RoleDescription[]>;
    /** Says what a role of a tenant permits, from the next request on. */
    save(name: string, change: RoleChange): Promise<RoleDescription>;
  };
  readonly clients: {
    list(): Promise<ClientDescription[]>;
    /** Changes a client, or registers one; what is not named stays. */
    save(id: string, change: ClientChange): Promise<ClientDescription>;
    /** Revokes what the client has, too. */
    remove(id: string): Promise<void>;
  };
  readonly tokens: {
    list(query?: TokenQuery): Promise<TokenList>;
    /** A usable access token, with defects if they are asked for. */
    mint(order: MintOrder): Promise<MintedToken>;
    /** Lets tokens expire now; all of them where none are named. @returns those that were meant */
    expire(which?: TokenSelection): Promise<TokenList>;
    /** Revokes tokens; all of them where none are named. @returns those that were meant */
    revoke(which?: TokenSelection): Promise<TokenList>;
    /** What an implementation team hands to a new client. */
    provision(order: ProvisioningOrder): Promise<ProvisioningBundle>;
    /** Makes a new key that signs from now on. */
    rotateKeys(rotation?: KeyRotation): Promise<void>;
  };
  readonly journal: {
    list(query?: JournalQuery): Promise<ToldExchange[]>;
    read(exchange: number, options?: Pick<JournalQuery, 'reveal'>): Promise<ToldExchange>;
    /** Resolves once it listens: no exchange that ends from then on is missed. It ends with the mock. */
    follow(options?: FollowOptions): Promise<EventStream<ToldExchange>>;
    clear(): Promise<void>;
  };
  /** Asks the journal. */
  expect(expectation: Expectation): Promise<ExpectationAnswer>;
  /** Everything that happens: `exchange` as the journal tells it, and `changed` with what somebody changed. */
  events(options?: FollowOptions): Promise<EventStream<StreamEvent>>;
}

export function mockClient(id: string, { call, open }: Connection): MockClient {
  const base = `/mocks/${encodeURIComponent(id)}`;
  const move = (body: unknown) => call<ClockReading>('PUT', `${base}/clock`, { body });
  const user = (name: string) => `${base}/users/${encodeURIComponent(name)}`;
  const client = (name: string) => `${base}/clients/${encodeURIComponent(name)}`;
  const events = async (query: FollowOptions = {}) =>
    eventsOf(await open('GET', `${base}/events`, { query: { ...query } }));

  return {
    id,
    describe: () => call('GET', base),
    reset: () => call('POST', `${base}/reset`),
    restart: (body = {}) => call('POST', `${base}/restart`, { body }),
    remove: () => call('DELETE', base),
    clock: {
      read: () => call('GET', `${base}/clock`),
      advance: (advance) => move({ advance }),
      set: (set) => move({ set }),
      freeze: () => move({ freeze: true }),
      resume: () => move({ resume: true }),
    },
    script: {
      list: () => call('GET', `${base}/script`),
      add: (body) => call('POST', `${base}/script`, { body }),
      clear: () => call('DELETE', `${base}/script`),
      actions: () => call('GET', `${base}/actions`),
    },
    users: {
      list: () => call('GET', `${base}/users`),
      save: (name, body) => call('PUT', user(name), { body }),
      remove: (name) => call('DELETE', user(name)),
    },
    roles: {
      list: () => call('GET', `${base}/roles`),
      save: (name, body) => call('PUT', `${base}/roles/${encodeURIComponent(name)}`, { body }),
    },
    clients: {
      list: () => call('GET', `${base}/clients`),
      save: (name, body) => call('PUT', client(name), { body }),
      remove: (name) => call('DELETE', client(name)),
    },
    tokens: {
      list: (query = {}) => call('GET', `${base}/tokens`, { query: { ...query } }),
      mint: (body) => call('POST', `${base}/tokens`, { body }),
      expire: (body = {}) => call('POST', `${base}/tokens/expire`, { body }),
      revoke: (body = {}) => call('POST', `${base}/tokens/revoke`, { body }),
      provision: (body) => call('POST', `${base}/provision`, { body }),
      rotateKeys: (body = {}) => call('POST', `${base}/keys/rotate`, { body }),
    },
    journal: {
      list: (query = {}) => call('GET', `${base}/journal`, { query: { ...query } }),
      read: (exchange, query = {}) => call('GET', `${base}/journal/${exchange}`, { query: { ...query } }),
      follow: async (options) => onlyExchanges(await events(options)),
      clear: () => call('DELETE', `${base}/journal`),
    },
    expect: (body) => call('POST', `${base}/expect`, { body }),
    events,
  };
}

function onlyExchanges(events: EventStream<StreamEvent>): EventStream<ToldExchange> {
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    return: () => events.return(),
    async next() {
      for (;;) {
        const { done, value } = await events.next();
        if (done) return { done, value: undefined };
        if (value.event === 'exchange') return { done: false, value: value.data as ToldExchange };
      }
    },
  };
}
