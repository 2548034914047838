import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { explain } from '../documents/index.ts';
import { ControlError } from './control-error.ts';

const errorSchema = z
  .object({
    error: z.string().meta({ description: 'One sentence: what is wrong, and what would be right' }),
  })
  .openapi('Error');

const refusal = (description: string) => ({
  description,
  content: { 'application/json': { schema: errorSchema } },
});

/** The refusals that every route may answer. */
export const refusals = {
  400: refusal('The request says something that cannot be'),
  403: refusal('The request is for a foreign host, or from a foreign page'),
  404: refusal('There is no such mock'),
  409: refusal('A port is in use'),
} as const;

/** The parameter of every route below one mock. */
export const ofMock = {
  params: z.object({
    id: z
      .string()
      .openapi({ param: { name: 'id', in: 'path' }, description: '`default` for the first of `serve`' }),
  }),
} as const;

/** A reply with JSON of a schema. */
export const json = <Schema extends z.ZodType>(description: string, schema: Schema) => ({
  description,
  content: { 'application/json': { schema: published(schema, 'output') } },
});

/** A request body of JSON that must be there. */
export const jsonBody = <Schema extends z.ZodType>(schema: Schema) => ({
  body: { required: true, content: { 'application/json': { schema: published(schema, 'input') } } },
});

/** A request body of JSON that may be missing, which is the same as an empty map. */
export const optionalJsonBody = <Schema extends z.ZodType>(schema: Schema) => ({
  body: { required: false, content: { 'application/json': { schema: published(schema, 'input') } } },
});

/** The schema as zod itself publishes it; the generator of the document would call every member required. */
function published<Schema extends z.ZodType>(schema: Schema, io: 'input' | 'output'): Schema {
  const { $schema: _, ...description } = z.toJSONSchema(schema, { io });
  // Without a type the generator would not take this description; a union has none of its own.
  const metadata: Record<string, unknown> = { type: ['object', 'array'], ...description };
  return (schema as z.ZodType).openapi(metadata) as Schema;
}

type Validated = { readonly target: string } & (
  | { readonly success: true }
  | { readonly success: false; readonly error: z.ZodError }
);

/** What is answered when a body or a query does not fit its schema. @param whole what it is called: `a mock` */
export const explained =
  (schema: z.ZodType, whole: string) =>
  (result: Validated, context: Context): Promise<never> | undefined =>
    result.success ? undefined : refuse(result.error, schema, whole, result.target, context);

async function refuse(
  error: z.ZodError,
  schema: z.ZodType,
  whole: string,
  target: string,
  { req }: Context,
): Promise<never> {
  const content: unknown = target === 'query' ? req.query() : await req.json().catch(() => undefined);
  const [complaint] = explain(error.issues, content, schema, whole);
  throw new ControlError(400, complaint?.sentence ?? error.message);
}
