import { z } from 'zod';
import { ENDPOINTS } from '../endpoints/index.ts';
import { type BehaviourName, behaviours } from './behaviours/index.ts';
import { FAULTS, type FaultName, type Match, type ScriptStep } from './step.ts';

const text = z.string();
const settings = z
  .record(text, z.unknown())
  .meta({ description: 'Settings, each behaviour and fault its own' });

/** Which requests a step is about. */
export const matchSchema = z
  .strictObject({
    endpoint: z.enum(ENDPOINTS).exactOptional(),
    grant: text.exactOptional().meta({ description: 'The grant_type of a token request' }),
    user: text.exactOptional().meta({ description: 'Who logs in, or whose token or code is presented' }),
    client: text
      .exactOptional()
      .meta({ description: 'Who asks, or to whom the presented token or code was given' }),
    region: text.exactOptional(),
    tenant: text.exactOptional().meta({
      description:
        'Id of the tenant at whose host the request arrives; elsewhere of the token’s or of the user’s',
    }),
    scope: text
      .exactOptional()
      .meta({ description: 'One of the scopes asked for, or of the presented token where none is' }),
    method: text.exactOptional(),
    path: text
      .regex(/^\//, 'must begin with /')
      .exactOptional()
      .meta({ description: 'An exact path, or a prefix that ends in *' }),
  })
  .meta({ description: 'Which requests: every member must match; every request where absent' });

const replySchema = z.strictObject({
  status: z.number().int().min(200).max(599),
  headers: z.record(text, text).exactOptional(),
  body: z
    .unknown()
    .exactOptional()
    .meta({ description: 'A text is sent as it stands, anything else as JSON' }),
});

const patchSchema = z.strictObject({
  status: z.number().int().min(200).max(599).exactOptional(),
  headers: z
    .record(text, text.nullable())
    .exactOptional()
    .meta({ description: 'Fields to set; null takes one away' }),
  members: z
    .record(text, z.unknown())
    .exactOptional()
    .meta({ description: 'Members of a JSON body to set, at any depth; null takes one away' }),
  body: text.exactOptional().meta({ description: 'A text in the place of the body; not beside members' }),
});

const behaviourNames = Object.keys(behaviours) as [BehaviourName, ...BehaviourName[]];
const faultNames = Object.keys(FAULTS) as [FaultName, ...FaultName[]];

const actions = [
  z.strictObject({ behaviour: z.enum(behaviourNames), with: settings.exactOptional() }),
  z.strictObject({ fault: z.enum(faultNames), with: settings.exactOptional() }),
  z.strictObject({ deviation: text }),
  z.strictObject({ reply: replySchema }),
  z.strictObject({ patch: patchSchema }),
] as const;

// One union, not one within the other: so that what is wrong with an action is told of the action that was meant.
const doSchema = z.union([...actions, z.array(z.union(actions)).min(1).readonly()]).meta({
  description:
    'A documented behaviour, a fault, a deviation, a reply of your own, or a patched reply; or a list of them in turn, ' +
    'one for each matching request',
});

/** One step of a script, as files and the control API carry it. */
export const stepSchema = z.strictObject({
  on: matchSchema.exactOptional(),
  times: z.number().int().min(1).exactOptional().meta({
    description:
      'How many matching requests it acts on; where absent as many as come, or once for each action of a list',
  }),
  after: z
    .number()
    .int()
    .min(0)
    .exactOptional()
    .meta({ description: 'How many matching requests pass before it acts' }),
  nth: z
    .number()
    .int()
    .min(1)
    .exactOptional()
    .meta({ description: 'The one matching request that it acts on, from 1; not beside times or after' }),
  do: doSchema,
});

/** A script file: steps in order. The first that matches and is not used up acts. */
export const scriptSchema = z.array(stepSchema).meta({ title: 'Bearerproof script' });

/** Compiles only as long as the schemas and the types that they stand for say the same. */
type Agrees<One, Other> = [One] extends [Other] ? ([Other] extends [One] ? true : never) : never;
true satisfies Agrees<z.output<typeof stepSchema>, ScriptStep>;
true satisfies Agrees<z.output<typeof matchSchema>, Match>;
