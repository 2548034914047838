import type { PersonClaims } from '../../lifecycle/index.ts';
import type { TokenFacts } from '../../tokens/index.ts';
import type { Tools } from '../call.ts';

/** What the introspection endpoint tells about the person behind an active token. */
export async function introspectedClaims(
  { user: name, scope }: TokenFacts,
  { profile, policies, ports }: Tools,
): Promise<PersonClaims> {
  if (!profile.userinfo.introspected || name === undefined) return {};
  const user = await ports.store.user(name);
  return user === undefined ? {} : policies.claimsOf(user, scope, profile);
}
