import type { Profile } from '../../profiles/index.ts';

type Resource = Profile['resources'][number];

/** The first entry of the profile's inventory that a method and path fall under. */
export const resourceAt = ({ resources }: Profile, method: string, path: string): Resource | undefined =>
  resources.find(
    (resource) =>
      methods(resource.method, method) &&
      (resource.prefix ? startsWithPrefix(path, resource.path) : covers(resource.path, path)),
  );

const covers = (wanted: string, path: string): boolean =>
  wanted.endsWith('*') ? path.startsWith(wanted.slice(0, -1)) : path === wanted;

function startsWithPrefix(path: string, prefix: string): boolean {
  const plain = plainPath(path);
  return plain === prefix || plain.startsWith(`${prefix}/`);
}

/** A path as whoever maps it to a resource may read it: a filter that compares texts must not miss a spelling. */
function plainPath(path: string): string {
  const segments: string[] = [];
  for (const segment of decoded(path.replace(/;[^/]*/g, '')).split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return `/${segments.join('/')}`;
}

/** Percent signs decoded once; what cannot be decoded stays. */
const decoded = (path: string): string =>
  path.replace(/(?:%[\da-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  });

/** Whether an entry is about a method; who may GET may ask for the head alone. */
const methods = (listed: string, method: string): boolean =>
  listed === '*' || listed === method || (listed === 'GET' && method === 'HEAD');
