import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import { TOKEN_DEFECTS } from '../minting.ts';
import type { Defect } from '../tokens/index.ts';
import type { HeldMocks } from './held-mock.ts';
import { explained, json, jsonBody, ofMock, optionalJsonBody, refusals } from './schemas.ts';

export const mintSchema = z.strictObject({
  client: z.string(),
  user: z.string().exactOptional().meta({ description: 'Absent for a token of the client itself' }),
  device: z
    .string()
    .exactOptional()
    .meta({ description: 'Id of the device that it identifies; none where absent' }),
  scope: z
    .array(z.string())
    .exactOptional()
    .meta({ description: 'All that the client is registered for where absent' }),
  lifetime: z.iso
    .duration('must be an ISO 8601 duration such as PT15S')
    .exactOptional()
    .meta({ description: 'What the profile gives where absent' }),
  defects: z
    .array(z.enum(TOKEN_DEFECTS as [Defect, ...Defect[]]))
    .default([])
    .meta({ description: 'What is wrong with it, all at once; a format that cannot have one is refused' }),
});
export const mintedSchema = z.object({
  token: z.string(),
  expiresAt: z.string().meta({ description: 'ISO 8601' }),
});

const exampleMinted = {
  token: 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2ln',
  expiresAt: '2026-01-15T11:00:00.000Z',
};

export const provisionSchema = z.strictObject({ client: z.string(), user: z.string() });
export const bundleSchema = z.object({
  clientId: z.string(),
  clientSecret: z.string(),
  refreshToken: z.string(),
  refreshTokenExpires: z.string().meta({ description: 'ISO 8601, or never' }),
});

const exampleBundle = {
  clientId: 'app1',
  clientSecret: 'secret1',
  refreshToken: 'nq1Ypo6JUAVWr4lZQuBwWT0_uUuHLSwcCrMxQZbPm4o',
  refreshTokenExpires: '2026-07-15T10:00:00.000Z',
};

export const rotationSchema = z.strictObject({
  forget: z
    .boolean()
    .default(false)
    .meta({ description: 'Whether the signatures of the keys before it stop to count at once' }),
});

/** Hands out tokens past the token endpoint, and changes the key that signs them. */
export function addMintingRoutes(app: OpenAPIHono, mocks: HeldMocks): void {
  app.openapi(
    createRoute({
      method: 'post',
      path: '/mocks/{id}/tokens',
      operationId: 'mintToken',
      tags: ['tokens'],
      summary: 'Mints an access token, with defects if you like, to try a resource server with',
      request: {
        ...ofMock,
        ...jsonBody(mintSchema, {
          'a good token': { client: 'app1', user: 'alice' },
          'a token with two defects': { client: 'app1', user: 'alice', defects: ['expired', 'wrong-scope'] },
          'a token that lives for a quarter of a minute': { client: 'app1', lifetime: 'PT15S' },
        }),
      },
      responses: { 201: json('The usable token', mintedSchema, exampleMinted), ...refusals },
    }),
    async (context) => {
      const { mock, mask } = mocks.get(context.req.valid('param').id);
      const { token, expiresAt } = await mock.mint(context.req.valid('json'));
      mask.learn(token);
      return context.json({ token, expiresAt: new Date(expiresAt).toISOString() }, 201);
    },
    explained(mintSchema, 'an order to mint'),
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/mocks/{id}/provision',
      operationId: 'provision',
      tags: ['tokens'],
      summary: 'Hands out what an implementation team gives to a new client',
      request: {
        ...ofMock,
        ...jsonBody(provisionSchema, { 'a refresh token to begin with': { client: 'app1', user: 'alice' } }),
      },
      responses: { 201: json('With a usable refresh token', bundleSchema, exampleBundle), ...refusals },
    }),
    async (context) => {
      const { mock, mask } = mocks.get(context.req.valid('param').id);
      const { client, user } = context.req.valid('json');
      const bundle = await mock.provision(client, user);
      mask.learn(bundle.refreshToken);
      return context.json({ ...bundle }, 201);
    },
    explained(provisionSchema, 'an order to provision'),
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/mocks/{id}/keys/rotate',
      operationId: 'rotateKeys',
      tags: ['tokens'],
      summary: 'Makes a new key that signs from now on',
      request: {
        ...ofMock,
        ...optionalJsonBody(rotationSchema, {
          'a new key beside the old ones': {},
          'a new key alone': { forget: true },
        }),
      },
      responses: { 204: { description: 'It signs' }, ...refusals },
    }),
    async (context) => {
      const { forget = false } = context.req.valid('json') ?? {};
      await mocks.get(context.req.valid('param').id).mock.rotateKeys(forget);
      return context.body(null, 204);
    },
    explained(rotationSchema, 'a rotation of keys'),
  );
}
