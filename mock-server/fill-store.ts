import { OptionError } from './option-error.ts';
import type { Store } from './ports/index.ts';
import type { Profile } from './profiles/index.ts';

/**
 * Fills a store with the world of a profile, unless it has been in use: to begin anew would revive what has died in it. What
 * was left half filled, by a crash, is filled from the start.
 * @param resume learns who is in the store; its answer is whether anybody is
 * @throws OptionError for a store that was filled for another profile
 */
export async function fillOnce(
  store: Store,
  profile: Profile,
  resume: () => Promise<boolean>,
  populate: () => Promise<void>,
): Promise<void> {
  const origin = await store.origin();
  if (origin !== undefined && origin.profile !== profile.name) {
    throw new OptionError(
      `the store holds the world of the profile "${origin.profile}", and this server plays "${profile.name}"; give each profile a store of its own`,
    );
  }
  if (origin?.complete === false) await store.clear();
  const inUse = await resume();
  if (inUse || origin?.complete === true) return;
  await fill(store, profile, populate);
}

/** Forgets all that a store holds, and fills it again. */
export async function fillAnew(store: Store, profile: Profile, populate: () => Promise<void>): Promise<void> {
  await store.saveOrigin({ profile: profile.name, complete: false });
  await store.clear();
  await fill(store, profile, populate);
}

async function fill(store: Store, { name }: Profile, populate: () => Promise<void>): Promise<void> {
  await store.saveOrigin({ profile: name, complete: false });
  await populate();
  await store.saveOrigin({ profile: name, complete: true });
}
