import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { maskOf } from '../mask-of.ts';
import { createMockServer, type MockServer } from '../mock-server.ts';
import { seededRandom, steerableClock, systemClock, virtualClock } from '../ports/index.ts';
import { type Profile, profiles } from '../profiles/index.ts';
import { profileFileSchema } from '../profiles/overrides-schema.ts';
import { assemble } from '../profiles/read-profile.ts';
import { scriptSchema } from '../script/step-schema.ts';
import { clockSchema, tellClock } from './clock-routes.ts';
import { ControlError } from './control-error.ts';
import type { HeldMock, HeldMocks } from './held-mock.ts';
import { explained, json, jsonBody, ofMock, refusals } from './schemas.ts';

const profileNames = Object.keys(profiles) as [keyof typeof profiles, ...(keyof typeof profiles)[]];

const orderSchema = z.strictObject({
  profile: z
    .union([z.enum(profileNames), profileFileSchema])
    .default('oauth2')
    .meta({ description: 'A documented system by name, or what is to be otherwise about one' }),
  port: z
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(0)
    .meta({ description: 'Of the first region, the others follow; 0 takes free ones' }),
  clock: z.enum(['real', 'virtual']).default('real').meta({ description: 'A virtual clock stands still' }),
  startsAt: z.iso
    .datetime({ offset: true, error: 'must be an ISO 8601 instant such as 2026-01-15T10:00:00Z' })
    .exactOptional(),
  seed: z.union([z.number(), z.string()]).exactOptional().meta({ description: 'Same seed, same tokens' }),
  deviations: z.array(z.string()).default([]),
  script: scriptSchema.default([]),
  journalLimit: z.number().int().min(1).default(10_000).meta({ description: 'Exchanges kept' }),
});

const addressSchema = z.object({
  id: z.string(),
  url: z.string().meta({ description: 'Origin of the first region' }),
  regions: z.record(z.string(), z.string()).meta({ description: 'Origin per region' }),
});
const mockSchema = addressSchema.extend({ profile: z.string(), clock: clockSchema });

/** Makes, lists and removes mocks. */
export function addMockRoutes(app: OpenAPIHono, mocks: HeldMocks): void {
  app.openapi(
    createRoute({
      method: 'post',
      path: '/mocks',
      summary: 'Starts a mock on ports of its own',
      request: jsonBody(orderSchema),
      responses: { 201: json('It listens', addressSchema), ...refusals },
    }),
    async (context) => {
      const mock = await makeMock(context.req.valid('json'));
      const held = { id: mocks.nextId(), mock, mask: maskOf(mock) };
      mocks.add(held);
      return context.json({ id: held.id, url: mock.url, regions: { ...mock.regions } }, 201);
    },
    explained(orderSchema, 'a mock'),
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/mocks',
      summary: 'Every mock of this process',
      responses: { 200: json('In the order in which they were made', z.array(mockSchema)), ...refusals },
    }),
    (context) => context.json(mocks.all().map(tellMock), 200),
  );

  app.openapi(
    createRoute({
      method: 'get',
      path: '/mocks/{id}',
      summary: 'One mock',
      request: ofMock,
      responses: { 200: json('Where it listens and what it plays', mockSchema), ...refusals },
    }),
    (context) => context.json(tellMock(mocks.get(context.req.valid('param').id)), 200),
  );

  app.openapi(
    createRoute({
      method: 'delete',
      path: '/mocks/{id}',
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

const tellMock = ({ id, mock }: HeldMock) => ({
  id,
  profile: mock.profile.name,
  url: mock.url,
  regions: { ...mock.regions },
  clock: tellClock(mock.clock),
});

async function makeMock(order: z.output<typeof orderSchema>): Promise<MockServer> {
  const { profile, port, clock, startsAt, seed, deviations, script, journalLimit } = order;
  const mock = await createMockServer({
    profile: typeof profile === 'string' ? profile : profileOf(profile),
    clock: clockOf(clock, startsAt),
    deviations,
    script,
    journalLimit,
    ...(seed === undefined ? {} : { random: seededRandom(seed) }),
  });
  await mock.listen({ port });
  return mock;
}

function profileOf(content: unknown): Profile {
  const { profile, complaints } = assemble(content);
  const [complaint] = complaints;
  if (complaint !== undefined) throw new ControlError(400, complaint.sentence);
  return profile;
}

function clockOf(kind: 'real' | 'virtual', startsAt: string | undefined) {
  if (kind === 'virtual') return virtualClock(startsAt);
  const clock = steerableClock(systemClock);
  if (startsAt !== undefined) clock.set(startsAt);
  return clock;
}
