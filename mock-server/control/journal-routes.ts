import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { matchSchema } from '../script/step-schema.ts';
import { replyOf } from '../wire/index.ts';
import { exampleExchange, exchangeSchema, revealQuery, sinceQuery, tellExchange } from './exchange-schema.ts';
import type { HeldMocks } from './held-mock.ts';
import { Refusal } from './refusal.ts';
import { explained, json, newest, ofMock, refusals, wholeNumber } from './schemas.ts';

const selection = {
  ...ofMock,
  query: z.strictObject({
    ...sinceQuery,
    endpoint: matchSchema.shape.endpoint.unwrap().optional(),
    status: wholeNumber.optional().meta({
      type: 'integer',
      param: { name: 'status', in: 'query', description: 'Only those with this status of the reply' },
    }),
    last: wholeNumber.optional().meta({
      type: 'integer',
      param: { name: 'last', in: 'query', description: 'Only so many, the newest of those that are meant' },
    }),
    ...revealQuery,
  }),
};
const single = {
  params: ofMock.params.extend({
    exchange: z
      .string()
      .regex(/^\d+$/, 'must be the id of an exchange')
      .transform(Number)
      .meta({ type: 'integer', param: { name: 'exchange', in: 'path' }, example: 3 }),
  }),
  query: z.strictObject(revealQuery),
};

/** Reads and clears the journal of a mock. */
export function addJournalRoutes(app: OpenAPIHono, mocks: HeldMocks): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/mocks/{id}/journal',
      operationId: 'listExchanges',
      tags: ['journal'],
      summary: 'The exchanges, with the reason for each reply',
      description: 'Tokens, passwords, secrets, codes and cookies are masked unless `reveal` is true.',
      request: selection,
      responses: {
        200: json('In the order in which requests began', z.array(exchangeSchema), [exampleExchange]),
        ...refusals,
      },
    }),
    (context) => {
      const held = mocks.get(context.req.valid('param').id);
      const { since = 0, endpoint, status, last, reveal } = context.req.valid('query');
      const meant = held.mock.journal
        .exchanges()
        .filter(
          (exchange) =>
            exchange.id > since &&
            (endpoint === undefined || exchange.endpoint === endpoint) &&
            (status === undefined || replyOf(exchange)?.status === status),
        );
      const told = newest(meant, last).map((exchange) => tellExchange(exchange, held, reveal === 'true'));
      return context.json(told, 200);
    },
    explained(selection.query, 'the query'),
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/mocks/{id}/journal/{exchange}',
      operationId: 'readExchange',
      tags: ['journal'],
      summary: 'One exchange',
      request: single,
      responses: { 200: json('With the reason for its reply', exchangeSchema, exampleExchange), ...refusals },
    }),
    (context) => {
      const { id, exchange: wanted } = context.req.valid('param');
      const held = mocks.get(id);
      const found = held.mock.journal.exchanges().find((exchange) => exchange.id === wanted);
      if (found === undefined) throw new Refusal(404, `the journal of "${id}" holds no exchange ${wanted}`);
      return context.json(tellExchange(found, held, context.req.valid('query').reveal === 'true'), 200);
    },
    explained(single.query, 'the query'),
  );

  app.openapi(
    createRoute({
      method: 'delete',
      path: '/mocks/{id}/journal',
      operationId: 'clearJournal',
      tags: ['journal'],
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
