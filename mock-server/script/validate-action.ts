import { spell } from '../documents/spell.ts';
import { type Behaviour, behaviours } from './behaviours/index.ts';
import type { Cast } from './cast.ts';
import { oneOf, type Place, right, ScriptError } from './script-error.ts';
import { describeSetting, fitsSetting, type Settings } from './settings.ts';
import { type Action, actionsOf, FAULTS, type ScriptStep } from './step.ts';

/** Each action of a step with its place. */
export function placedActions(step: Pick<ScriptStep, 'do'>): readonly (readonly [Place, Action])[] {
  const inList = Array.isArray(step.do);
  return actionsOf(step).map((action, place) => [inList ? ['do', place] : ['do'], action]);
}

/**
 * Checks that what an action names exists, with settings that it takes.
 * @throws ScriptError with one sentence
 */
export function validateAction(action: Action, at: Place, { deviations, users }: Cast): void {
  if ('behaviour' in action) {
    oneOf([...at, 'behaviour'], action.behaviour, Object.keys(behaviours));
    const behaviour: Behaviour = behaviours[action.behaviour];
    validateSettings(action.with, behaviour.settings, at, `the behaviour "${action.behaviour}"`, users);
  } else if ('fault' in action) {
    oneOf([...at, 'fault'], action.fault, Object.keys(FAULTS));
    validateSettings(action.with, FAULTS[action.fault], at, `the fault "${action.fault}"`, users);
  } else if ('deviation' in action) {
    oneOf([...at, 'deviation'], action.deviation, deviations);
  } else if ('patch' in action && action.patch.body !== undefined && action.patch.members !== undefined) {
    const place = [...at, 'patch', 'members'];
    throw new ScriptError(
      place,
      `${spell(place)} changes the body that ${spell([...at, 'patch', 'body'])} replaces; give one of the two`,
    );
  }
}

function validateSettings(
  given: Readonly<Record<string, unknown>> = {},
  known: Settings,
  at: Place,
  whose: string,
  users: readonly string[],
): void {
  for (const [name, value] of Object.entries(given)) {
    const path = [...at, 'with', name];
    const setting = Object.hasOwn(known, name) ? known[name] : undefined;
    if (setting === undefined) {
      throw new ScriptError(
        path,
        `"${name}" is not a setting of ${whose}; ${right(name, Object.keys(known))}`,
      );
    }
    if (!fitsSetting(value, setting)) {
      throw new ScriptError(
        path,
        `${spell(path)} is ${JSON.stringify(value)}; it takes ${describeSetting(setting)}`,
      );
    }
    if (setting === 'user') oneOf(path, String(value), users);
  }
}
