import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { roleSchema } from '../profiles/tenancy-schema.ts';
import type { HeldMocks } from './held-mock.ts';
import { explained, json, jsonBody, ofMock, refusals } from './schemas.ts';

export const roleChangeSchema = roleSchema.omit({ name: true });

const example = { name: 'dispatcher', tenant: 'company1', rights: ['view', 'edit'] };
const named = {
  params: ofMock.params.extend({
    role: z.string().meta({ param: { name: 'role', in: 'path' }, example: 'dispatcher' }),
  }),
};

/** Lists and changes what the roles of tenants permit. */
export function addRoleRoutes(app: OpenAPIHono, mocks: HeldMocks): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/mocks/{id}/roles',
      operationId: 'listRoles',
      tags: ['users'],
      summary: 'The roles of every tenant, with their rights',
      request: ofMock,
      responses: { 200: json('What each permits', z.array(roleSchema), [example]), ...refusals },
    }),
    async (context) => {
      const roles = await mocks.get(context.req.valid('param').id).mock.roles();
      return context.json(z.array(roleSchema).parse(roles), 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'put',
      path: '/mocks/{id}/roles/{role}',
      operationId: 'saveRole',
      tags: ['users'],
      summary: 'Says what a role of a tenant permits, from the next request on',
      request: {
        ...named,
        ...jsonBody(roleChangeSchema, {
          'take a right away': { tenant: 'company1', rights: ['view'] },
          'take every right away': { tenant: 'company1', rights: [] },
        }),
      },
      responses: { 200: json('The role from now on', roleSchema, example), ...refusals },
    }),
    async (context) => {
      const { id, role: name } = context.req.valid('param');
      const role = { name, ...context.req.valid('json') };
      await mocks.get(id).mock.saveRole(role);
      return context.json(role, 200);
    },
    explained(roleChangeSchema, 'a role'),
  );
}
