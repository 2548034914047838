import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { SteerableClock } from '../ports/index.ts';
import type { HeldMocks } from './held-mock.ts';
import { explained, json, jsonBody, ofMock, refusals } from './schemas.ts';

export const clockSchema = z.object({
  now: z.string().meta({ description: 'ISO 8601 in UTC' }),
  frozen: z.boolean().meta({ description: 'A frozen clock moves only when it is told to' }),
});

const example = { now: '2026-01-15T11:01:00.000Z', frozen: true };

export const moveSchema = z.union([
  z.strictObject({
    advance: z.iso
      .duration({ error: 'must be an ISO 8601 duration such as PT61M, P1D or P6M' })
      .meta({ description: 'ISO 8601 duration; months are calendar months in UTC' }),
  }),
  z.strictObject({
    set: z.iso.datetime({
      offset: true,
      error: 'must be an ISO 8601 instant such as 2026-01-15T10:00:00Z',
    }),
  }),
  z.strictObject({ freeze: z.literal(true) }),
  z.strictObject({ resume: z.literal(true) }),
]);

export const tellClock = (clock: SteerableClock): z.output<typeof clockSchema> => ({
  now: new Date(clock.now()).toISOString(),
  frozen: clock.frozen,
});

/** Reads and moves the clock of a mock. */
export function addClockRoutes(app: OpenAPIHono, mocks: HeldMocks): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/mocks/{id}/clock',
      operationId: 'readClock',
      tags: ['clock'],
      summary: 'What time it is for the mock',
      request: ofMock,
      responses: { 200: json('The time', clockSchema, example), ...refusals },
    }),
    (context) => context.json(tellClock(mocks.get(context.req.valid('param').id).mock.clock), 200),
  );

  app.openapi(
    createRoute({
      method: 'put',
      path: '/mocks/{id}/clock',
      operationId: 'moveClock',
      tags: ['clock'],
      summary: 'Moves, sets, stops or starts the clock',
      request: {
        ...ofMock,
        ...jsonBody(moveSchema, {
          'sixty-one minutes later': { advance: 'PT61M' },
          'six months later': { advance: 'P6M' },
          'at an instant': { set: '2030-01-01T00:00:00Z' },
          'stop it': { freeze: true },
          'let it run': { resume: true },
        }),
      },
      responses: { 200: json('The time from now on', clockSchema, example), ...refusals },
    }),
    (context) => {
      const { clock } = mocks.get(context.req.valid('param').id).mock;
      const move = context.req.valid('json');
      if ('advance' in move) clock.advance(move.advance);
      else if ('set' in move) clock.set(move.set);
      else if ('freeze' in move) clock.freeze();
      else clock.resume();
      return context.json(tellClock(clock), 200);
    },
    explained(moveSchema, 'a change of the clock'),
  );
}
