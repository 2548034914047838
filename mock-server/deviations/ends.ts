import type { Ports, Store } from '../ports/index.ts';
import { byAuthorizationServer, type ServerDeviation } from './deviation.ts';
import { withPorts, withStore } from './override.ts';
import { forgettingRevocations } from './restarts.ts';

/** Something that outlives the process with its store, and is there anew for each store. */
function besideStore<State>(make: () => State): (store: Store) => State {
  const states = new WeakMap<Store, State>();
  return (store) => {
    const state = states.get(store) ?? make();
    states.set(store, state);
    return state;
  };
}

/** What the last request wrote is held back until the next one, or until the server ends in order. */
const heldBack = besideStore(() => ({ pending: [] as string[], lost: new Set<string>() }));

function losingLastWrites(store: Store): Partial<Store> {
  const state = heldBack(store);
  for (const digest of state.pending) state.lost.add(digest);
  state.pending = [];
  const unlessLost = async <Token>(digest: string, found: Promise<Token | undefined>) =>
    state.lost.has(digest) ? undefined : found;
  return {
    accessToken: (digest) => unlessLost(digest, store.accessToken(digest)),
    refreshToken: (digest) => unlessLost(digest, store.refreshToken(digest)),
    async issue(issue) {
      const outcome = await store.issue(issue);
      const { accessToken, refreshToken, presented } = issue;
      const made = [accessToken.digest, refreshToken?.digest];
      state.pending = made.filter((each) => each !== undefined && each !== presented?.digest) as string[];
      return outcome;
    },
    async flush() {
      state.pending = [];
      await store.flush?.();
    },
  };
}

function forgettingUntilFlushed(store: Store): Partial<Store> {
  const held: (() => Promise<unknown>)[] = [];
  return {
    ...forgettingRevocations(store, (write) => held.push(write)),
    async flush() {
      for (const write of held.splice(0)) await write();
      await store.flush?.();
    },
  };
}

interface Life {
  readonly issuedAt: number;
  readonly expiresAt: number;
}

/** A store that remembers of each token another end than it was told. */
function withEnds(store: Store, endOf: (life: Life) => number): Partial<Store> {
  const retold = <Token extends Partial<Life>>(token?: Token): Token | undefined => {
    if (token?.expiresAt === undefined || token.issuedAt === undefined) return token;
    return { ...token, expiresAt: endOf({ issuedAt: token.issuedAt, expiresAt: token.expiresAt }) };
  };
  return {
    accessToken: async (digest) => retold(await store.accessToken(digest)),
    refreshToken: async (digest) => retold(await store.refreshToken(digest)),
  };
}

const firstStart = besideStore(() => ({ over: false }));

function startingLifetimesAnew({ store, clock }: Ports): Partial<Ports> {
  const start = firstStart(store);
  if (!start.over) {
    start.over = true;
    return {};
  }
  const startedAt = clock.now();
  const ends = withEnds(store, ({ issuedAt, expiresAt }) =>
    issuedAt >= startedAt ? expiresAt : startedAt + expiresAt - issuedAt,
  );
  return { store: { ...store, ...ends } };
}

const timesDown = besideStore(() => ({
  seenAt: undefined as number | undefined,
  gaps: [] as { readonly until: number; readonly length: number }[],
}));

/** What is written with each request, and at an end in order, is when the server was there last. */
function countingOwnTime({ store, clock }: Ports): Partial<Ports> {
  const state = timesDown(store);
  const until = clock.now();
  if (state.seenAt !== undefined) state.gaps.push({ until, length: until - state.seenAt });
  const seen = () => {
    state.seenAt = clock.now();
  };
  const ends = withEnds(store, ({ issuedAt, expiresAt }) => {
    seen();
    const since = state.gaps.filter((gap) => gap.until > issuedAt);
    return since.reduce((end, { length }) => end + length, expiresAt);
  });
  return {
    store: {
      ...store,
      ...ends,
      issue(issue) {
        seen();
        return store.issue(issue);
      },
      async flush() {
        seen();
        await store.flush?.();
      },
    },
  };
}

const ofPersistence = (faults: readonly Omit<ServerDeviation, 'party' | 'profiles'>[]) =>
  byAuthorizationServer(
    faults.map((fault) => ({
      ...fault,
      profiles: ['cehub', 'enigma'],
      breaks: ['ENIGMA-D04', 'CEHUB-31', ...fault.breaks],
    })),
  );

/** Faults in how a server ends, and in what it thinks of the time that it was not there. */
export const endDeviations: readonly ServerDeviation[] = ofPersistence([
  {
    name: 'kill-loses-the-last-writes',
    title: 'The tokens of the last request are answered before they are written, and a kill loses them.',
    breaks: ['B-D03'],
    override: withStore(losingLastWrites),
  },
  {
    name: 'kill-forgets-revocations',
    title: 'Revocations are written when the server ends in order, and a kill forgets them.',
    breaks: ['B-D02'],
    override: withStore(forgettingUntilFlushed),
  },
  {
    name: 'restart-starts-lifetimes-anew',
    title: 'The lifetime of each stored token starts anew with the server.',
    breaks: ['B-D02'],
    override: withPorts(startingLifetimesAnew),
  },
  {
    name: 'time-stands-still-while-down',
    title: 'The time for which the server was down is not counted.',
    breaks: ['B-D02'],
    override: withPorts(countingOwnTime),
  },
]);
