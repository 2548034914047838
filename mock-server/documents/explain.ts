import { z } from 'zod';
import { nearest } from './nearest.ts';
import { spell } from './spell.ts';

/** What is wrong at one place of a file, in a sentence. */
export interface Complaint {
  readonly path: readonly PropertyKey[];
  /** Whether the key at the end of `path` is wrong, or its value. */
  readonly about: 'key' | 'value';
  readonly sentence: string;
}

type Issue = z.core.$ZodIssue;
type JsonSchema = z.core.JSONSchema.JSONSchema;

/**
 * Turns what a schema found wrong into sentences that name what would be right.
 * @param whole what the document is called, for example `a target file`
 */
export function explain(
  issues: readonly Issue[],
  document: unknown,
  schema: z.ZodType,
  whole: string,
): Complaint[] {
  const published = z.toJSONSchema(schema, { io: 'input' });
  const relevant = issues.flatMap((issue) => unfold(issue, document));
  const suggested = new Set<string>();
  const complaints: Complaint[] = [];

  for (const issue of relevant) {
    if (issue.code !== 'unrecognized_keys') continue;
    const known = keysAt(published, issue.path);
    const where = issue.path.length === 0 ? whole : spell(issue.path);
    for (const key of issue.keys) {
      const meant = nearest(key, known);
      if (meant !== undefined) suggested.add(spell([...issue.path, meant]));
      const right = meant === undefined ? `it may have ${list([...known])}` : `did you mean "${meant}"?`;
      complaints.push({
        path: [...issue.path, key],
        about: 'key',
        sentence: `"${key}" is not a key of ${where}; ${right}`,
      });
    }
  }
  for (const issue of relevant) {
    if (issue.code === 'unrecognized_keys') continue;
    const name = spell(issue.path) || whole;
    const value = valueAt(document, issue.path);
    // A missing key that stands there mistyped has been named already.
    if (value === undefined && suggested.has(name)) continue;
    complaints.push({
      path: issue.path,
      about: 'value',
      sentence: sentenceFor(issue, name, value, published),
    });
  }
  return complaints;
}

function sentenceFor(issue: Issue, name: string, value: unknown, published: JsonSchema): string {
  const nodes = schemasAt(published, issue.path);
  const accepted = nodes.flatMap((node) => node.enum ?? (node.const === undefined ? [] : [node.const]));
  const kinds = [...new Set(nodes.filter((node) => node.enum === undefined).flatMap(kindOf))];
  if (value === undefined) return `"${name}" is missing; it must be ${choices(accepted, kinds)}`;
  if (typeof value === 'string' && accepted.length > 0) {
    const meant = nearest(value, accepted.map(String));
    const others = kinds.filter((kind) => kind !== KINDS.string);
    const right = meant === undefined ? `it may be ${choices(accepted, others)}` : `did you mean "${meant}"?`;
    return `"${value}" is not a value of ${name}; ${right}`;
  }
  if (issue.code === 'invalid_format' || issue.code === 'custom') return `${name} ${issue.message}`;
  if (issue.code === 'too_small')
    return `${name} must be ${typeof value === 'number' ? `at least ${issue.minimum}` : 'not empty'}`;
  return `${name} must be ${choices(accepted, kinds)}, not ${kindOfValue(value)}`;
}

/** Of what the branches of a union say, only what concerns the branch that was meant. */
function unfold(issue: Issue, document: unknown): Issue[] {
  if (issue.code !== 'invalid_union' || isEmptyMap(valueAt(document, issue.path))) return [issue];
  const branches = issue.errors.map((branch) =>
    branch.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }) as Issue),
  );
  const depth = issue.path.length;
  const suitable = branches.filter((branch) => !branch.some((inner) => refusesWhole(inner, depth)));
  if (suitable.length === 0) return [issue];
  const unknown = suitable.map((branch) =>
    branch.filter((inner) => inner.code === 'unrecognized_keys' && inner.path.length === depth),
  );
  if (unknown.every((found) => found.length > 0)) return unknown[0] ?? [];
  const meant = suitable.toSorted((one, other) => one.length - other.length)[0] ?? [];
  return meant.flatMap((inner) => unfold(inner, document));
}

const isEmptyMap = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;

const refusesWhole = (issue: Issue, depth: number): boolean =>
  issue.path.length === depth && issue.code !== 'unrecognized_keys';

/** The alternatives that a published schema has at a place. */
function schemasAt(schema: JsonSchema, path: readonly PropertyKey[]): JsonSchema[] {
  const alternatives = schema.anyOf?.flatMap((branch) => schemasAt(branch as JsonSchema, path));
  if (alternatives !== undefined) return alternatives;
  const [step, ...rest] = path;
  if (step === undefined) return [schema];
  const next =
    typeof step === 'number'
      ? schema.items
      : (schema.properties?.[String(step)] ?? schema.additionalProperties);
  return next === undefined || typeof next === 'boolean' ? [] : schemasAt(next as JsonSchema, rest);
}

const keysAt = (schema: JsonSchema, path: readonly PropertyKey[]): Set<string> =>
  new Set(
    schemasAt(schema, path).flatMap(({ properties = {}, propertyNames }) => [
      ...Object.keys(properties),
      ...((propertyNames as JsonSchema | undefined)?.enum ?? []).map(String),
    ]),
  );

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
};

const FORMATS: Readonly<Record<string, string>> = {
  duration: 'an ISO 8601 duration such as PT61M or P6M',
  'date-time': 'an ISO 8601 instant such as 2026-01-15T10:00:00Z',
};

function kindOf(node: JsonSchema): string[] {
  if (node.const !== undefined) return [];
  if (node.type === 'object') {
    const keys = node.required ?? [];
    return [keys.length === 0 ? 'a map' : `a map with ${list(keys)}`];
  }
  const format = node.format === undefined ? undefined : FORMATS[node.format];
  if (format !== undefined) return [format];
  return typeof node.type === 'string' ? [KINDS[node.type] ?? node.type] : [];
}

const choices = (accepted: readonly unknown[], kinds: readonly string[]): string => {
  const all = [
    ...accepted.map((value) => (typeof value === 'string' ? `"${value}"` : String(value))),
    ...kinds,
  ];
  return all.length === 0 ? 'something else' : all.join(all.length === 2 ? ' or ' : ', ');
};

const list = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');

function kindOfValue(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return isEmptyMap(value) ? 'an empty map' : 'a map';
  return typeof value === 'string' ? 'a text' : String(value);
}

function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  let value = document;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[step];
  }
  return value;
}
