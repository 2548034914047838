import type { Profile } from '../profiles/index.ts';
import type { Endpoint } from './call.ts';

/** The paths of the profile that are no resources, each with its endpoint. */
export function endpointsByPath({ paths, pathAliases = {} }: Profile): ReadonlyMap<string, Endpoint> {
  const named = Object.entries(paths) as [keyof Profile['paths'], string][];
  const endpoints = new Map<string, Endpoint>(named.map(([endpoint, path]) => [path, endpoint]));
  for (const [alias, path] of Object.entries(pathAliases)) {
    const endpoint = endpoints.get(path);
    if (endpoint !== undefined) endpoints.set(alias, endpoint);
  }
  return endpoints;
}
