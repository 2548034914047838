import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { maskOf } from '../mask-of.ts';
import type { Keys } from '../ports/index.ts';
import type { HeldMocks } from './held-mock.ts';
import { makeMock, orderSchema } from './make-mock.ts';
import {
  addressOf,
  addressSchema,
  exampleAddress,
  exampleMock,
  mockSchema,
  restartSchema,
  tellMock,
} from './mock-schemas.ts';
import { explained, json, jsonBody, ofMock, optionalJsonBody, refusals } from './schemas.ts';

/** Makes, lists and removes mocks. */
export function addMockRoutes(app: OpenAPIHono, mocks: HeldMocks, keys: () => Keys): void {
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
      responses: { 201: json('It listens', addressSchema, exampleAddress), ...refusals },
    }),
    async (context) => {
      const mock = await makeMock(context.req.valid('json'), keys());
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
        200: json('In the order in which they were made', z.array(mockSchema), [exampleMock]),
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
      responses: { 200: json('Where it listens and what it plays', mockSchema, exampleMock), ...refusals },
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
