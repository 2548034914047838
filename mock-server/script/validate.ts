import { suggestion } from '../documents/nearest.ts';
import { ENDPOINTS, type Endpoint } from '../endpoints/index.ts';
import { type Profile, tokenGrants } from '../profiles/index.ts';
import { type Behaviour, behaviours } from './behaviours/index.ts';
import { coveredBy } from './coverage.ts';
import { endpointsAt, endpointsIn, endpointsOf } from './reach.ts';
import { describeSetting, fitsSetting, type Settings } from './settings.ts';
import { FAULTS, type ScriptStep } from './step.ts';

/** A step that says nothing this server could act on; the message says what would be right. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError';
  /** The member that is wrong, from the step down: `['on', 'endpoint']`. */
  readonly path: readonly string[];
  constructor(path: readonly string[], sentence: string) {
    super(sentence);
    this.path = path;
  }
}

/** The world that a step is matched against. */
export interface Cast {
  readonly users: readonly string[];
  readonly clients: readonly string[];
  readonly deviations: readonly string[];
}

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
  const { on = {}, times, after } = step;
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
  validateAction(step, cast);
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

function validateAction({ do: action }: ScriptStep, { deviations, users }: Cast): void {
  if ('behaviour' in action) {
    oneOf(['do', 'behaviour'], action.behaviour, Object.keys(behaviours));
    const behaviour: Behaviour = behaviours[action.behaviour];
    validateSettings(action.with, behaviour.settings, `the behaviour "${action.behaviour}"`, users);
  } else if ('fault' in action) {
    oneOf(['do', 'fault'], action.fault, Object.keys(FAULTS));
    validateSettings(action.with, FAULTS[action.fault], `the fault "${action.fault}"`, users);
  } else if ('deviation' in action) {
    oneOf(['do', 'deviation'], action.deviation, deviations);
  }
}

function validateSettings(
  given: Readonly<Record<string, unknown>> = {},
  known: Settings,
  whose: string,
  users: readonly string[],
): void {
  for (const [name, value] of Object.entries(given)) {
    const path = ['do', 'with', name];
    const setting = known[name];
    if (setting === undefined) {
      throw new ScriptError(
        path,
        `"${name}" is not a setting of ${whose}; ${right(name, Object.keys(known))}`,
      );
    }
    if (!fitsSetting(value, setting)) {
      throw new ScriptError(
        path,
        `do.with.${name} is ${JSON.stringify(value)}; it takes ${describeSetting(setting)}`,
      );
    }
    if (setting === 'user') oneOf(path, String(value), users);
  }
}

/** Refuses what each member allows, but not all of them together. */
function validateReach(step: ScriptStep, profile: Profile): void {
  const { on = {}, do: action } = step;
  const reached = endpointsOf(step);
  if ('behaviour' in action && reached.length === 0) {
    const { endpoints } = behaviours[action.behaviour];
    throw new ScriptError(
      ['on', 'endpoint'],
      `do.behaviour "${action.behaviour}" acts at the endpoint ${endpoints.join(' or ')}, ` +
        `and on.endpoint is "${on.endpoint}": the step would match nothing`,
    );
  }
  const own = endpointsIn(profile);
  if (!reached.some((endpoint) => own.includes(endpoint))) {
    throw new ScriptError(
      on.endpoint === undefined ? ['do', 'behaviour'] : ['on', 'endpoint'],
      `the step is about the endpoint ${reached.join(' or ')}, which ${profile.name} does not have; ` +
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

function oneOf(path: readonly string[], given: string | undefined, known: readonly string[]): void {
  if (given === undefined || known.includes(given)) return;
  throw new ScriptError(
    path,
    `${path.join('.')} is "${given}", which matches nothing here; ${right(given, known)}`,
  );
}

const right = (given: string, known: readonly string[]): string =>
  known.length === 0 ? 'it takes none' : suggestion(given, known);

function atLeast(where: 'times' | 'after', given: number | undefined, least: number): void {
  if (given === undefined || (Number.isInteger(given) && given >= least)) return;
  throw new ScriptError([where], `${where} is ${given}; it takes a whole number from ${least}`);
}
