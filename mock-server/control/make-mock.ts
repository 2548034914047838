import { z } from '@hono/zod-openapi';
import { createMockServer, type MockServer } from '../mock-server.ts';
import { type Keys, seededRandom, steerableClock, systemClock, virtualClock } from '../ports/index.ts';
import { type Profile, profiles } from '../profiles/index.ts';
import { profileFileSchema } from '../profiles/overrides-schema.ts';
import { assemble } from '../profiles/read-profile.ts';
import { scriptSchema } from '../script/step-schema.ts';
import { hostileSchema } from '../script/storm/storm-schema.ts';
import { Refusal } from './refusal.ts';

const profileNames = Object.keys(profiles) as [keyof typeof profiles, ...(keyof typeof profiles)[]];

/** How a mock that is ordered over the control API is to be. */
export const orderSchema = z.strictObject({
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
  cors: z
    .union([
      z.enum(['loopback', 'any', 'none']),
      z.array(z.string().regex(/^https?:\/\/[^/]+$/, 'must be an origin such as https://app.example')),
    ])
    .default('loopback')
    .meta({ description: 'Origins whose pages may ask, and read what they are answered' }),
  deviations: z.array(z.string()).default([]),
  script: scriptSchema.default([]),
  hostile: hostileSchema.exactOptional(),
  journalLimit: z.number().int().min(1).default(10_000).meta({ description: 'Exchanges kept' }),
});

/** Makes a mock that listens. @throws Refusal, OptionError, ScriptError for what cannot be */
export async function makeMock(order: z.output<typeof orderSchema>, keys: Keys): Promise<MockServer> {
  const { profile, port, clock, startsAt, seed, cors, deviations, script, hostile, journalLimit } = order;
  const mock = await createMockServer({
    profile: typeof profile === 'string' ? profile : profileOf(profile),
    clock: clockOf(clock, startsAt),
    keys,
    cors,
    deviations,
    script,
    journalLimit,
    ...(hostile === undefined ? {} : { hostile }),
    ...(seed === undefined ? {} : { random: seededRandom(seed) }),
  });
  await mock.listen({ port });
  return mock;
}

function profileOf(content: unknown): Profile {
  const { profile, complaints } = assemble(content);
  const [complaint] = complaints;
  if (complaint !== undefined) throw new Refusal(400, complaint.sentence);
  return profile;
}

function clockOf(kind: 'real' | 'virtual', startsAt: string | undefined) {
  if (kind === 'virtual') return virtualClock(startsAt);
  const clock = steerableClock(systemClock);
  if (startsAt !== undefined) clock.set(startsAt);
  return clock;
}
