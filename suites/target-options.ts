import { isDeepStrictEqual } from 'node:util';
import { type TargetDefinition, targetFileSchema } from '../fixtures/target/index.ts';
import type { Mask } from '../mock-server/wire/index.ts';

/** Members of a target file, by name: JSON. */
export type TargetOptions = Readonly<Record<string, unknown>>;

/** Members that say what is to be expected of a target, beside those that each report has at a place of its own. */
const TELLING = [
  'baseUrl',
  'regions',
  'endpoints',
  'addresses',
  'acceptSelfSigned',
  'issuer',
  'policy',
  'scopes',
  'resources',
  'sessions',
  'tenants',
  'userRoles',
  'records',
  'collections',
  'realms',
  'securityTests',
  'shippedKeys',
  'registration',
  'limits',
] as const satisfies readonly (keyof TargetDefinition)[];

/**
 * What a target file says that bears on what is expected under its profile, or on how it could be examined: as in the
 * file, but for secrets and for what it leaves at its default.
 */
export function optionsOf(definition: TargetDefinition, mask: Mask): TargetOptions {
  const { clients, users, provisioning } = definition;
  const told = {
    ...Object.fromEntries(TELLING.map((member) => [member, beyondDefault(member, definition[member])])),
    ...(clients.length > 0 && {
      clients: clients.map(({ secret, ...client }) => ({ ...client, public: secret === '' })),
    }),
    ...(users.length > 0 && { users: users.map(({ password: _, ...user }) => user) }),
    ...(provisioning && {
      provisioning: {
        clientId: provisioning.clientId,
        refreshTokenExpires: provisioning.refreshTokenExpires,
      },
    }),
    ...controlsOf(definition),
  };
  return JSON.parse(JSON.stringify(told), (_, part: unknown) =>
    typeof part === 'string' ? mask.text(part) : part,
  );
}

/** A member without what it would be if the file left it out. */
function beyondDefault(member: (typeof TELLING)[number], said: unknown): unknown {
  const usual: unknown = targetFileSchema.shape[member].safeParse(undefined).data;
  if (isDeepStrictEqual(said, usual)) return undefined;
  if (!isRecord(said) || !isRecord(usual)) return said;
  return Object.fromEntries(
    Object.entries(said).filter(([name, value]) => !isDeepStrictEqual(value, usual[name])),
  );
}

/** Of the ways to act on the target those that a report does not tell by their name alone. */
function controlsOf({ control: { clock, mint } }: TargetDefinition) {
  const kind = typeof clock === 'string' ? clock : 'http' in clock ? 'http' : 'command';
  const told = {
    ...(kind !== 'real' && { clock: kind }),
    ...(mint && { mint: { defects: mint.defects } }),
  };
  return Object.keys(told).length === 0 ? {} : { control: told };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
