import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { explain } from '../documents/index.ts';
import { Refusal } from './refusal.ts';

const errorSchema = z
  .object({
    error: z.string().meta({ description: 'One sentence: what is wrong, and what would be right' }),
  })
  .meta({ id: 'Error' });

const refusal = (description: string, error: string) => ({
  description,
  content: { 'application/json': { schema: errorSchema, example: { error } } },
});

/** The refusals that every route may answer. */
export const refusals = {
  400: refusal(
    'The request says something that cannot be',
    'there is no user "alcie"; did you mean "alice"?',
  ),
  403: refusal(
    'The request is for a foreign host, or from a foreign page',
    'the control API answers requests for http://127.0.0.1:4000 only, and this one is for "evil.test"',
  ),
  404: refusal('There is no such mock', 'there is no mock "acme"; there are: default, mock-1'),
  409: refusal('A port is in use', 'port 4010 is in use; choose another "port", or 0 for a free one'),
} as const;

/** The parameter of every route below one mock. */
export const ofMock = {
  params: z.object({
    id: z.string().meta({
      param: { name: 'id', in: 'path', description: 'Of a mock: `default` is the first of `serve`' },
      example: 'default',
    }),
  }),
} as const;

/** A whole number in a query. */
export const wholeNumber = z.string().regex(/^\d+$/, 'must be a whole number').transform(Number);

/** The last so many of a list; all of it where no number is given. */
export const newest = <Item>(items: readonly Item[], last = items.length): Item[] =>
  items.slice(Math.max(0, items.length - last));

/** A reply with JSON of a schema. */
export const json = <Schema extends z.ZodType>(
  description: string,
  schema: Schema,
  example?: z.output<Schema>,
) => ({
  description,
  content: {
    'application/json': {
      schema: published(schema, 'output'),
      ...(example === undefined ? {} : { example }),
    },
  },
});

/** What bodies look like, each under the words for what it does. */
type Examples<Schema extends z.ZodType> = Readonly<Record<string, z.input<Schema>>>;

/** A request body of JSON that must be there. */
export const jsonBody = <Schema extends z.ZodType>(schema: Schema, examples: Examples<Schema>) =>
  bodyOf(schema, examples, true);

/** A request body of JSON that may be missing, which is the same as an empty map. */
export const optionalJsonBody = <Schema extends z.ZodType>(schema: Schema, examples: Examples<Schema>) =>
  bodyOf(schema, examples, false);

const bodyOf = <Schema extends z.ZodType>(schema: Schema, examples: Examples<Schema>, required: boolean) => ({
  body: {
    required,
    content: {
      'application/json': {
        schema: published(schema, 'input'),
        examples: Object.fromEntries(
          Object.entries(examples).map(([title, value]) => [
            title.replaceAll(' ', '-'),
            { summary: title, value },
          ]),
        ),
      },
    },
  },
});

/** The schema as zod itself publishes it; the generator of the document would call every member required. */
function published<Schema extends z.ZodType>(schema: Schema, io: 'input' | 'output'): Schema {
  const { $schema: _, ...description } = z.toJSONSchema(schema, { io });
  // Without a type the generator would not take this description; a union has none of its own.
  const metadata: Record<string, unknown> = { type: ['object', 'array'], ...description };
  return (schema as z.ZodType).meta(metadata) as Schema;
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
  throw new Refusal(400, complaint?.sentence ?? error.message);
}
