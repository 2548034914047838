import { addDuration } from '../ports/index.ts';
import type { Profile } from '../profiles/index.ts';

/** What a resource server has of the key set of its issuer. Milliseconds since the epoch. */
export interface HeldKeys {
  readonly kids: readonly string[];
  /** When they came; undefined before the first time. */
  readonly fetchedAt?: number;
  /** When they were asked for last, in vain or not. */
  readonly askedAt?: number;
}

type KeySet = Profile['validation']['keySet'];

/** Decisions about a key set that is not one's own. */
export interface KeySetPolicies {
  /** Whether signatures may still be verified by the keys that were fetched then. */
  keysAreFresh(fetchedAt: number | undefined, now: number, keySet: KeySet): boolean;
  /** Whether the key set is to be fetched before a token is looked at that names a key. */
  wantsKeys(held: HeldKeys, kid: string | undefined, now: number, keySet: KeySet): boolean;
}

const keysAreFresh: KeySetPolicies['keysAreFresh'] = (fetchedAt, now, { cache }) =>
  fetchedAt !== undefined && now < addDuration(fetchedAt, cache);

export const keySetPolicies: KeySetPolicies = {
  keysAreFresh,
  wantsKeys({ kids, fetchedAt, askedAt }, kid, now, keySet) {
    if (!keysAreFresh(fetchedAt, now, keySet)) return true;
    const isUnknown = kid !== undefined && !kids.includes(kid);
    return isUnknown && (askedAt === undefined || now >= addDuration(askedAt, keySet.cooldown));
  },
};
