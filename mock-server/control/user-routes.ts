import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { unknownName } from '../option-error.ts';
import { profileSchema } from '../profiles/schema.ts';
import type { HeldMocks } from './held-mock.ts';
import { changesOf } from './member-schemas.ts';
import { Refusal } from './refusal.ts';
import { explained, json, jsonBody, ofMock, refusals } from './schemas.ts';

const members = profileSchema.shape.world.shape.users.element;

/** A user as the world of a profile describes one; a password does not leave by these routes. */
export const userSchema = z.object(members.omit({ password: true }).shape);
export const userChangeSchema = changesOf(members.omit({ name: true })).extend({
  password: z.string().min(1).exactOptional().meta({ description: 'Needed for a new user' }),
  requestable: z
    .boolean()
    .exactOptional()
    .meta({ description: 'Whether the company of the user allows tokens' }),
  region: z.string().exactOptional().meta({ description: 'Where the user lives' }),
  state: z
    .enum(['active', 'disabled', 'locked', 'disabled-and-locked'])
    .exactOptional()
    .meta({ description: 'Both flags, `disabled` and `locked`, in one word' }),
});

const example = {
  name: 'alice',
  disabled: false,
  locked: true,
  requestable: true,
  region: 'us',
  tenant: 'company1',
};
const named = {
  params: ofMock.params.extend({
    name: z.string().meta({ param: { name: 'name', in: 'path' }, example: 'alice' }),
  }),
};

/** Lists, changes, adds and removes the people of a mock. */
export function addUserRoutes(app: OpenAPIHono, mocks: HeldMocks): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/mocks/{id}/users',
      operationId: 'listUsers',
      tags: ['users'],
      summary: 'Everybody the mock knows',
      request: ofMock,
      responses: { 200: json('Without passwords', z.array(userSchema), [example]), ...refusals },
    }),
    async (context) => {
      const { mock } = mocks.get(context.req.valid('param').id);
      return context.json(z.array(userSchema).parse(await mock.users()), 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'put',
      path: '/mocks/{id}/users/{name}',
      operationId: 'saveUser',
      tags: ['users'],
      summary: 'Changes a user, or adds one; what is not named stays',
      description: 'To unlock an account also forgets the wrong passwords that locked it.',
      request: {
        ...named,
        ...jsonBody(userChangeSchema, {
          'lock the account': { state: 'locked' },
          'move to another region': { region: 'eu' },
          'add a user': { password: 'carolpw', tenant: 'company2' },
        }),
      },
      responses: { 200: json('The user from now on', userSchema, example), ...refusals },
    }),
    async (context) => {
      const { id, name } = context.req.valid('param');
      const { mock, mask } = mocks.get(id);
      const { state, ...plain } = context.req.valid('json');
      const flags =
        state === undefined
          ? {}
          : { disabled: state.startsWith('disabled'), locked: state.endsWith('locked') };
      const change = { ...plain, ...flags };
      const isNew = (await mock.users()).every((user) => user.name !== name);
      if (isNew && change.password === undefined) {
        throw new Refusal(400, `there is no user "${name}"; to add one, give it a "password"`);
      }
      const { regions } = mock.profile;
      if (change.region !== undefined && !regions.includes(change.region)) {
        throw unknownName('region', change.region, regions);
      }
      if (change.password !== undefined) mask.learn(change.password);
      return context.json(userSchema.parse(await mock.saveUser({ ...change, name })), 200);
    },
    explained(userChangeSchema, 'a user'),
  );

  app.openapi(
    createRoute({
      method: 'delete',
      path: '/mocks/{id}/users/{name}',
      operationId: 'removeUser',
      tags: ['users'],
      summary: 'Revokes what a user has, and forgets the user',
      request: named,
      responses: { 204: { description: 'Nobody knows the user any more' }, ...refusals },
    }),
    async (context) => {
      const { id, name } = context.req.valid('param');
      await mocks.get(id).mock.removeUser(name);
      return context.body(null, 204);
    },
  );
}
