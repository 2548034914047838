import type { TokenKey } from '../../fixtures/target/index.ts';

/** For whom a token was issued. */
export interface Holder {
  readonly user: string;
  readonly client: string;
  /** Scopes without order or repetition. */
  readonly scope: ReadonlySet<string>;
}

/** What the model knows of one access token. Instants in milliseconds since the epoch. */
export interface HeldToken {
  readonly token: string;
  readonly holder: Holder;
  /** Undefined where its answer does not say. */
  readonly expiresAt: number | undefined;
  /** `open` where the sources let the server decide whether it still works. */
  readonly state: 'live' | 'open' | 'displaced' | 'revoked';
  /** Since when it is displaced or revoked. */
  readonly endedAt: number;
  /** What gave it last. */
  readonly by: 'login' | 'refresh';
  /** Whether it was handed out again while it was active. */
  readonly reused: boolean;
}

/** Whether tokens of two holders displace each other. */
export function shareKey(one: Holder, other: Holder, key: TokenKey): boolean {
  if (one.user !== other.user) return false;
  if (key === 'user') return true;
  if (one.client !== other.client) return false;
  return key === 'user+client' || sameScope(one.scope, other.scope);
}

export const sameScope = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  one.size === other.size && [...one].every((scope) => other.has(scope));

/** An access token was handed out: from then on it is the only one of its key. */
export function afterIssue(
  held: readonly HeldToken[],
  issued: Pick<HeldToken, 'token' | 'holder' | 'expiresAt' | 'by'>,
  key: TokenKey,
  now: number,
): readonly HeldToken[] {
  const before = held.find(({ token }) => token === issued.token);
  const others = held
    .filter(({ token }) => token !== issued.token)
    .map((each): HeldToken => {
      const ends = shareKey(each.holder, issued.holder, key) && each.state !== 'revoked';
      return ends && each.state !== 'displaced' ? { ...each, state: 'displaced', endedAt: now } : each;
    });
  // Who hands out again what was revoked has not brought it back to life.
  const again: HeldToken =
    before?.state === 'revoked'
      ? before
      : { ...issued, state: 'live', endedAt: now, reused: before !== undefined };
  return [...others, again];
}

/** A revocation of an access token was answered. */
export const afterRevocation = (
  held: readonly HeldToken[],
  token: string,
  now: number,
): readonly HeldToken[] =>
  held.map((each) =>
    each.token === token && each.state !== 'revoked' ? { ...each, state: 'revoked', endedAt: now } : each,
  );

/** Something happened after which a token may live or not. */
export const afterDoubt = (held: readonly HeldToken[], token: string | undefined): readonly HeldToken[] =>
  held.map((each) => (each.token === token && each.state === 'live' ? { ...each, state: 'open' } : each));

/**
 * What must come of a call with a token now.
 * @param slack milliseconds around the end of its life that are left open
 * @param lag milliseconds that resources may be late to hear of an end
 */
export function outlook(
  { state, expiresAt, endedAt }: HeldToken,
  now: number,
  slack: number,
  lag: number,
): 'accepted' | 'refused' | 'open' {
  if (state === 'displaced' || state === 'revoked') return now >= endedAt + lag ? 'refused' : 'open';
  if (state === 'open' || expiresAt === undefined || now >= expiresAt - slack) return 'open';
  return 'accepted';
}
