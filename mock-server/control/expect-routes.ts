import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { expectationSchema } from '../expectations/schema.ts';
import type { HeldMocks } from './held-mock.ts';
import { exchangeSchema, tellExchange } from './journal-routes.ts';
import { explained, json, jsonBody, ofMock, refusals } from './schemas.ts';

const answerSchema = z.object({
  met: z.boolean().meta({ description: 'False also where "after" or "before" is not in the journal' }),
  count: z.number().int(),
  sentence: z.string().meta({ description: 'What was expected, and what there was' }),
  exchanges: z.array(exchangeSchema).meta({ description: 'Those that were counted, masked' }),
});

/** Answers from the journal whether something happened, how often, and between what. */
export function addExpectRoutes(app: OpenAPIHono, mocks: HeldMocks): void {
  app.openapi(
    createRoute({
      method: 'post',
      path: '/mocks/{id}/expect',
      summary: 'Whether the journal holds such exchanges, how many, and between what',
      request: { ...ofMock, ...jsonBody(expectationSchema) },
      responses: { 200: json('Whether the expectation is met', answerSchema), ...refusals },
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
