import type {
  AvailableActions,
  ClockReading,
  MockClient,
  MockDescription,
  ScriptEntries,
  StreamEvent,
  TokenList,
  ToldExchange,
  UserDescription,
} from '../client/index.ts';

/** What is known of a mock, each part of it by a name. */
export interface Parts {
  /** With the machine's own time at which it was read, so that it can go on meanwhile. */
  clock: ClockReading & { readonly readAt: number };
  /** In the order in which their requests began; only the newest. */
  exchanges: readonly ToldExchange[];
  script: ScriptEntries;
  users: readonly UserDescription[];
  tokens: TokenList;
}
export type Part = keyof Parts;

/** How the page stands to the mock. */
export type Link = 'live' | 'lost' | 'removed';

/** The page's view of one mock, kept up to date. */
export interface Session {
  readonly mock: MockClient;
  readonly description: MockDescription;
  readonly actions: AvailableActions;
  /** Milliseconds since the epoch, by the clock of the mock. */
  now(): number;
  /** Calls the listener with a part now, and whenever it changes. */
  watch<Name extends Part>(part: Name, listener: (value: Parts[Name]) => void): void;
  /** Reads parts anew. @throws ControlError */
  reload(...parts: readonly Part[]): Promise<void>;
  /** Stops following. */
  close(): void;
}

const EXCHANGES_SHOWN = 300;
const TOKENS_SHOWN = 100;
const RETRY_AFTER = 1500;
/** Exchanges come in bursts: they are shown, and what they may have changed is read, once per so many milliseconds. */
const SETTLED_AFTER = 100;

/** What a change over the API makes out of date; everything where it is not named here. */
const TOUCHED: Readonly<Record<string, readonly Part[]>> = {
  clock: ['clock', 'tokens'],
  script: ['script'],
  users: ['users', 'tokens'],
  roles: [],
  clients: ['tokens'],
  tokens: ['tokens'],
  provision: ['tokens'],
  keys: ['tokens'],
  journal: ['exchanges'],
};
const BY_EXCHANGE: readonly Part[] = ['script', 'users', 'tokens'];

/** @throws ControlError where the mock cannot be read */
export async function openSession(mock: MockClient, onLink: (link: Link) => void): Promise<Session> {
  const read: { readonly [Name in Part]: () => Promise<Parts[Name]> } = {
    clock: async () => ({ ...(await mock.clock.read()), readAt: performance.now() }),
    exchanges: () => mock.journal.list({ last: EXCHANGES_SHOWN }),
    script: () => mock.script.list(),
    users: () => mock.users.list(),
    tokens: () => mock.tokens.list({ last: TOKENS_SHOWN }),
  };
  const everything = Object.keys(read) as Part[];
  const listeners = new Map<Part, Set<(value: never) => void>>();
  let events = await mock.events();
  const [description, actions, clock, exchanges, script, users, tokens] = await Promise.all([
    mock.describe(),
    mock.script.actions(),
    read.clock(),
    read.exchanges(),
    read.script(),
    read.users(),
    read.tokens(),
  ]);
  const parts: Parts = { clock, exchanges, script, users, tokens };
  let closed = false;
  const arrived = new Map<number, ToldExchange>();
  let settling: ReturnType<typeof setTimeout> | undefined;

  function put<Name extends Part>(part: Name, value: Parts[Name]): void {
    parts[part] = value;
    for (const listener of listeners.get(part) ?? []) (listener as (value: Parts[Name]) => void)(value);
  }
  const reloadOne = async <Name extends Part>(part: Name) => {
    const value = await read[part]();
    if (!closed) put(part, value);
  };
  const reload = async (...names: readonly Part[]) => void (await Promise.all(names.map(reloadOne)));
  const reloadQuietly = (names: readonly Part[]) => void reload(...names).catch(() => undefined);

  function take({ event, data }: StreamEvent): void {
    if (event === 'changed') {
      const touched = TOUCHED[(data as { readonly what: string }).what] ?? everything;
      if (touched.includes('exchanges')) arrived.clear(); // the journal that is read now holds what it still knows
      reloadQuietly(touched);
      return;
    }
    arrived.set((data as ToldExchange).id, data as ToldExchange);
    settling ??= setTimeout(settle, SETTLED_AFTER);
  }
  function settle(): void {
    settling = undefined;
    const known = parts.exchanges.filter(({ id }) => !arrived.has(id));
    const all = [...known, ...arrived.values()].toSorted((one, other) => one.id - other.id);
    arrived.clear();
    put('exchanges', all.slice(-EXCHANGES_SHOWN));
    reloadQuietly(BY_EXCHANGE);
  }

  async function follow(): Promise<void> {
    onLink('live');
    while (!closed) {
      try {
        for await (const event of events) take(event);
        if (!closed) onLink('removed');
        return;
      } catch {
        if (closed) return;
        onLink('lost');
        await reconnect();
      }
    }
  }
  async function reconnect(): Promise<void> {
    while (!closed) {
      await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER));
      try {
        events = await mock.events();
        await reload(...everything);
        onLink('live');
        return;
      } catch {
        // It is not back yet.
      }
    }
  }
  void follow();

  return {
    mock,
    description,
    actions,
    now: () =>
      Date.parse(parts.clock.now) + (parts.clock.frozen ? 0 : performance.now() - parts.clock.readAt),
    watch(part, listener) {
      const known = listeners.get(part) ?? new Set();
      listeners.set(part, known.add(listener as (value: never) => void));
      listener(parts[part]);
    },
    reload,
    close() {
      closed = true;
      clearTimeout(settling);
      void events.return();
    },
  };
}
