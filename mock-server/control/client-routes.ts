import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { unknownName } from '../option-error.ts';
import type { Client } from '../ports/index.ts';
import { profileSchema } from '../profiles/schema.ts';
import type { HeldMocks } from './held-mock.ts';
import { changesOf } from './member-schemas.ts';
import { Refusal } from './refusal.ts';
import { explained, json, jsonBody, ofMock, refusals } from './schemas.ts';

const members = profileSchema.shape.world.shape.clients.element;

/** A client as the world of a profile describes one; a secret does not leave by these routes. */
export const clientSchema = z.object(members.omit({ secret: true }).shape);
export const clientChangeSchema = changesOf(members.omit({ id: true })).extend({
  secret: z
    .string()
    .min(1)
    .exactOptional()
    .meta({ description: 'Needed for a new client, unless it is public' }),
  grants: z
    .array(z.string())
    .exactOptional()
    .meta({ description: 'Grants that it may use; all of the profile where a new client names none' }),
});

const example = { id: 'app1', grants: ['password', 'refresh_token'], scopes: ['USER', 'LIST'] };
const identified = {
  params: ofMock.params.extend({
    client: z.string().meta({ param: { name: 'client', in: 'path' }, example: 'app1' }),
  }),
};

/** Lists, registers, changes and removes the applications of a mock. */
export function addClientRoutes(app: OpenAPIHono, mocks: HeldMocks): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/mocks/{id}/clients',
      operationId: 'listClients',
      tags: ['clients'],
      summary: 'Every registered client',
      request: ofMock,
      responses: { 200: json('Without secrets', z.array(clientSchema), [example]), ...refusals },
    }),
    async (context) => {
      const { mock } = mocks.get(context.req.valid('param').id);
      return context.json(z.array(clientSchema).parse(await mock.clients()), 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'put',
      path: '/mocks/{id}/clients/{client}',
      operationId: 'saveClient',
      tags: ['clients'],
      summary: 'Changes a client, or registers one; what is not named stays',
      request: {
        ...identified,
        ...jsonBody(clientChangeSchema, {
          'register a client': { secret: 'secret3', scopes: ['USER'] },
          'forbid a grant': { grants: ['refresh_token'] },
        }),
      },
      responses: { 200: json('The client from now on', clientSchema, example), ...refusals },
    }),
    async (context) => {
      const { id, client: clientId } = context.req.valid('param');
      const { mock, mask } = mocks.get(id);
      const change = context.req.valid('json');
      const known = (await mock.clients()).find((client) => client.id === clientId);
      const secret = change.secret ?? known?.secret ?? (change.public === true ? '' : undefined);
      if (secret === undefined) {
        throw new Refusal(400, `there is no client "${clientId}"; to add one, give it a "secret"`);
      }
      const { grants } = mock.profile;
      for (const grant of change.grants ?? []) {
        if (!grants.some((each) => each === grant)) throw unknownName('grant', grant, grants);
      }
      mask.learn(secret);
      const client: Client = { id: clientId, grants, scopes: [], ...known, ...change, secret };
      await mock.saveClient(client);
      return context.json(clientSchema.parse(client), 200);
    },
    explained(clientChangeSchema, 'a client'),
  );

  app.openapi(
    createRoute({
      method: 'delete',
      path: '/mocks/{id}/clients/{client}',
      operationId: 'removeClient',
      tags: ['clients'],
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
