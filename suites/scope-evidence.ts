import type { ServerBench } from '../fixtures/bench/index.ts';
import { introspect, replied } from './acts.ts';
import { readIntrospection, readJwt, scopesOf, type TokenAnswer } from './readers/index.ts';

/**
 * The scopes that an access token really has: by its own claims, or by introspection.
 * @returns undefined where the target shows neither
 */
export async function effectiveScopes(
  bench: ServerBench,
  accessToken: string,
): Promise<ReadonlySet<string> | undefined> {
  const { claims, endpoints } = bench.target;
  if (claims.has('jwt-access-tokens')) {
    const jwt = readJwt(accessToken);
    if (jwt.ok) return scopesOfClaims(jwt.value.claims);
  }
  if (!claims.has('introspection') || endpoints.introspection === undefined) return undefined;
  const reading = readIntrospection(replied(await introspect(bench, accessToken)));
  if (!reading.ok || !reading.value.active) return undefined;
  return reading.value.scope === undefined ? undefined : scopesOf(reading.value.scope);
}

/** Names under which issuers put scopes; some write a URL that ends in one of them. */
const SCOPE_CLAIM = /^(?:https?:\/\/.*\/)?(?:scope|scopes|scp)$/;

function scopesOfClaims(claims: Readonly<Record<string, unknown>>): ReadonlySet<string> | undefined {
  for (const [name, value] of Object.entries(claims)) {
    if (!SCOPE_CLAIM.test(name)) continue;
    if (typeof value === 'string') return scopesOf(value);
    if (Array.isArray(value)) return new Set(value.map(String));
  }
  return undefined;
}

/** The scopes that an answer declares; undefined where it declares none. */
export const declaredScopes = ({ scope }: TokenAnswer): ReadonlySet<string> | undefined =>
  scope === undefined ? undefined : scopesOf(scope);

/** What is in one set of scopes and not in the other. */
export const beyond = (scopes: Iterable<string>, allowed: Iterable<string>): readonly string[] => {
  const all = new Set(allowed);
  return [...scopes].filter((scope) => !all.has(scope));
};

export const sameScopes = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  one.size === other.size && beyond(one, other).length === 0;

/** `USER LIST`, or `nothing`. */
export const scopesInWords = (scopes: Iterable<string>): string => [...scopes].join(' ') || 'nothing';
