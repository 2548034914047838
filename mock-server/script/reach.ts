import { ENDPOINTS, type Endpoint, endpointsByPath } from '../endpoints/index.ts';
import type { Profile } from '../profiles/index.ts';
import { type Behaviour, behaviours } from './behaviours/index.ts';
import { type Action, actionsOf, type Match, type ScriptStep } from './step.ts';

/** Endpoints at which a step acts: those that all its behaviours are made for, and the one that it names. */
export function endpointsOf(step: Pick<ScriptStep, 'on' | 'do'>): readonly Endpoint[] {
  const named = step.on?.endpoint;
  return ENDPOINTS.filter(
    (endpoint) =>
      (named === undefined || named === endpoint) &&
      actionsOf(step).every((action) => actsAt(action).includes(endpoint)),
  );
}

/** Endpoints that an action is made for. */
export function actsAt(action: Action): readonly Endpoint[] {
  const behaviour: Behaviour | undefined = 'behaviour' in action ? behaviours[action.behaviour] : undefined;
  return behaviour?.endpoints ?? ENDPOINTS;
}

/** Endpoints that a profile has. */
export const endpointsIn = ({ paths }: Profile): readonly Endpoint[] =>
  ENDPOINTS.filter((name) => Object.hasOwn(paths, name) || name === 'resource' || name === 'unknown');

/** Endpoints that requests to a path, or to the paths below a prefix that ends in `*`, may address. */
export function endpointsAt(profile: Profile, path: string): readonly Endpoint[] {
  const { resources } = profile;
  const named = [...endpointsByPath(profile)];
  const found: Endpoint[] = named.filter(([at]) => pathMatches(path, at)).map(([, name]) => name);
  const covered = resources.flatMap(({ path: at, prefix }) => (prefix ? [at, `${at}/*`] : [at]));
  if (covered.some((at) => overlap(at, path))) found.push('resource');
  return path.endsWith('*') || found.length === 0 ? [...found, 'unknown'] : found;
}

/** Whether a path is the wanted one, or below a wanted prefix that ends in `*`. */
export const pathMatches = (wanted: string, path: string): boolean =>
  wanted.endsWith('*') ? path.startsWith(wanted.slice(0, -1)) : path === wanted;

function overlap(one: string, other: string): boolean {
  const [bareOne, bareOther] = [one.replace(/\*$/, ''), other.replace(/\*$/, '')];
  return pathMatches(one, bareOther) || pathMatches(other, bareOne);
}

/** Whether every path that `narrow` means is one that `wide` means; no path at all means every one. */
export function pathCovers(wide: Match['path'], narrow: Match['path']): boolean {
  if (wide === undefined || wide === narrow) return true;
  return narrow !== undefined && wide.endsWith('*') && pathMatches(wide, narrow.replace(/\*$/, ''));
}
