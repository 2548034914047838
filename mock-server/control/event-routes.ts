import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { streamSSE } from 'hono/streaming';
import type { Exchange } from '../wire/index.ts';
import { revealQuery, sinceQuery, tellExchange } from './exchange-schema.ts';
import type { HeldMocks } from './held-mock.ts';
import { explained, ofMock, refusals } from './schemas.ts';

const watching = { ...ofMock, query: z.strictObject({ ...sinceQuery, ...revealQuery }) };

/** Follows what happens to a mock. */
export function addEventRoutes(app: OpenAPIHono, mocks: HeldMocks): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/mocks/{id}/events',
      operationId: 'followEvents',
      tags: ['journal'],
      summary: 'What happens to a mock from now on, as server-sent events',
      description: [
        '`exchange`: an exchange has ended; its data is the exchange.',
        '`changed`: somebody changed something over this API; its data is `{"what": …}` with the part of the',
        'path that names it: `clock`, `script`, `users`, `roles`, `clients`, `tokens`, `provision`, `keys`, `journal`, `reset`.',
        '`removed`: the mock is gone, and the stream ends. With `since`, exchanges that have ended already come',
        'first; a stream that is opened again with `Last-Event-ID` goes on where it was broken off.',
      ].join('\n'),
      request: watching,
      responses: {
        200: {
          description: 'A stream that ends with the mock',
          content: {
            'text/event-stream': {
              schema: z.string(),
              example: 'event: changed\ndata: {"what":"clock"}\n\n',
            },
          },
        },
        ...refusals,
      },
    }),
    (context) => {
      const { id } = context.req.valid('param');
      const held = mocks.get(id);
      const { since, reveal } = context.req.valid('query');
      return streamSSE(context, async (stream) => {
        const send = (event: string, data: string, id?: number) =>
          void stream
            .writeSSE({ event, data, ...(id === undefined ? {} : { id: String(id) }) })
            .catch(() => stream.abort());
        // Events are in the order in which exchanges ended: one that began earlier may be told later.
        const tell = (exchange: Exchange) =>
          send('exchange', JSON.stringify(tellExchange(exchange, held, reveal === 'true')), exchange.ended);

        const lastSeen = context.req.header('Last-Event-ID');
        missedOf(held.mock.journal.exchanges(), since, lastSeen).forEach(tell);
        const stopFollowing = held.mock.journal.follow(tell);
        await new Promise<void>((resolve) => {
          const stopWatching = mocks.watch(id, (what) => {
            if (what === 'removed') resolve();
            else send('changed', JSON.stringify({ what }));
          });
          stream.onAbort(resolve);
          stream.onAbort(stopWatching);
        });
        stopFollowing();
        await stream.writeSSE({ event: 'removed', data: '{}' });
      });
    },
    explained(watching.query, 'the query'),
  );
}

/** What a follower has not seen of what has ended: after the last event that it saw, or else after an exchange. */
function missedOf(
  exchanges: readonly Exchange[],
  since: number | undefined,
  lastSeen: string | undefined,
): readonly Exchange[] {
  const inOrder = exchanges.toSorted((one, other) => one.ended - other.ended);
  if (lastSeen !== undefined) return inOrder.filter(({ ended }) => ended > Number(lastSeen));
  return since === undefined ? [] : inOrder.filter(({ id }) => id > since);
}
