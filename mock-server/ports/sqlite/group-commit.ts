import type { Commit } from '../table-store.ts';
import type { Connection } from './connection.ts';

/** Makes changes durable together that come in one turn of the event loop, since each commit waits for the disk. */
export interface GroupCommit {
  readonly commit: Commit;
  /** Commits what is waiting now. */
  flush(): void;
}

interface Waiting {
  run(): void;
  resolve(): void;
  reject(reason: unknown): void;
}

export function groupCommit(database: Connection): GroupCommit {
  let waiting: Waiting[] = [];

  function flush(): void {
    const group = waiting;
    waiting = [];
    commitTogether(database, group);
  }
  return {
    flush,
    commit<Outcome>(change: () => Outcome): Promise<Outcome> {
      const { promise, resolve, reject } = Promise.withResolvers<Outcome>();
      let outcome: Outcome;
      if (waiting.length === 0) setImmediate(flush);
      waiting.push({
        run: () => {
          outcome = change();
        },
        resolve: () => resolve(outcome),
        reject,
      });
      return promise;
    },
  };
}

/** A change that fails takes none of the others with it; where the commit fails, nothing of them has happened. */
function commitTogether(database: Connection, group: readonly Waiting[]): void {
  let current: Waiting | undefined;
  try {
    if (group.length === 0) return;
    database.transaction(() => {
      for (const each of group) {
        current = each;
        each.run();
      }
      current = undefined;
    });
  } catch (error) {
    if (current === undefined) {
      for (const { reject } of group) reject(error);
      return;
    }
    current.reject(error);
    commitTogether(
      database,
      group.filter((each) => each !== current),
    );
    return;
  }
  for (const { resolve } of group) resolve();
}
