import { openMockServerBench } from '../fixtures/bench/index.ts';
import { type DetectedProfile, detectedProfiles } from '../fixtures/detected-profiles.ts';
import {
  changedParts,
  type Keys,
  meetsChange,
  memoryStore,
  type ServerDeviation,
  storeAtRest,
} from '../fixtures/deviations.ts';
import type { Judge, ServerCheck } from './check.ts';
import { examineServer } from './examine.ts';

/** What a check is given a server for in a detection run. */
export const looksAtRest = ({ controls }: Pick<ServerCheck, 'controls'>): boolean =>
  controls.includes('dump');

type Generation = Judge['generation'];
type Reads = ReadonlyMap<string, ReadonlySet<string>>;

const known = new Map<string, Promise<Reads>>();

/** Which parts of a conformant server are read in each check. */
function readsOf(profile: DetectedProfile, keys: Keys, generation: Generation): Promise<Reads> {
  const key = JSON.stringify([profile, generation]);
  const reads = known.get(key) ?? observed(profile, keys, generation);
  known.set(key, reads);
  return reads;
}

async function observed(profile: DetectedProfile, keys: Keys, generation: Generation): Promise<Reads> {
  const reads = new Map<string, Set<string>>();
  await examineServer(
    async (check) => {
      const read = new Set<string>();
      if (check !== undefined) reads.set(check.id, read);
      const bench = await openMockServerBench({
        profile: detectedProfiles[profile],
        seed: generation.seed,
        keys,
        atRest: check !== undefined && looksAtRest(check),
        onPartRead: (path) => read.add(path),
      });
      return { bench, recent: () => bench.journal.exchanges(), strike: async () => {} };
    },
    { generation, reveal: true },
  );
  return reads;
}

let stores: Promise<Parameters<typeof changedParts>[2]> | undefined;

/**
 * Tells checks that could go otherwise at a deviant server from those that cannot: where a check reads no part at a
 * conformant server that the deviation changes, each step of it is the same at both, and it accuses neither.
 */
export async function whoMeets(
  profile: DetectedProfile,
  deviation: ServerDeviation,
  keys: Keys,
  generation: Generation,
): Promise<(check: Pick<ServerCheck, 'id' | 'controls'>) => boolean> {
  stores ??= storeAtRest(async (word) => `hash of ${word}`).then((atRest) => [memoryStore(), atRest]);
  const changed = changedParts(detectedProfiles[profile], deviation, await stores);
  const reads = await readsOf(profile, keys, generation);
  return ({ id, controls }) => {
    const read = reads.get(id);
    // Such a deviant is shown another store than the conformant server was.
    const elsewhere = deviation.comparesInClear === true && looksAtRest({ controls });
    return read === undefined || elsewhere || meetsChange(read, changed);
  };
}
