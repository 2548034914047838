import { MissingControl, type ServerBench } from '../fixtures/bench/index.ts';
import type { TargetRealm, TargetResource, TargetSecurityTest } from '../fixtures/target/index.ts';

/** What a target file says of security tests and realms. */

/** Every security test of the target. @throws MissingControl where its file names none */
export function securityTests({ target }: ServerBench): readonly TargetSecurityTest[] {
  if (target.securityTests.length > 0) return target.securityTests;
  throw new MissingControl('the target file has no "securityTests", by which tokens are had');
}

/** Whether a realm of some kind is among those of a security test. */
export const hasRealm = (
  { target }: ServerBench,
  { steps }: TargetSecurityTest,
  kind: TargetRealm['kind'],
): boolean =>
  steps.flat().some((realm) => target.realms.some((known) => known.name === realm && known.kind === kind));

/** The scopes that tokens can be had for: those of the security tests, or those that resources ask for. */
export const knownScopes = ({ target }: ServerBench): readonly string[] =>
  target.securityTests.length > 0
    ? target.securityTests.map(({ name }) => name)
    : [...new Set(target.resources.flatMap(({ scopes }) => scopes))];

/** Whether a resource takes tokens of a scope: of its own, or of any. */
export const takes = ({ scopes }: TargetResource, scope: string | undefined): boolean =>
  scopes.length === 0 || (scopes.length === 1 && scopes[0] === scope);
