import { type TargetDefinition, targetOf } from '../fixtures/target/index.ts';
import { catalogue } from './catalogue.ts';
import type { Check } from './check.ts';
import type { ExaminedTarget } from './conclude.ts';
import { scopeOf } from './examine.ts';
import { examinedTarget } from './examined-target.ts';
import { plan } from './plan.ts';
import type { RunSettings } from './run-settings.ts';

/** What a run is to do with one target, and what is known of the target before. */
export interface PlannedRun {
  readonly checks: readonly Check[];
  readonly examined: ExaminedTarget;
}

/** @param only checks to run; all that are planned if it names none */
export function plannedRun(
  definition: TargetDefinition,
  only: readonly string[],
  { seed, runs, limit, reveal }: Pick<Readonly<RunSettings>, 'seed' | 'runs' | 'limit' | 'reveal'>,
): PlannedRun {
  const all = planned(definition);
  const whole = only.length === 0;
  const asked = { seed, runs, plan: all.map(({ id }) => id), ...(whole ? {} : { limit }), revealed: reveal };
  return {
    checks: all.filter(({ id }) => whole || only.includes(id)),
    examined: examinedTarget(definition, asked),
  };
}

/** The checks of the catalogue that a target file brings into play, also those that it leaves out with a reason. */
export const planned = (definition: TargetDefinition): readonly Check[] =>
  plan(targetOf(definition), catalogue, scopeOf(definition.profile)).map(({ check }) => check);

/** The title of the test that examines a check, by which it is known again. */
export const titleOf = ({ id, title }: Pick<Check, 'id' | 'title'>): string => `${id}: ${title}`;
