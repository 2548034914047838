import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { streamSSE } from 'hono/streaming';
import { type Exchange, transcribe } from '../wire/index.ts';
import type { HeldMock, HeldMocks } from './held-mock.ts';
import { explained, json, ofMock, refusals } from './schemas.ts';

const headers = z.array(z.tuple([z.string(), z.string()]));
export const exchangeSchema = z.object({
  id: z.number().int(),
  from: z.string(),
  to: z.string(),
  endpoint: z.string().exactOptional(),
  at: z.string(),
  request: z.object({ method: z.string(), url: z.string(), headers, body: z.string() }),
  reply: z.object({ status: z.number().int(), headers, body: z.string() }).exactOptional(),
  failure: z.object({ reason: z.string(), detail: z.string() }).exactOptional(),
  because: z.string().exactOptional().meta({ description: 'Why the mock answered as it did' }),
  scripted: z.string().exactOptional().meta({ description: 'What the script did to it' }),
});

const revealing = {
  ...ofMock,
  query: z.object({
    reveal: z.enum(['true', 'false']).optional().meta({ description: 'Show secrets as they are' }),
  }),
};

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

/** Reads, follows and clears the journal of a mock. */
export function addJournalRoutes(app: OpenAPIHono, mocks: HeldMocks): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/mocks/{id}/journal',
      summary: 'Every exchange, with the reason for each reply',
      request: revealing,
      responses: { 200: json('In the order in which requests began', z.array(exchangeSchema)), ...refusals },
    }),
    (context) => {
      const held = mocks.get(context.req.valid('param').id);
      const reveal = context.req.valid('query').reveal === 'true';
      const told = held.mock.journal.exchanges().map((exchange) => tellExchange(exchange, held, reveal));
      return context.json(told, 200);
    },
    explained(revealing.query, 'the query'),
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/mocks/{id}/journal/events',
      summary: 'Each exchange as it ends, as server-sent events named `exchange`',
      request: revealing,
      responses: {
        200: { description: 'A stream', content: { 'text/event-stream': { schema: z.string() } } },
        ...refusals,
      },
    }),
    (context) => {
      const held = mocks.get(context.req.valid('param').id);
      const reveal = context.req.valid('query').reveal === 'true';
      return streamSSE(context, async (stream) => {
        await new Promise<void>((resolve) => {
          const stop = held.mock.journal.follow((exchange) => {
            const data = JSON.stringify(tellExchange(exchange, held, reveal));
            stream.writeSSE({ event: 'exchange', id: String(exchange.id), data }).catch(() => stream.abort());
          });
          stream.onAbort(() => {
            stop();
            resolve();
          });
        });
      });
    },
    explained(revealing.query, 'the query'),
  );

  app.openapi(
    createRoute({
      method: 'delete',
      path: '/mocks/{id}/journal',
      summary: 'Clears the journal',
      request: ofMock,
      responses: { 204: { description: 'It is empty' }, ...refusals },
    }),
    (context) => {
      mocks.get(context.req.valid('param').id).mock.journal.clear();
      return context.body(null, 204);
    },
  );
}
