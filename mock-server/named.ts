import { serverDeviations } from './deviations/index.ts';
import { unknownName } from './option-error.ts';
import { type Profile, type ProfileName, profiles } from './profiles/index.ts';
import type { Override } from './script/index.ts';

/** The documented system of a name; a profile is itself. @throws OptionError for one that nobody knows */
export function profileNamed(profile: ProfileName | Profile): Profile {
  if (typeof profile !== 'string') return profile;
  if (!Object.hasOwn(profiles, profile)) throw unknownName('profile', profile, Object.keys(profiles));
  return profiles[profile];
}

export const deviationNames: readonly string[] = serverDeviations.map(({ name }) => name);

/** @throws OptionError for one that nobody knows */
export function deviationNamed(name: string): Override {
  const deviation = serverDeviations.find((candidate) => candidate.name === name);
  if (deviation === undefined) throw unknownName('deviation', name, deviationNames);
  return deviation.override;
}
