import { serverDeviations } from './deviations/index.ts';
import { OptionError, unknownName } from './option-error.ts';
import type { Store } from './ports/index.ts';
import { type Profile, type ProfileName, profiles } from './profiles/index.ts';
import type { Override } from './script/index.ts';

/** The documented system of a name; a profile is itself. @throws OptionError for one that nobody knows */
export function profileNamed(profile: ProfileName | Profile): Profile {
  if (typeof profile !== 'string') return profile;
  if (!Object.hasOwn(profiles, profile)) throw unknownName('profile', profile, Object.keys(profiles));
  return profiles[profile];
}

export const deviationNames: readonly string[] = serverDeviations.map(({ name }) => name);

/**
 * @param store that the server uses which is to deviate
 * @throws OptionError for one that nobody knows, or that the store leaves nothing to do
 */
export function deviationNamed(name: string, store: Store): Override {
  const deviation = serverDeviations.find((candidate) => candidate.name === name);
  if (deviation === undefined) throw unknownName('deviation', name, deviationNames);
  if (deviation.comparesInClear && store.unhashed !== undefined) {
    throw new OptionError(
      `the deviation "${name}" compares passwords or secrets in clear, and the store keeps their hashes; try it without a durable store`,
    );
  }
  return deviation.override;
}
