import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { MockServer } from '../mock-server.ts';
import { factsOf, type Match, matches, ScriptError, validateStep } from '../script/index.ts';
import { matchSchema } from '../script/step-schema.ts';
import { type Exchange, originOf } from '../wire/index.ts';
import { ControlError } from './control-error.ts';
import type { HeldMocks } from './held-mock.ts';
import { exchangeSchema, tellExchange } from './journal-routes.ts';
import { explained, json, jsonBody, ofMock, refusals } from './schemas.ts';

const expectationSchema = z.strictObject({
  match: matchSchema
    .extend({ status: z.number().int().min(100).max(599).exactOptional() })
    .meta({ description: 'Every member must match; every exchange where empty' }),
  times: z
    .number()
    .int()
    .min(0)
    .exactOptional()
    .meta({ description: 'How often exactly; at least once where absent' }),
});
const answerSchema = z.object({
  met: z.boolean(),
  count: z.number().int(),
  exchanges: z.array(exchangeSchema),
});

/** Answers from the journal whether something happened, and how often; and starts a mock over. */
export function addExpectRoutes(app: OpenAPIHono, mocks: HeldMocks): void {
  app.openapi(
    createRoute({
      method: 'post',
      path: '/mocks/{id}/expect',
      summary: 'Whether the journal holds such exchanges, and how many',
      request: { ...ofMock, ...jsonBody(expectationSchema) },
      responses: { 200: json('Whether the expectation is met', answerSchema), ...refusals },
    }),
    async (context) => {
      const held = mocks.get(context.req.valid('param').id);
      const { match, times } = context.req.valid('json');
      const { status, ...on } = match;
      await refuseImpossible(on, held.mock);
      const found = held.mock.journal
        .exchanges()
        .filter((exchange) => isMeant(exchange, on, held.mock) && hasStatus(exchange, status));
      const met = times === undefined ? found.length > 0 : found.length === times;
      const exchanges = found.map((exchange) => tellExchange(exchange, held));
      return context.json({ met, count: found.length, exchanges }, 200);
    },
    explained(expectationSchema, 'an expectation'),
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/mocks/{id}/reset',
      summary: 'Back to the world that the profile starts with, with an empty script and journal',
      request: ofMock,
      responses: { 204: { description: 'The clock goes on as it was' }, ...refusals },
    }),
    async (context) => {
      await mocks.get(context.req.valid('param').id).mock.reset();
      return context.body(null, 204);
    },
  );
}

function isMeant({ request, endpoint }: Exchange, on: Match, { profile, regions }: MockServer): boolean {
  const origin = originOf(request.url);
  const region = profile.regions.find((name) => regions[name] === origin) ?? profile.regions[0] ?? '';
  return matches(on, factsOf(request, (endpoint ?? 'unknown') as NonNullable<Match['endpoint']>, region));
}

const hasStatus = ({ outcome }: Exchange, status: number | undefined): boolean =>
  status === undefined || (outcome.kind === 'reply' && outcome.reply.status === status);

/** A mistyped name would make any expectation of "never" come true. */
async function refuseImpossible(on: Match, mock: MockServer): Promise<void> {
  const users = (await mock.users()).map(({ name }) => name);
  const clients = (await mock.clients()).map(({ id }) => id);
  try {
    validateStep({ on, do: { reply: { status: 200 } } }, mock.profile, { users, clients, deviations: [] });
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    throw new ControlError(400, error.message.replace(/^on\./, 'match.'));
  }
}
