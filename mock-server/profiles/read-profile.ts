import { type Complaint, DocumentError, explain, readDocument } from '../documents/index.ts';
import { inconsistencies } from './consistency.ts';
import { extendProfile, type ProfileOverrides } from './extend.ts';
import { profiles } from './index.ts';
import { profileFileSchema } from './overrides-schema.ts';
import { type Profile, profileSchema } from './schema.ts';

const WHOLE = 'a profile';

/**
 * Reads a profile of one's own from YAML or JSON: `extends` names a documented system, the rest is what is
 * to be otherwise.
 * @param file its name, for what is wrong with it
 * @throws DocumentError with file, line and column of everything that is wrong
 */
export function readProfile(text: string, file: string): Profile {
  const document = readDocument(text, file);
  const { profile, complaints } = assemble(document.parse(profileFileSchema, WHOLE));
  document.refuse(complaints);
  return profile;
}

/**
 * Takes a profile of one's own that a module exports, of the same members as a file.
 * @param file name of the module, for what is wrong with it
 * @throws DocumentError with file and member of everything that is wrong
 */
export function profileFrom(content: unknown, file: string): Profile {
  const parsed = profileFileSchema.safeParse(content);
  if (!parsed.success)
    throw wrongModule(file, explain(parsed.error.issues, content, profileFileSchema, WHOLE));
  const { profile, complaints } = assemble(content);
  if (complaints.length > 0) throw wrongModule(file, complaints);
  return profile;
}

const wrongModule = (file: string, complaints: readonly Complaint[]): DocumentError =>
  new DocumentError(complaints.map(({ sentence }) => `${file}: ${sentence}`));

/** The profile that the content of a profile file describes, and what does not go together in it. */
export function assemble(content: unknown): {
  readonly profile: Profile;
  readonly complaints: readonly Complaint[];
} {
  const { extends: name, ...overrides } = profileFileSchema.parse(content) as ProfileOverrides & {
    readonly extends: keyof typeof profiles;
  };
  const extended = extendProfile(profiles[name], overrides);
  const [firstRegion = ''] = extended.regions;
  const users = extended.world.users.map((user) => ({ ...user, region: user.region ?? firstRegion }));
  const whole = { ...extended, world: { ...extended.world, users } };
  // A part that the base does not have at all can be given by halves: what is missing then, the whole shows.
  const parsed = profileSchema.safeParse(whole);
  if (!parsed.success) {
    return { profile: whole, complaints: explain(parsed.error.issues, whole, profileSchema, WHOLE) };
  }
  return { profile: parsed.data, complaints: inconsistencies(parsed.data) };
}
