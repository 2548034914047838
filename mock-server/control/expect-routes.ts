import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { expectationSchema } from '../expectations/schema.ts';
import { exampleExchange, exchangeSchema, tellExchange } from './exchange-schema.ts';
import type { HeldMocks } from './held-mock.ts';
import { explained, json, jsonBody, ofMock, refusals } from './schemas.ts';

export const answerSchema = z.object({
  met: z.boolean().meta({ description: 'False also where "after" or "before" is not in the journal' }),
  count: z.number().int(),
  sentence: z.string().meta({ description: 'What was expected, and what there was' }),
  exchanges: z.array(exchangeSchema).meta({ description: 'Those that were counted, masked' }),
});

const example = {
  met: true,
  count: 1,
  sentence: 'exactly 1 exchange with endpoint "resource" was expected, and there was 1: 3',
  exchanges: [exampleExchange],
};

/** Answers from the journal whether something happened, how often, and between what. */
export function addExpectRoutes(app: OpenAPIHono, mocks: HeldMocks): void {
  app.openapi(
    createRoute({
      method: 'post',
      path: '/mocks/{id}/expect',
      operationId: 'expect',
      tags: ['journal'],
      summary: 'Whether the journal holds such exchanges, how many, and between what',
      description: [
        'Exchanges follow each other in the order in which their requests began. `after` and `before` are the id',
        'of an exchange, or the `nth` exchange that matches something; an expectation about a stretch that is not',
        'in the journal is not met. Names that nobody has are refused, since they would make any "never" come true.',
      ].join('\n'),
      request: {
        ...ofMock,
        ...jsonBody(expectationSchema, {
          'exactly one refresh': { match: { grant: 'refresh_token' }, times: 1 },
          'one refresh between the first refused call and the next call': {
            match: { grant: 'refresh_token' },
            times: 1,
            after: { match: { endpoint: 'resource', status: 401 } },
            before: { match: { endpoint: 'resource' }, nth: 2 },
          },
          'never without success': { match: { endpoint: 'token', status: 400 }, times: 0 },
          'some, but not many': { match: { user: 'alice' }, atLeast: 1, atMost: 3, after: 12 },
        }),
      },
      responses: { 200: json('Whether the expectation is met', answerSchema, example), ...refusals },
    }),
    (context) => {
      const held = mocks.get(context.req.valid('param').id);
      const { sentence, exchanges, ...result } = held.mock.expect(context.req.valid('json'));
      const told = exchanges.map((exchange) => tellExchange(exchange, held));
      return context.json({ ...result, sentence: held.mask.text(sentence), exchanges: told }, 200);
    },
    explained(expectationSchema, 'an expectation'),
  );
}
