import { type TargetDefinition, targetOf } from '../fixtures/target/index.ts';
import type { Check } from './check.ts';

/** Which part of a run this is, from 1. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** Checks of one target that stay together, and the shard that they belong to. */
export interface Share {
  readonly shard: number;
  readonly checks: readonly Check[];
}

/** A target with the checks that a run has for it. */
interface SharedTarget {
  readonly checks: readonly Check[];
  readonly divisible: boolean;
}

/**
 * Cuts a run into the groups that the test runner deals out to its shards: it counts tests in their order, gives each shard
 * equally many, and a group to the shard in which its first test falls. So a target is cut where a shard ends, and no shard gets
 * two groups of one target; what must stay whole goes where it begins.
 * @returns the shares of each target, in the order of its checks; one per target where there is one shard
 */
export function sharesOf(targets: readonly SharedTarget[], shards: number): readonly (readonly Share[])[] {
  const total = targets.reduce((sum, { checks }) => sum + checks.length, 0);
  const endOf = (shard: number) => Math.floor(total / shards) * shard + Math.min(shard, total % shards);
  const shardAt = (place: number) => {
    let shard = 1;
    while (endOf(shard) <= place) shard++;
    return shard;
  };
  let place = 0;
  return targets.map(({ checks, divisible }) => {
    const first = place;
    place += checks.length;
    if (checks.length === 0) return [];
    if (!divisible) return [{ shard: shardAt(first), checks }];
    return [...Map.groupBy(checks, (_, index) => shardAt(first + index))].map(([shard, some]) => ({
      shard,
      checks: some,
    }));
  });
}

/**
 * Whether parts of a target may be examined apart, at the same time even: nothing that one check leaves behind meets another,
 * and each part has a process of the target of its own.
 */
export const isDivisible = (definition: TargetDefinition): boolean =>
  targetOf(definition).isolation !== 'order' &&
  (definition.roles.includes('client') || definition.start !== undefined);
