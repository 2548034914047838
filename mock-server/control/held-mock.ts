import type { MockServer } from '../mock-server.ts';
import type { Mask } from '../wire/index.ts';
import { Refusal } from './refusal.ts';

/** A mock that a control server holds, with the mask that hides its secrets. */
export interface HeldMock {
  readonly id: string;
  readonly mock: MockServer;
  readonly mask: Mask;
}

/** What a control call did to a mock: the last part of its path that names a thing, or `removed` for the end of it. */
export type Change = string;

/** The mocks of one process, by id. */
export interface HeldMocks {
  /** @throws Refusal when there is none */
  get(id: string): HeldMock;
  all(): readonly HeldMock[];
  /** An id that no mock has had. */
  nextId(): string;
  add(held: HeldMock): void;
  /** Closes a mock and forgets it. @throws Refusal when there is none */
  remove(id: string): Promise<void>;
  /** Tells whoever watches a mock what was done to it. */
  tell(id: string, change: Change): void;
  /** Calls the listener for each change of a mock from now on; the answer stops that. */
  watch(id: string, listener: (change: Change) => void): () => void;
}

export function holdMocks(first: readonly HeldMock[]): HeldMocks {
  const held = new Map(first.map((each) => [each.id, each]));
  const watchers = new Map<string, Set<(change: Change) => void>>();
  let made = 0;

  function get(id: string): HeldMock {
    const found = held.get(id);
    if (found !== undefined) return found;
    const ids = [...held.keys()].join(', ') || 'none';
    throw new Refusal(404, `there is no mock "${id}"; there are: ${ids}`);
  }
  function tell(id: string, change: Change): void {
    for (const listener of watchers.get(id) ?? []) listener(change);
  }
  return {
    get,
    all: () => [...held.values()],
    nextId: () => `mock-${++made}`,
    add: (each) => void held.set(each.id, each),
    async remove(id) {
      const { mock } = get(id);
      held.delete(id);
      tell(id, 'removed');
      await mock.close();
    },
    tell,
    watch(id, listener) {
      const listeners = watchers.get(id) ?? new Set();
      watchers.set(id, listeners.add(listener));
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) watchers.delete(id);
      };
    },
  };
}
