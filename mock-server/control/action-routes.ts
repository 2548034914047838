import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { serverDeviations } from '../deviations/index.ts';
import type { MockServer } from '../mock-server.ts';
import {
  type Behaviour,
  behaviours,
  endpointsIn,
  FAULTS,
  type Setting,
  type Settings,
} from '../script/index.ts';
import type { HeldMocks } from './held-mock.ts';
import { json, ofMock, refusals } from './schemas.ts';

const settingSchema = z.union([
  z.object({ kind: z.literal('number'), least: z.number(), most: z.number().exactOptional() }),
  z.object({ kind: z.literal('choice'), of: z.array(z.string()) }),
  z.object({ kind: z.enum(['text', 'user', 'duration', 'shift', 'any']) }),
]);
const settingsSchema = z
  .record(z.string(), settingSchema)
  .meta({ description: 'What `with` may hold, by name' });
export const actionsSchema = z.object({
  behaviours: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      endpoints: z.array(z.string()).meta({ description: 'Where it acts' }),
      settings: settingsSchema,
    }),
  ),
  faults: z.array(z.object({ name: z.string(), settings: settingsSchema })),
  deviations: z.array(z.object({ name: z.string() })),
});

const example: z.output<typeof actionsSchema> = {
  behaviours: [
    {
      name: 'invalid-token',
      title: 'the access token is refused: challenge and JSON, challenge only, or neither',
      endpoints: ['resource'],
      settings: { form: { kind: 'choice', of: ['full', 'json', 'challenge', 'bare'] } },
    },
  ],
  faults: [{ name: 'delay', settings: { milliseconds: { kind: 'number', least: 0 } } }],
  deviations: [{ name: 'access-token-never-expires' }],
};

/** Lists what the step of a script can do. */
export function addActionRoutes(app: OpenAPIHono, mocks: HeldMocks): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/mocks/{id}/actions',
      operationId: 'listActions',
      tags: ['script'],
      summary: 'What the step of a script can do to a request',
      request: ofMock,
      responses: { 200: json('By name, with their settings', actionsSchema, example), ...refusals },
    }),
    (context) => {
      const { mock } = mocks.get(context.req.valid('param').id);
      return context.json(actionsOn(mock), 200);
    },
  );
}

/** What is done at the endpoints that a mock has. */
const actionsOn = ({ profile }: MockServer): z.output<typeof actionsSchema> => ({
  behaviours: Object.entries<Behaviour>(behaviours)
    .map(([name, { title, endpoints, settings }]) => ({
      name,
      title,
      endpoints: endpoints.filter((endpoint) => endpointsIn(profile).includes(endpoint)),
      settings: tellSettings(settings),
    }))
    .filter(({ endpoints }) => endpoints.length > 0),
  faults: Object.entries(FAULTS).map(([name, settings]) => ({ name, settings: tellSettings(settings) })),
  deviations: serverDeviations.map(({ name }) => ({ name })),
});

const tellSettings = (settings: Settings) =>
  Object.fromEntries(Object.entries(settings).map(([name, setting]) => [name, tellSetting(setting)]));

function tellSetting(setting: Setting): z.output<typeof settingSchema> {
  if (typeof setting === 'string') return { kind: setting };
  return 'least' in setting ? { kind: 'number', ...setting } : { kind: 'choice', of: [...setting] };
}
