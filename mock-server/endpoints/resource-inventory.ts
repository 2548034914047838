import type { Profile } from '../profiles/index.ts';

/** The first entry of the profile's inventory that a method and path fall under. */
export const resourceAt = (
  { resources }: Profile,
  method: string,
  path: string,
): Profile['resources'][number] | undefined =>
  resources.find(
    (resource) =>
      (resource.method === '*' || resource.method === method) &&
      (resource.path.endsWith('*') ? path.startsWith(resource.path.slice(0, -1)) : path === resource.path),
  );
