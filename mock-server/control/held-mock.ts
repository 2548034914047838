import type { MockServer } from '../mock-server.ts';
import type { Mask } from '../wire/index.ts';
import { ControlError } from './control-error.ts';

/** A mock that a control server holds, with the mask that hides its secrets. */
export interface HeldMock {
  readonly id: string;
  readonly mock: MockServer;
  readonly mask: Mask;
}

/** The mocks of one process, by id. */
export interface HeldMocks {
  /** @throws ControlError when there is none */
  get(id: string): HeldMock;
  all(): readonly HeldMock[];
  /** An id that no mock has had. */
  nextId(): string;
  add(held: HeldMock): void;
  /** Closes a mock and forgets it. @throws ControlError when there is none */
  remove(id: string): Promise<void>;
}

export function holdMocks(first: readonly HeldMock[]): HeldMocks {
  const held = new Map(first.map((each) => [each.id, each]));
  let made = 0;

  function get(id: string): HeldMock {
    const found = held.get(id);
    if (found !== undefined) return found;
    const ids = [...held.keys()].join(', ') || 'none';
    throw new ControlError(404, `there is no mock "${id}"; there are: ${ids}`);
  }
  return {
    get,
    all: () => [...held.values()],
    nextId: () => `mock-${++made}`,
    add: (each) => void held.set(each.id, each),
    async remove(id) {
      const { mock } = get(id);
      held.delete(id);
      await mock.close();
    },
  };
}
