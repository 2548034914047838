import { z } from '@hono/zod-openapi';
import { type Exchange, transcribe } from '../wire/index.ts';
import type { HeldMock } from './held-mock.ts';

const headers = z.array(z.tuple([z.string(), z.string()]));

/** An exchange, as the control API tells it. */
export const exchangeSchema = z.object({
  id: z.number().int().meta({ description: 'Its place in the journal, from 1' }),
  from: z.string(),
  to: z.string(),
  endpoint: z.string().exactOptional(),
  at: z.string().meta({ description: 'When the request began, by the clock of the mock' }),
  request: z.object({ method: z.string(), url: z.string(), headers, body: z.string() }),
  reply: z.object({ status: z.number().int(), headers, body: z.string() }).exactOptional(),
  failure: z
    .object({ reason: z.string(), detail: z.string() })
    .exactOptional()
    .meta({ description: 'Instead of a reply, where none came' }),
  because: z.string().exactOptional().meta({ description: 'Why the mock answered as it did' }),
  scripted: z.string().exactOptional().meta({ description: 'What the script did to it' }),
});

/** An exchange as the control API tells it: masked, unless it is to be revealed. */
export function tellExchange(
  exchange: Exchange,
  { mask }: HeldMock,
  reveal = false,
): z.output<typeof exchangeSchema> {
  const { request, reply, ...rest } = transcribe(reveal ? exchange : mask.exchange(exchange));
  const copied = <Part extends { readonly headers: readonly (readonly [string, string])[] }>(part: Part) => ({
    ...part,
    headers: part.headers.map(([name, value]): [string, string] => [name, value]),
  });
  return { ...rest, request: copied(request), ...(reply === undefined ? {} : { reply: copied(reply) }) };
}

/** One for the document. */
export const exampleExchange: z.output<typeof exchangeSchema> = {
  id: 3,
  from: 'client',
  to: 'resource-server',
  endpoint: 'resource',
  at: '2026-01-15T11:00:12.000Z',
  request: {
    method: 'GET',
    url: 'http://127.0.0.1:4010/api/profile',
    headers: [['Authorization', 'Bearer …a1b2']],
    body: '',
  },
  reply: {
    status: 401,
    headers: [['WWW-Authenticate', 'Bearer realm="enigma", error="invalid_token"']],
    body: '{"error":"invalid_token"}',
  },
  because: 'the access token expired 12 s ago: issued 10:00:00, lives 3600 s',
};

/** The query by which secrets are shown. */
export const revealQuery = {
  reveal: z
    .enum(['true', 'false'])
    .optional()
    .meta({ param: { name: 'reveal', in: 'query', description: 'Show secrets as they are' } }),
};

/** A query by which only exchanges after another one are meant. */
export const sinceQuery = {
  since: z
    .string()
    .regex(/^\d+$/, 'must be the id of an exchange')
    .transform(Number)
    .optional()
    .meta({
      type: 'integer',
      param: { name: 'since', in: 'query', description: 'Only exchanges with a greater id' },
    }),
};
