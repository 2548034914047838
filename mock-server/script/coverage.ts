import { endpointsOf, pathCovers } from './reach.ts';
import { type Match, type ScriptStep, turnsOf } from './step.ts';

/** The place of an earlier step that takes every request a step would match, so that its turn never comes. */
export function coveredBy(step: ScriptStep, earlier: readonly ScriptStep[]): number | undefined {
  const place = earlier.findIndex((other) => endless(other) && covers(other, step));
  return place < 0 ? undefined : place;
}

function endless(step: ScriptStep): boolean {
  const { after, times } = turnsOf(step);
  return after === 0 && !Number.isFinite(times);
}

function covers(wide: ScriptStep, narrow: ScriptStep): boolean {
  const { path: widePath, endpoint: _, ...wideRest } = wide.on ?? {};
  const { path: narrowPath, ...narrowRest } = narrow.on ?? {};
  const reached = endpointsOf(wide);
  return (
    pathCovers(widePath, narrowPath) &&
    endpointsOf(narrow).every((endpoint) => reached.includes(endpoint)) &&
    Object.entries(wideRest).every(
      ([name, value]) => narrowRest[name as keyof Match & keyof typeof narrowRest] === value,
    )
  );
}
