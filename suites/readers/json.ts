import { type HttpMessage, headerValues } from '../../mock-server/wire/index.ts';
import { type Flaw, inWords, type Reading } from './reading.ts';

export type JsonFlaw = 'encoding' | 'byte-order-mark' | 'syntax' | 'duplicate-member';
export type JsonObjectFlaw = JsonFlaw | 'content-type' | 'not-an-object';
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Reads JSON as RFC 8259 has it, and complains of members that are named twice, which `JSON.parse` hides.
 * @param where what the bytes are, for complaints
 */
export function readJson(body: Uint8Array, where: string): Reading<unknown, JsonFlaw> {
  const flaws: Flaw<JsonFlaw>[] = [];
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    flaws.push({ kind: 'encoding', where, expected: 'UTF-8', actual: 'bytes that are not UTF-8' });
    return { ok: false, flaws };
  }
  if (text.startsWith('\uFEFF')) {
    flaws.push({
      kind: 'byte-order-mark',
      where,
      expected: 'JSON from the first byte',
      actual: 'a byte order mark',
    });
    text = text.slice(1);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const actual = text === '' ? 'an empty body' : `${text.length} characters that are not JSON`;
    flaws.push({ kind: 'syntax', where, expected: 'JSON', actual });
    return { ok: false, flaws };
  }
  for (const path of duplicateMembers(text)) {
    const expected = 'every member once';
    flaws.push({ kind: 'duplicate-member', where, expected, actual: `${path} more than once` });
  }
  return { ok: true, value, flaws };
}

/** Reads a message whose body has to be a JSON object sent as application/json. */
export function readJsonObject(message: HttpMessage): Reading<JsonObject, JsonObjectFlaw> {
  const flaws: Flaw<JsonObjectFlaw>[] = [];
  const types = headerValues(message, 'content-type');
  if (types.length !== 1 || mediaType(types[0] ?? '') !== 'application/json') {
    const actual = types.length === 0 ? 'no such field' : types.join(' and ');
    flaws.push({ kind: 'content-type', where: 'Content-Type', expected: 'application/json', actual });
  }
  const read = readJson(message.body, 'body');
  flaws.push(...read.flaws);
  if (!read.ok) return { ok: false, flaws };
  if (typeof read.value !== 'object' || read.value === null || Array.isArray(read.value)) {
    flaws.push({
      kind: 'not-an-object',
      where: 'body',
      expected: 'a JSON object',
      actual: inWords(read.value),
    });
    return { ok: false, flaws };
  }
  return { ok: true, value: read.value as JsonObject, flaws };
}

/** The media type of a Content-Type value: lower case, without parameters. */
export const mediaType = (contentType: string): string =>
  (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();

/** Paths of members that occur again in their object. @param text valid JSON */
function duplicateMembers(text: string): string[] {
  const found: string[] = [];
  const open: {
    readonly path: string;
    readonly seen: Set<string> | undefined;
    key: string;
    index: number;
  }[] = [];
  let expectsKey = false;
  for (const [lexeme] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],]/g)) {
    const inner = open.at(-1);
    if (lexeme === '{' || lexeme === '[') {
      const step = inner === undefined ? '' : inner.seen === undefined ? `[${inner.index}]` : `.${inner.key}`;
      const isObject = lexeme === '{';
      open.push({
        path: (inner?.path ?? '') + step,
        seen: isObject ? new Set() : undefined,
        key: '',
        index: 0,
      });
      expectsKey = isObject;
    } else if (lexeme === '}' || lexeme === ']') {
      open.pop();
      expectsKey = false;
    } else if (lexeme === ',') {
      if (inner !== undefined) inner.index++;
      expectsKey = inner?.seen !== undefined;
    } else if (expectsKey && inner?.seen !== undefined) {
      inner.key = JSON.parse(lexeme) as string;
      if (inner.seen.has(inner.key)) found.push(`${inner.path}.${inner.key}`.slice(1));
      inner.seen.add(inner.key);
      expectsKey = false;
    }
  }
  return found;
}
