import type { TargetDefinition } from '../fixtures/target/index.ts';
import type { ExaminedTarget } from './conclude.ts';
import { type PlannedRun, plannedRun } from './planned-run.ts';
import type { RunSettings } from './run-settings.ts';
import { isDivisible, type Shard, sharesOf } from './shares.ts';

/** A target of a run, under the name that its reports get. */
export interface NamedTarget {
  readonly name: string;
  readonly definition: TargetDefinition;
  /** Ids of checks to run; all of the plan if empty. */
  readonly only: readonly string[];
}

/** Checks of one target that run one after the other, in one process. */
export interface RunGroup extends PlannedRun {
  readonly name: string;
  readonly definition: TargetDefinition;
  /** The shard that runs them, from 1. */
  readonly shard: number;
}

/** The groups of all shards, in the order of the targets. */
export function runGroups(
  targets: readonly NamedTarget[],
  settings: Pick<RunSettings, 'seed' | 'runs' | 'limit' | 'reveal' | 'shard'>,
): readonly RunGroup[] {
  const planned = targets.map((target) => ({
    ...target,
    ...plannedRun(target.definition, target.only, settings),
  }));
  const shares = sharesOf(
    planned.map(({ checks, definition }) => ({ checks, divisible: isDivisible(definition) })),
    settings.shard?.of ?? 1,
  );
  return planned.flatMap(({ name, definition, examined }, place) =>
    (shares[place] ?? []).map((share) => ({ name, definition, examined, ...share })),
  );
}

/** What is known of a target, for a report on one shard alone: what others examine is left out of it. */
export function inShard(examined: ExaminedTarget, { index, of }: Shard): ExaminedTarget {
  const also = examined.limit === undefined ? '' : `${examined.limit}, and `;
  return { ...examined, limit: `${also}this is shard ${index} of ${of}` };
}
