import { type Complaint, readDocument } from '../documents/index.ts';
import type { Profile } from '../profiles/index.ts';
import type { Cast } from './cast.ts';
import { ScriptError } from './script-error.ts';
import type { ScriptStep } from './step.ts';
import { scriptSchema } from './step-schema.ts';
import { validateStep } from './validate.ts';

/**
 * Reads a script file: a list of steps in YAML or JSON.
 * @param file its name, for what is wrong with it
 * @throws DocumentError with file, line and column of everything that is wrong, also of steps that nothing matches
 */
export function readScript(text: string, file: string, profile: Profile, cast: Cast): readonly ScriptStep[] {
  const document = readDocument(text, file);
  const steps: readonly ScriptStep[] = document.parse(scriptSchema, 'a script');
  document.refuse(steps.flatMap((step, place) => complaintsAbout(step, place, steps, profile, cast)));
  return steps;
}

function complaintsAbout(
  step: ScriptStep,
  place: number,
  steps: readonly ScriptStep[],
  profile: Profile,
  cast: Cast,
): Complaint[] {
  try {
    validateStep(step, profile, cast, steps.slice(0, place));
    return [];
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    return [{ path: [place, ...error.path], about: 'value', sentence: error.message }];
  }
}
