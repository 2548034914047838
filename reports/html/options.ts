import { isRecord } from '../canonical.ts';
import type { ConformanceReport } from '../schema.ts';

/** What the target file says beyond its defaults: each member in words, and of a list of things their names. */
export const optionsInWords = ({
  options,
}: ConformanceReport['target']): readonly (readonly [string, string])[] =>
  Object.entries(options).map(([member, value]) => [member, inWords(value)]);

function inWords(value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => nameOf(item) ?? inWords(item)).join(', ');
  if (!isRecord(value)) return String(value);
  return flat(value)
    .map(([path, said]) => `${path} ${said}`)
    .join('; ');
}

/** The members of an object, those of objects in it by their path. */
const flat = (value: object): (readonly [path: string, said: string])[] =>
  Object.entries(value).flatMap(([name, part]) =>
    isRecord(part)
      ? flat(part).map(([path, said]) => [`${name}.${path}`, said] as const)
      : [[name, inWords(part)] as const],
  );

/** What a reader knows a client, a user, a resource by. */
function nameOf(item: unknown): string | undefined {
  if (!isRecord(item)) return undefined;
  const name = item.id ?? item.name ?? item.url ?? item.path;
  return typeof name === 'string' ? name : undefined;
}
