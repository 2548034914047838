import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { serverDeviations } from '../deviations/index.ts';
import type { MockServer } from '../mock-server.ts';
import {
  type Behaviour,
  behaviours,
  endpointsIn,
  FAULTS,
  type FaultName,
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
  faults: z.array(z.object({ name: z.string(), title: z.string(), settings: settingsSchema })),
  deviations: z.array(z.object({ name: z.string(), title: z.string() })),
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
  faults: [
    {
      name: 'delay',
      title: 'the reply comes late',
      settings: { milliseconds: { kind: 'number', least: 0 } },
    },
  ],
  deviations: [{ name: 'access-token-never-expires', title: 'An access token never expires.' }],
};

const FAULT_TITLES: Readonly<Record<FaultName, string>> = {
  delay: 'the reply comes late, by real time',
  reset: 'the connection breaks, before or after the server acts',
  'lost-response': 'the server acts, and its reply is lost',
  drip: 'the body comes in pieces, with pauses between them',
  truncate: 'the body ends before it is complete',
  garbage: 'the reply is not HTTP',
  'wrong-content-type': 'the real reply, said to be of another type',
  'too-many-requests': 'the server does not act, and asks to come back later (429)',
  unavailable: 'the server does not act, and says that it cannot (5xx)',
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
  faults: (Object.keys(FAULTS) as FaultName[]).map((name) => ({
    name,
    title: FAULT_TITLES[name],
    settings: tellSettings(FAULTS[name]),
  })),
  deviations: serverDeviations.map(({ name, title }) => ({ name, title })),
});

const tellSettings = (settings: Settings) =>
  Object.fromEntries(Object.entries(settings).map(([name, setting]) => [name, tellSetting(setting)]));

function tellSetting(setting: Setting): z.output<typeof settingSchema> {
  if (typeof setting === 'string') return { kind: setting };
  return 'least' in setting ? { kind: 'number', ...setting } : { kind: 'choice', of: [...setting] };
}
