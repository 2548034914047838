import { ENDPOINTS, type Endpoint } from '../endpoints/index.ts';
import { type Profile, tokenGrants } from '../profiles/index.ts';
import type { Cast } from './cast.ts';
import { coveredBy } from './coverage.ts';
import { actsAt, endpointsAt, endpointsIn, endpointsOf } from './reach.ts';
import { oneOf, ScriptError } from './script-error.ts';
import { actionsOf, type ScriptStep } from './step.ts';
import { placedActions, validateAction } from './validate-action.ts';

/**
 * Checks that a step can ever match and that what it names exists.
 * @param earlier steps that see each request first
 * @throws ScriptError with one sentence
 */
export function validateStep(
  step: ScriptStep,
  profile: Profile,
  cast: Cast,
  earlier: readonly ScriptStep[] = [],
): void {
  const { on = {}, times, after, nth } = step;
  oneOf(['on', 'endpoint'], on.endpoint, ENDPOINTS);
  oneOf(['on', 'grant'], on.grant, tokenGrants(profile));
  oneOf(['on', 'region'], on.region, profile.regions);
  oneOf(['on', 'tenant'], on.tenant, profile.tenancy?.tenants.map(({ id }) => id) ?? []);
  oneOf(['on', 'user'], on.user, cast.users);
  oneOf(['on', 'client'], on.client, cast.clients);
  if (on.method !== undefined && on.method !== on.method.toUpperCase()) {
    throw new ScriptError(
      ['on', 'method'],
      `on.method is "${on.method}", which matches nothing here; did you mean "${on.method.toUpperCase()}"?`,
    );
  }
  atLeast('times', times, 1);
  atLeast('after', after, 0);
  atLeast('nth', nth, 1);
  if (nth !== undefined && (times !== undefined || after !== undefined)) {
    const other = times === undefined ? 'after' : 'times';
    throw new ScriptError(['nth'], `"nth" means one request alone, so it does not stand beside "${other}"`);
  }
  if (actionsOf(step).length === 0) throw new ScriptError(['do'], 'do is an empty list; it takes actions');
  for (const [at, action] of placedActions(step)) validateAction(action, at, cast);
  validateReach(step, profile);
  const before = coveredBy(step, earlier);
  if (before !== undefined) {
    throw new ScriptError(
      ['on'],
      `step ${before + 1} takes every request that this step would match, without end; ` +
        'put this step before it, or give that one "times"',
    );
  }
}

/** Refuses what each member allows, but not all of them together. */
function validateReach(step: ScriptStep, profile: Profile): void {
  const { on = {} } = step;
  const able = endpointsOf(step);
  if (able.length === 0) throw nowhere(step);
  const own = endpointsIn(profile);
  const reached = able.filter((endpoint) => own.includes(endpoint));
  if (reached.length === 0) {
    throw new ScriptError(
      on.endpoint === undefined
        ? ['do', ...('behaviour' in step.do ? ['behaviour'] : [])]
        : ['on', 'endpoint'],
      `the step is about the endpoint ${able.join(' or ')}, which ${profile.name} does not have; ` +
        `it has ${own.join(', ')}`,
    );
  }
  if (on.grant !== undefined && !reached.includes('token')) {
    throw new ScriptError(
      ['on', 'grant'],
      `on.grant is "${on.grant}", which only requests to the token endpoint name: the step would match nothing`,
    );
  }
  if (on.path === undefined) return;
  const there: readonly Endpoint[] = endpointsAt(profile, on.path);
  if (!reached.some((endpoint) => there.includes(endpoint))) {
    throw new ScriptError(
      ['on', 'path'],
      `on.path is "${on.path}", which belongs to the endpoint ${there.join(' or ')}, ` +
        `and the step is about ${reached.join(' or ')}: it would match nothing`,
    );
  }
}

/** A step without an endpoint: its behaviour acts elsewhere, or one of a list elsewhere than another. */
function nowhere({ on, do: action }: ScriptStep): ScriptError {
  const told = actionsOf({ do: action }).flatMap((each) =>
    'behaviour' in each ? [`"${each.behaviour}" acts at the endpoint ${actsAt(each).join(' or ')}`] : [],
  );
  if (on?.endpoint === undefined) {
    return new ScriptError(
      ['do'],
      `do has actions that no endpoint takes in turn: ${told.join(', ')}; give each a step of its own`,
    );
  }
  return new ScriptError(
    ['on', 'endpoint'],
    `do.behaviour ${told.join(', ')}, and on.endpoint is "${on.endpoint}": the step would match nothing`,
  );
}

function atLeast(where: 'times' | 'after' | 'nth', given: number | undefined, least: number): void {
  if (given === undefined || (Number.isInteger(given) && given >= least)) return;
  throw new ScriptError([where], `${where} is ${given}; it takes a whole number from ${least}`);
}
