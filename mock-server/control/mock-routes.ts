import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { maskOf } from '../mask-of.ts';
import type { StormReading } from '../script/index.ts';
import { clockSchema, tellClock } from './clock-routes.ts';
import type { HeldMock, HeldMocks } from './held-mock.ts';
import { makeMock, orderSchema } from './make-mock.ts';
import { explained, json, jsonBody, ofMock, optionalJsonBody, refusals } from './schemas.ts';

/** What storm there is, with all that it takes to have it again. */
const stormSchema = z.object({
  seed: z.union([z.number(), z.string()]),
  rate: z.number(),
  brings: z.array(z.string()).meta({ description: 'The behaviours and faults that may come' }),
  only: z.array(z.string()).exactOptional().meta({ description: 'Where it was told to bring no others' }),
});

export const addressSchema = z.object({
  id: z.string(),
  url: z.string().meta({ description: 'Origin of the first region' }),
  regions: z.record(z.string(), z.string()).meta({ description: 'Origin per region' }),
  hostile: stormSchema.exactOptional().meta({ description: 'Absent where there is no storm' }),
});
export const mockSchema = addressSchema.extend({
  profile: z.string().meta({ description: 'Name of the profile that it plays' }),
  title: z.string(),
  grants: z.array(z.string()),
  clock: clockSchema,
});

export const restartSchema = z.strictObject({
  memory: z
    .enum(['kept', 'lost'])
    .default('kept')
    .meta({ description: 'Whether the store outlived it, or is as at the very start' }),
});

const address = {
  id: 'mock-1',
  url: 'http://127.0.0.1:34567',
  regions: { us: 'http://127.0.0.1:34567', eu: 'http://127.0.0.1:34568' },
};
const example: z.output<typeof mockSchema> = {
  ...address,
  profile: 'enigma',
  title: 'Turium Enigma',
  grants: ['password', 'refresh_token', 'client_credentials'],
  clock: { now: '2026-01-15T10:00:00.000Z', frozen: true },
};

/** Makes, lists and removes mocks. */
export function addMockRoutes(app: OpenAPIHono, mocks: HeldMocks): void {
  app.openapi(
    createRoute({
      method: 'post',
      path: '/mocks',
      operationId: 'createMock',
      tags: ['mocks'],
      summary: 'Starts a mock on ports of its own',
      description:
        'Mocks share nothing: each has ports, a clock, a script, a journal and a store of its own.',
      request: jsonBody(orderSchema, {
        'a documented system, on a clock that stands still': { profile: 'enigma', clock: 'virtual' },
        'a system of your own': { profile: { extends: 'enigma', accessToken: { lifetime: 'PT5M' } } },
        'a server on its worst days, the same again with this seed': {
          profile: 'enigma',
          hostile: { seed: 7, rate: 0.3 },
        },
        'the same tokens every time': { profile: 'oauth2', seed: 7, startsAt: '2030-01-01T00:00:00Z' },
      }),
      responses: { 201: json('It listens', addressSchema, address), ...refusals },
    }),
    async (context) => {
      const mock = await makeMock(context.req.valid('json'));
      const held = { id: mocks.nextId(), mock, mask: maskOf(mock) };
      mocks.add(held);
      return context.json(addressOf(held), 201);
    },
    explained(orderSchema, 'a mock'),
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/mocks',
      operationId: 'listMocks',
      tags: ['mocks'],
      summary: 'Every mock of this process',
      responses: {
        200: json('In the order in which they were made', z.array(mockSchema), [example]),
        ...refusals,
      },
    }),
    (context) => context.json(mocks.all().map(tellMock), 200),
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/mocks/{id}',
      operationId: 'readMock',
      tags: ['mocks'],
      summary: 'One mock',
      request: ofMock,
      responses: { 200: json('Where it listens and what it plays', mockSchema, example), ...refusals },
    }),
    (context) => context.json(tellMock(mocks.get(context.req.valid('param').id)), 200),
  );

  app.openapi(
    createRoute({
      method: 'delete',
      path: '/mocks/{id}',
      operationId: 'removeMock',
      tags: ['mocks'],
      summary: 'Stops a mock and forgets it',
      request: ofMock,
      responses: { 204: { description: 'It is gone' }, ...refusals },
    }),
    async (context) => {
      await mocks.remove(context.req.valid('param').id);
      return context.body(null, 204);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/mocks/{id}/restart',
      operationId: 'restartMock',
      tags: ['mocks'],
      summary: 'Breaks every connection and begins again, as a process that was ended and started',
      request: {
        ...ofMock,
        ...optionalJsonBody(restartSchema, { 'everything is lost': { memory: 'lost' } }),
      },
      responses: { 204: { description: 'Clock, script and journal are as before' }, ...refusals },
    }),
    async (context) => {
      const { memory = 'kept' } = context.req.valid('json') ?? {};
      await mocks.get(context.req.valid('param').id).mock.restart(memory);
      return context.body(null, 204);
    },
    explained(restartSchema, 'a restart'),
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/mocks/{id}/reset',
      operationId: 'resetMock',
      tags: ['mocks'],
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

const tellStorm = ({ seed, rate, brings, only }: StormReading): z.output<typeof stormSchema> => ({
  seed,
  rate,
  brings: [...brings],
  ...(only === undefined ? {} : { only: [...only] }),
});

const addressOf = ({ id, mock }: Pick<HeldMock, 'id' | 'mock'>) => ({
  id,
  url: mock.url,
  regions: { ...mock.regions },
  ...(mock.hostile === undefined ? {} : { hostile: tellStorm(mock.hostile) }),
});

const tellMock = ({ id, mock }: HeldMock) => ({
  ...addressOf({ id, mock }),
  profile: mock.profile.name,
  title: mock.profile.title,
  grants: [...mock.profile.grants],
  clock: tellClock(mock.clock),
});
