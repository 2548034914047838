import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { type ScriptEntry, turnsOf } from '../script/index.ts';
import { scriptSchema, stepSchema } from '../script/step-schema.ts';
import type { HeldMocks } from './held-mock.ts';
import { explained, json, jsonBody, ofMock, refusals } from './schemas.ts';

export const entriesSchema = z.array(
  z.object({
    step: stepSchema,
    matched: z.number().int().meta({ description: 'Requests that matched so far' }),
    acted: z.number().int().meta({ description: 'Of these, how many it acted on' }),
    waits: z.number().int().meta({ description: 'How many more it lets pass before it acts' }),
    left: z
      .number()
      .int()
      .exactOptional()
      .meta({ description: 'On how many more it acts; absent where there is no end' }),
  }),
);
const example: z.output<typeof entriesSchema> = [
  { step: { times: 1, do: { behaviour: 'account-locked' } }, matched: 1, acted: 1, waits: 0, left: 0 },
];

export const additionSchema = z.union([stepSchema, scriptSchema]);

/** Reads, extends and clears the script of a mock. */
export function addScriptRoutes(app: OpenAPIHono, mocks: HeldMocks): void {
  const entriesOf = (id: string) => mocks.get(id).mock.scriptEntries().map(tellEntry);

  app.openapi(
    createRoute({
      method: 'get',
      path: '/mocks/{id}/script',
      operationId: 'readScript',
      tags: ['script'],
      summary: 'The steps in order, with how often each matched',
      request: ofMock,
      responses: {
        200: json('The first that matches and is not used up acts', entriesSchema, example),
        ...refusals,
      },
    }),
    (context) => context.json(entriesOf(context.req.valid('param').id), 200),
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/mocks/{id}/script',
      operationId: 'addSteps',
      tags: ['script'],
      summary: 'Adds a step, or a list of them, after those that are there',
      description: 'What each action takes is listed by `GET /mocks/{id}/actions`.',
      request: {
        ...ofMock,
        ...jsonBody(additionSchema, {
          'refuse once, as if the account were locked': { times: 1, do: { behaviour: 'account-locked' } },
          'lose the answer of the third refresh': {
            on: { grant: 'refresh_token' },
            after: 2,
            times: 1,
            do: { fault: 'reset', with: { when: 'after' } },
          },
          'change the real reply': { do: { patch: { members: { expires_in: '3600' } } } },
          'two steps': [
            { times: 1, do: { fault: 'unavailable', with: { status: 429, retryAfter: 5 } } },
            { on: { endpoint: 'resource' }, do: { reply: { status: 204 } } },
          ],
        }),
      },
      responses: { 201: json('The whole script', entriesSchema, example), ...refusals },
    }),
    (context) => {
      const { id } = context.req.valid('param');
      mocks.get(id).mock.script(...[context.req.valid('json')].flat());
      return context.json(entriesOf(id), 201);
    },
    explained(additionSchema, 'a step'),
  );

  app.openapi(
    createRoute({
      method: 'delete',
      path: '/mocks/{id}/script',
      operationId: 'clearScript',
      tags: ['script'],
      summary: 'Clears the script',
      request: ofMock,
      responses: { 204: { description: 'The mock does as its document says again' }, ...refusals },
    }),
    (context) => {
      mocks.get(context.req.valid('param').id).mock.clearScript();
      return context.body(null, 204);
    },
  );
}

function tellEntry({ step, matched }: ScriptEntry): z.output<typeof entriesSchema>[number] {
  const { after, times } = turnsOf(step);
  const acted = Math.max(0, matched - after);
  return {
    step,
    matched,
    acted,
    waits: Math.max(0, after - matched),
    ...(Number.isFinite(times) ? { left: times - acted } : {}),
  };
}
