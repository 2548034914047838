import { type Complaint, readDocument } from '../documents/index.ts';
import { inconsistencies } from './consistency.ts';
import { extendProfile, type ProfileOverrides } from './extend.ts';
import { profiles } from './index.ts';
import { profileFileSchema } from './overrides-schema.ts';
import { type Profile, profileSchema } from './schema.ts';

/**
 * Reads a profile of one's own from YAML or JSON: `extends` names a documented system, the rest is what is
 * to be otherwise.
 * @param file its name, for what is wrong with it
 * @throws DocumentError with file, line and column of everything that is wrong
 */
export function readProfile(text: string, file: string): Profile {
  const document = readDocument(text, file);
  const { profile, complaints } = assemble(document.parse(profileFileSchema, 'a profile'));
  document.refuse(complaints);
  return profile;
}

/** The profile that the content of a profile file describes, and what does not go together in it. */
export function assemble(content: unknown): {
  readonly profile: Profile;
  readonly complaints: readonly Complaint[];
} {
  const { extends: name, ...overrides } = profileFileSchema.parse(content) as ProfileFile;
  const extended = extendProfile(profiles[name], overrides);
  const [firstRegion = ''] = extended.regions;
  const users = extended.world.users.map((user) => ({ ...user, region: user.region ?? firstRegion }));
  const profile = profileSchema.parse({ ...extended, world: { ...extended.world, users } });
  return { profile, complaints: inconsistencies(profile) };
}

type ProfileFile = ProfileOverrides & { readonly extends: keyof typeof profiles };
