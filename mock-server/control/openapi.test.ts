import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { z } from 'zod';
import { generatedKeys } from '../ports/index.ts';
import { controlApp } from './app.ts';
import { holdMocks } from './held-mock.ts';

/** What OpenAPI 3.1 allows of what is used here; a member that is not named is a mistake. */
const text = z.string().min(1);
const schema = z.record(text, z.unknown());
const media = z.strictObject({
  schema,
  example: z.unknown().optional(),
  examples: z
    .record(z.string().regex(/^[\w.,-]+$/), z.strictObject({ summary: text, value: z.unknown() }))
    .optional(),
});
const content = z.record(z.string().regex(/^[a-z]+\/[a-z.+-]+$/), media);
const parameter = z.union([
  z.strictObject({
    in: z.literal('path'),
    required: z.literal(true),
    name: text,
    schema,
    description: text.optional(),
  }),
  z.strictObject({
    in: z.enum(['query', 'header', 'cookie']),
    required: z.boolean().optional(),
    name: text,
    schema,
    description: text.optional(),
  }),
]);
const operation = z.strictObject({
  operationId: z.string().regex(/^[a-z][A-Za-z]+$/),
  tags: z.array(text).min(1),
  summary: text,
  description: text.optional(),
  parameters: z.array(parameter).optional(),
  requestBody: z.strictObject({ required: z.boolean(), content }).optional(),
  responses: z.record(
    z.string().regex(/^[1-5]\d\d$/),
    z.strictObject({ description: text, content: content.optional() }),
  ),
});
const documentSchema = z.strictObject({
  openapi: z.string().regex(/^3\.1\.\d+$/),
  info: z.strictObject({ title: text, version: text, description: text }),
  servers: z.array(z.strictObject({ url: z.url() })),
  tags: z.array(z.strictObject({ name: text, description: text })),
  paths: z.record(
    z.string().startsWith('/'),
    z.strictObject({
      get: operation.optional(),
      put: operation.optional(),
      post: operation.optional(),
      delete: operation.optional(),
    }),
  ),
  components: z.strictObject({
    schemas: z.record(z.string().regex(/^[\w.-]+$/), schema),
    parameters: z.strictObject({}),
  }),
  webhooks: z.strictObject({}),
});

const app = controlApp(holdMocks([]), () => 'http://127.0.0.1:4000', generatedKeys);
const response = await app.request('/openapi.json', { headers: { Host: '127.0.0.1:4000' } });
const published: unknown = await response.json();
const document = documentSchema.parse(published);
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).flatMap(([method, found]) =>
    found === undefined ? [] : [{ route: `${method.toUpperCase()} ${path}`, path, ...found }],
  ),
);

/** Parts of the page, which are for browsers. */
const PAGE = /^GET \/((page|client|wire)\/.*)?$/;

test('the document describes every route, and no other', () => {
  const routes = app.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method} ${path.replace(/:(\w+)(\{[^}]*\})?/g, '{$1}')}`)
    .filter((route) => route !== 'GET /openapi.json' && !PAGE.test(route));
  assert.deepEqual(operations.map(({ route }) => route).sort(), [...new Set(routes)].sort());
  assert.ok(operations.length > 20);
});

test('no two operations have the same name, and each has a tag that is described', () => {
  const names = operations.map(({ operationId }) => operationId);
  assert.deepEqual(names, [...new Set(names)]);
  const tags = new Set(operations.flatMap((each) => each.tags));
  assert.deepEqual([...tags].sort(), document.tags.map(({ name }) => name).sort());
});

test('each parameter of a path is declared, and no other', () => {
  for (const { route, path, parameters = [] } of operations) {
    const used = Array.from(path.matchAll(/\{(\w+)\}/g), ([, name]) => name);
    const declared = parameters.filter((each) => each.in === 'path').map(({ name }) => name);
    assert.deepEqual(declared, used, route);
  }
});

test('each operation says how it refuses', () => {
  for (const { route, responses } of operations) {
    assert.ok(
      Object.keys(responses).some((status) => status.startsWith('2')),
      route,
    );
    for (const status of ['400', '403', '404', '409']) assert.ok(responses[status]?.content, route);
  }
});

test('every reference leads to something', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
    ([, pointer]) => pointer,
  );
  assert.ok(references.length > 0);
  for (const pointer of new Set(references)) assert.ok(resolve(pointer as string), pointer);
});

describe('each example is what its schema says:', () => {
  for (const { route, requestBody, responses } of operations) {
    const bodies: (readonly [where: string, z.output<typeof media>])[] = [
      ...Object.values(requestBody?.content ?? {}).map((each) => ['the body', each] as const),
      ...Object.entries(responses).flatMap(([status, { content: found = {} }]) =>
        Object.values(found).map((each) => [status, each] as const),
      ),
    ];
    for (const [where, { schema, example, examples = {} }] of bodies) {
      test(`${where} of ${route}`, () => {
        const given = [
          ...(example === undefined ? [] : [example]),
          ...Object.values(examples).map(({ value }) => value),
        ];
        assert.ok(given.length > 0, 'there is no example');
        const whole = {
          ...schema,
          ...(typeof schema.$ref === 'string' ? resolve(schema.$ref) : {}),
          $ref: undefined,
        };
        const reader = z.fromJSONSchema(JSON.parse(JSON.stringify(whole)));
        for (const each of given) reader.parse(each);
      });
    }
  }
});

/** What a pointer into the document leads to. */
function resolve(pointer: string): object | undefined {
  assert.ok(pointer.startsWith('#/'), pointer);
  let found: unknown = document;
  for (const step of pointer.slice(2).split('/')) found = (found as Record<string, unknown>)[step];
  return found as object | undefined;
}
