import type { Profile } from './schema.ts';

/** What of a profile is to be otherwise, member by member; a list and a value with a `kind` stand for themselves. */
export type ProfileOverrides = Overrides<Profile>;

type Overrides<Value> = Value extends readonly unknown[]
  ? Value
  : Value extends { readonly kind: string }
    ? Value
    : Value extends object
      ? { readonly [Name in keyof Value]?: Overrides<Value[Name]> }
      : Value;

type World = Profile['world'];
type Person = World['users'][number];

/** A profile of one's own, as a file or a module holds it. */
export interface ProfileFile extends Omit<ProfileOverrides, 'world'> {
  /** Name of the documented system that it starts from; `oauth2` where absent. */
  readonly extends?: string;
  readonly world?: Partial<Omit<World, 'users'>> & {
    /** What is not told of a user is what most users are. */
    readonly users?: (Pick<Person, 'name' | 'password'> & Partial<Person>)[];
  };
}

/** A profile of one's own for `serve --profile-file`, with completion in an editor. */
export const defineProfile = (profile: ProfileFile): ProfileFile => profile;

/** A profile like another one, but for what is given. */
export const extendProfile = (base: Profile, overrides: ProfileOverrides): Profile =>
  merged(base, overrides) as Profile;

function merged(base: unknown, change: unknown): unknown {
  if (change === undefined) return base;
  if (!isMap(base) || !isMap(change) || 'kind' in change) return change;
  const names = [...Object.keys(base), ...Object.keys(change).filter((name) => !(name in base))];
  return Object.fromEntries(names.map((name) => [name, merged(base[name], change[name])]));
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
