import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { unknownName } from '../option-error.ts';
import type { Client, User } from '../ports/index.ts';
import { ControlError } from './control-error.ts';
import type { HeldMocks } from './held-mock.ts';
import { explained, json, jsonBody, ofMock, refusals } from './schemas.ts';

const text = z.string();
const flag = z.boolean();
const userSchema = z.object({
  name: text,
  disabled: flag,
  locked: flag,
  requestable: flag,
  region: text,
  tenant: text,
});
const clientSchema = z.object({ id: text, grants: z.array(text), scopes: z.array(text) });

const userChangeSchema = z.strictObject({
  password: text.min(1).exactOptional().meta({ description: 'Needed for a new user' }),
  disabled: flag.exactOptional(),
  locked: flag.exactOptional(),
  state: z
    .enum(['active', 'disabled', 'locked', 'disabled-and-locked'])
    .exactOptional()
    .meta({ description: 'Both flags in one word' }),
  requestable: flag.exactOptional().meta({ description: 'Whether the company allows tokens for the user' }),
  region: text.exactOptional().meta({ description: 'Where the user lives' }),
  tenant: text.exactOptional(),
});
const clientChangeSchema = z.strictObject({
  secret: text.min(1).exactOptional().meta({ description: 'Needed for a new client' }),
  grants: z.array(text).exactOptional().meta({ description: 'Grants that it may use; all where absent' }),
  scopes: z.array(text).exactOptional(),
});

// Neither passwords nor secrets leave by these routes.
const tellUser = ({ name, disabled, locked, requestable, region, tenant }: User) => ({
  name,
  disabled,
  locked,
  requestable,
  region,
  tenant,
});
const tellClient = ({ id, grants, scopes }: Client) => ({ id, grants: [...grants], scopes: [...scopes] });

const named = {
  params: ofMock.params.extend({ name: text.openapi({ param: { name: 'name', in: 'path' } }) }),
};
const identified = {
  params: ofMock.params.extend({ client: text.openapi({ param: { name: 'client', in: 'path' } }) }),
};

/** Lists and changes the people of a mock. */
export function addUserRoutes(app: OpenAPIHono, mocks: HeldMocks): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/mocks/{id}/users',
      summary: 'Everybody the mock knows',
      request: ofMock,
      responses: { 200: json('Without passwords', z.array(userSchema)), ...refusals },
    }),
    async (context) => {
      const { mock } = mocks.get(context.req.valid('param').id);
      return context.json((await mock.users()).map(tellUser), 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'put',
      path: '/mocks/{id}/users/{name}',
      summary: 'Changes a user, or adds one; what is not named stays',
      request: { ...named, ...jsonBody(userChangeSchema) },
      responses: { 200: json('The user from now on', userSchema), ...refusals },
    }),
    async (context) => {
      const { id, name } = context.req.valid('param');
      const { mock, mask } = mocks.get(id);
      const { state, ...named } = context.req.valid('json');
      const flags =
        state === undefined
          ? {}
          : { disabled: state.startsWith('disabled'), locked: state.endsWith('locked') };
      const change = { ...named, ...flags };
      const isNew = (await mock.users()).every((user) => user.name !== name);
      if (isNew && change.password === undefined) throw newNeeds('user', name, 'password');
      const { regions } = mock.profile;
      if (change.region !== undefined && !regions.includes(change.region)) {
        throw unknownName('region', change.region, regions);
      }
      if (change.password !== undefined) mask.learn(change.password);
      return context.json(tellUser(await mock.saveUser({ ...change, name })), 200);
    },
    explained(userChangeSchema, 'a user'),
  );

  app.openapi(
    createRoute({
      method: 'delete',
      path: '/mocks/{id}/users/{name}',
      summary: 'Revokes what a user has, and forgets the user',
      request: named,
      responses: { 204: { description: 'Nobody knows the user' }, ...refusals },
    }),
    async (context) => {
      const { id, name } = context.req.valid('param');
      await mocks.get(id).mock.removeUser(name);
      return context.body(null, 204);
    },
  );
}

/** Lists and changes the applications of a mock. */
export function addClientRoutes(app: OpenAPIHono, mocks: HeldMocks): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/mocks/{id}/clients',
      summary: 'Every registered client',
      request: ofMock,
      responses: { 200: json('Without secrets', z.array(clientSchema)), ...refusals },
    }),
    async (context) => {
      const { mock } = mocks.get(context.req.valid('param').id);
      return context.json((await mock.clients()).map(tellClient), 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'put',
      path: '/mocks/{id}/clients/{client}',
      summary: 'Changes a client, or registers one; what is not named stays',
      request: { ...identified, ...jsonBody(clientChangeSchema) },
      responses: { 200: json('The client from now on', clientSchema), ...refusals },
    }),
    async (context) => {
      const { id, client: clientId } = context.req.valid('param');
      const { mock, mask } = mocks.get(id);
      const change = context.req.valid('json');
      const known = (await mock.clients()).find((client) => client.id === clientId);
      const secret = change.secret ?? known?.secret;
      if (secret === undefined) throw newNeeds('client', clientId, 'secret');
      const { grants } = mock.profile;
      for (const grant of change.grants ?? []) {
        if (!grants.some((each) => each === grant)) throw unknownName('grant', grant, grants);
      }
      mask.learn(secret);
      const client: Client = { id: clientId, grants, scopes: [], ...known, ...change, secret };
      await mock.saveClient(client);
      return context.json(tellClient(client), 200);
    },
    explained(clientChangeSchema, 'a client'),
  );

  app.openapi(
    createRoute({
      method: 'delete',
      path: '/mocks/{id}/clients/{client}',
      summary: 'Revokes what a client has, and forgets the client',
      request: identified,
      responses: { 204: { description: 'It is not registered any more' }, ...refusals },
    }),
    async (context) => {
      const { id, client } = context.req.valid('param');
      await mocks.get(id).mock.removeClient(client);
      return context.body(null, 204);
    },
  );
}

const newNeeds = (what: string, name: string, member: string): ControlError =>
  new ControlError(400, `there is no ${what} "${name}"; to add one, give it a "${member}"`);
