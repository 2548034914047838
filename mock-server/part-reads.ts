import type { ServerDeviation } from './deviations/index.ts';
import { conformantParts, type Parts } from './endpoints/index.ts';
import { defaultPorts, type Store, virtualClock } from './ports/index.ts';
import type { Profile } from './profiles/index.ts';

/** Stands in a path for whatever an object holds. */
const EVERYTHING = '*';

/**
 * Parts that say of each read where it was, for example `policies.refreshLifetime` or `profile.problems.*` where all
 * members were listed. What is no plain object or array is one part, however it is used.
 */
export function tellingReads(parts: Parts, tell: (path: string) => void): Parts {
  const entries = Object.entries(parts).map(([name, part]) => [name, telling(part, name, tell)]);
  return Object.fromEntries(entries) as Parts;
}

function telling(part: unknown, path: string, tell: (path: string) => void): unknown {
  if (!isComposite(part)) return part;
  const members = new Map<string, unknown>();
  const read = (key: string | symbol) => typeof key === 'string' && tell(pathTo(path, key));
  return new Proxy(part, {
    get(target, key, receiver) {
      const member: unknown = Reflect.get(target, key, receiver);
      read(key);
      if (typeof key !== 'string' || !isComposite(member)) return member;
      if (isFixed(target, key))
        throw new TypeError(`${pathTo(path, key)} is frozen: nobody can tell what of it is read`);
      const known = members.get(key) ?? telling(member, pathTo(path, key), tell);
      members.set(key, known);
      return known;
    },
    has(target, key) {
      read(key);
      return Reflect.has(target, key);
    },
    // What `Object.hasOwn` asks.
    getOwnPropertyDescriptor(target, key) {
      read(key);
      return Reflect.getOwnPropertyDescriptor(target, key);
    },
    ownKeys(target) {
      tell(`${path}.${EVERYTHING}`);
      return Reflect.ownKeys(target);
    },
  });
}

/** The path of a member: a dot in its own name is no step. */
const pathTo = (path: string, key: string): string => `${path}.${key.replaceAll('.', '%2E')}`;

/** A proxy must answer such a member as it is. */
function isFixed(target: object, key: string): boolean {
  const property = Reflect.getOwnPropertyDescriptor(target, key);
  return property?.configurable === false && property.writable === false;
}

/**
 * Where the parts of a deviant server differ from those of a conformant one: over each of these stores, and also where
 * the server is assembled a second time, as after a restart. `*` where they differ in nothing yet.
 */
export function changedParts(
  profile: Profile,
  { override }: Pick<ServerDeviation, 'override'>,
  stores: readonly Store[],
): readonly string[] {
  const changed = stores.flatMap((store) => {
    const conformant = conformantParts(profile, defaultPorts({ clock: virtualClock(), store }), 'loopback');
    const [first, second] = [override(conformant), override(conformant)].map((deviant) => [
      ...differences(conformant, deviant, ''),
    ]);
    return first?.length === 0 ? [EVERYTHING] : [...(first ?? []), ...(second ?? [])];
  });
  return [...new Set(changed)];
}

function* differences(before: unknown, after: unknown, path: string): Generator<string> {
  if (Object.is(before, after)) return;
  if (!isComposite(before) || !isComposite(after) || Array.isArray(before) !== Array.isArray(after)) {
    yield path;
    return;
  }
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    yield* differences(before[key], after[key], path === '' ? key : pathTo(path, key));
  }
  if (Array.isArray(before) && before.length !== after.length) yield `${path}.length`;
}

/** Whether a server of which these parts were read would have gone another way with one of the changes. */
export function meetsChange(reads: ReadonlySet<string>, changed: readonly string[]): boolean {
  return changed.some((path) => {
    const end = path.lastIndexOf('.');
    // The parts themselves are not observed, only what is in them.
    if (end < 0) return true;
    return reads.has(path) || reads.has(`${path.slice(0, end)}.${EVERYTHING}`);
  });
}

function isComposite(value: unknown): value is Readonly<Record<string, unknown>> {
  if (value === null || typeof value !== 'object') return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === Array.prototype || prototype === null;
}
