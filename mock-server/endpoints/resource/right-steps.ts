import type { Client, Store, User } from '../../ports/index.ts';
import type { TokenFacts } from '../../tokens/index.ts';
import { found, refused, type Step } from '../call.ts';
import { traced } from './validation-trace.ts';

/** Asks the roles, as they are now, whether they permit what is requested. */
export const checkRight: Step = traced('right', async (call, { policies, ports }) => {
  const { right, usersOnly } = found(call, 'resource');
  const facts = found(call, 'facts');
  const who = facts.user ?? facts.clientId ?? 'nobody';
  if (usersOnly && facts.user === undefined) {
    return refused('missing-right', `the resource is for users, and ${who} acts for itself`);
  }
  if (right === undefined) return undefined;
  const rights = await rightsOf(await bearerOf(facts, ports.store), ports.store);
  return policies.permits(rights, right)
    ? undefined
    : refused(
        'missing-right',
        `the resource needs the right ${right}; ${who} has ${rights.join(' ') || 'none'}`,
      );
});

/** Whose token it is: the user, or the client where it acts for itself; undefined for somebody who is gone. */
export async function bearerOf(
  { user, clientId }: TokenFacts,
  store: Store,
): Promise<Pick<User | Client, 'tenant' | 'roles'> | undefined> {
  if (user !== undefined) return store.user(user);
  return clientId === undefined ? undefined : store.client(clientId);
}

/** Whose data a token is for: what it says itself, else the tenant of its bearer. */
export const tenantOf = async (facts: TokenFacts, store: Store): Promise<string | undefined> =>
  facts.tenant ?? (await bearerOf(facts, store))?.tenant;

/** The rights that somebody's roles give in the tenant that they are of. */
export async function rightsOf(
  bearer: Pick<User | Client, 'tenant' | 'roles'> | undefined,
  store: Store,
): Promise<readonly string[]> {
  const { tenant, roles = [] } = bearer ?? {};
  if (tenant === undefined) return [];
  const known = await Promise.all(roles.map((name) => store.role(name, tenant)));
  return [...new Set(known.flatMap((role) => role?.rights ?? []))];
}
