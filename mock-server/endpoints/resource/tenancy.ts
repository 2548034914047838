import type { Profile } from '../../profiles/index.ts';
import { hostName, readHosts } from '../../protocol/index.ts';
import { type HttpRequest, originOf as originOfUrl } from '../../wire/index.ts';

/** Whom the hosts that a request names belong to. */
export type HostOwner =
  /** A tenant, by its id. */
  | { readonly kind: 'tenant'; readonly id: string }
  /** Nobody in particular, so that the token says which tenant is meant. */
  | { readonly kind: 'neutral' }
  /** Nobody whom the server knows, or several tenants at once. */
  | { readonly kind: 'none'; readonly because: string };

/** @param origins of the server itself, which are neutral */
export function ownerOf(
  hosts: readonly string[],
  { tenants, neutralHosts }: NonNullable<Profile['tenancy']>,
  origins: readonly string[],
): HostOwner {
  const neutral = new Set([...neutralHosts, ...origins.map(hostOf)]);
  const ids = new Set<string>();
  for (const host of hosts) {
    const tenant = tenants.find((each) => each.host === host);
    if (tenant !== undefined) ids.add(tenant.id);
    else if (!neutral.has(host)) return { kind: 'none', because: `no tenant has the host "${host}"` };
  }
  const [id, another] = ids;
  if (another !== undefined)
    return { kind: 'none', because: `the request is for the hosts of ${id} and ${another} at once` };
  return id === undefined ? { kind: 'neutral' } : { kind: 'tenant', id };
}

/** Id of the tenant at whose host a request arrives; undefined at any other host. */
export function tenantAt(
  request: HttpRequest,
  { tenancy, regions }: Profile,
  originOf: (region: string) => string,
): string | undefined {
  if (tenancy === undefined) return undefined;
  const owner = ownerOf(readHosts(request), tenancy, regions.map(originOf));
  return owner.kind === 'tenant' ? owner.id : undefined;
}

const hostOf = (origin: string): string => hostName(originOfUrl(origin).replace(/^.*\/\//, ''));
