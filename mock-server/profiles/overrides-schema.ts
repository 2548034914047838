import { z } from 'zod';
import { profiles } from './index.ts';
import { profileSchema } from './schema.ts';

/** The same object with nothing required, at any depth that `extendProfile` merges. */
function overridesOf(schema: z.ZodObject): z.ZodObject {
  const members = Object.entries(schema.shape).map(([name, member]) => [
    name,
    overrideOf(member).exactOptional(),
  ]);
  return z.strictObject(Object.fromEntries(members));
}

function overrideOf(schema: z.core.$ZodType): z.ZodType {
  if (schema instanceof z.ZodExactOptional) return overrideOf(schema.unwrap());
  if (schema instanceof z.ZodObject) return overridesOf(schema);
  if (schema instanceof z.ZodRecord) return z.partialRecord(schema.keyType, overrideOf(schema.valueType));
  return schema as z.ZodType;
}

const names = Object.keys(profiles) as [keyof typeof profiles, ...(keyof typeof profiles)[]];
const world = profileSchema.shape.world.shape;

/** A profile file: a documented system by name, and what is to be otherwise. */
export const profileFileSchema = overridesOf(profileSchema)
  .extend({
    extends: z.enum(names).default('oauth2').meta({ description: 'Documented system to start from' }),
    world: z
      .strictObject({
        clients: world.clients.exactOptional(),
        users: z
          .array(
            world.users.element.extend({
              disabled: z.boolean().default(false),
              locked: z.boolean().default(false),
              requestable: z.boolean().default(true),
              region: z.string().exactOptional().meta({ description: 'The first region if absent' }),
              tenant: z.string().default('company1'),
            }),
          )
          .exactOptional(),
        roles: world.roles,
        records: world.records,
        provisioned: world.provisioned.exactOptional(),
      })
      .exactOptional()
      .meta({ description: 'The people and applications to start with' }),
  })
  .meta({ title: 'Bearerproof profile' });
