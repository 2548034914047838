import { ENDPOINTS } from '../endpoints/index.ts';
import type { Profile } from '../profiles/index.ts';
import { type Behaviour, behaviours } from './behaviours.ts';
import { FAULTS, type ScriptStep } from './step.ts';

/** A step that says nothing this server could act on; the message says what would be right. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError';
}

/** The world that a step is matched against. */
export interface Cast {
  readonly users: readonly string[];
  readonly clients: readonly string[];
  readonly deviations: readonly string[];
}

/**
 * Checks that a step can ever match and that what it names exists.
 * @throws ScriptError with one sentence
 */
export function validateStep(step: ScriptStep, profile: Profile, cast: Cast): void {
  const { on = {}, do: action, times, after } = step;
  oneOf('on.endpoint', on.endpoint, ENDPOINTS);
  oneOf('on.grant', on.grant, profile.grants);
  oneOf('on.region', on.region, profile.regions);
  oneOf('on.user', on.user, cast.users);
  oneOf('on.client', on.client, cast.clients);
  atLeast('times', times, 1);
  atLeast('after', after, 0);
  if ('behaviour' in action) {
    oneOf('do.behaviour', action.behaviour, Object.keys(behaviours));
    const behaviour: Behaviour = behaviours[action.behaviour];
    for (const setting of Object.keys(action.with ?? {})) oneOf('do.with', setting, behaviour.settings);
    if (on.endpoint !== undefined && !behaviour.endpoints.includes(on.endpoint)) {
      throw new ScriptError(
        `do.behaviour "${action.behaviour}" acts at the endpoint ${behaviour.endpoints.join(' or ')}, ` +
          `and on.endpoint is "${on.endpoint}": the step would match nothing`,
      );
    }
  } else if ('fault' in action) oneOf('do.fault', action.fault, FAULTS);
  else if ('deviation' in action) oneOf('do.deviation', action.deviation, cast.deviations);
}

function oneOf(where: string, given: string | undefined, known: readonly string[]): void {
  if (given === undefined || known.includes(given)) return;
  throw new ScriptError(
    `${where} is "${given}", which matches nothing here; ${known.length === 0 ? 'it takes no value' : `known: ${known.join(', ')}`}`,
  );
}

function atLeast(where: string, given: number | undefined, least: number): void {
  if (given === undefined || (Number.isInteger(given) && given >= least)) return;
  throw new ScriptError(`${where} is ${given}; it takes a whole number from ${least}`);
}
