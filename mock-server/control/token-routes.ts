import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { AccessTokenRecord, RefreshTokenRecord } from '../ports/index.ts';
import type { HeldMocks } from './held-mock.ts';
import { explained, json, jsonBody, ofMock, refusals } from './schemas.ts';

const tokenSchema = z.object({
  digest: z.string().meta({ description: 'SHA-256 of the token; the token itself is not kept' }),
  client: z.string(),
  user: z.string().exactOptional(),
  scope: z.array(z.string()),
  state: z.enum(['active', 'expired', 'revoked', 'replaced']),
  issuedAt: z.string(),
  expiresAt: z.string().exactOptional().meta({ description: 'Absent for a token that never expires' }),
  secondsLeft: z.number().exactOptional(),
});
const tokensSchema = z.object({ access: z.array(tokenSchema), refresh: z.array(tokenSchema) });

const orderSchema = z.strictObject({ client: z.string(), user: z.string() });
const bundleSchema = z.object({
  clientId: z.string(),
  clientSecret: z.string(),
  refreshToken: z.string(),
  refreshTokenExpires: z.string().meta({ description: 'ISO 8601, or never' }),
});

/** Lists, ends and hands out the tokens of a mock. */
export function addTokenRoutes(app: OpenAPIHono, mocks: HeldMocks): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/mocks/{id}/tokens',
      summary: 'Every token that was handed out, with the lifetime left',
      request: ofMock,
      responses: { 200: json('By digest; no usable token', tokensSchema), ...refusals },
    }),
    async (context) => {
      const { mock } = mocks.get(context.req.valid('param').id);
      const now = mock.clock.now();
      const access = (await mock.accessTokens()).map((token) => tellToken(token, now));
      const refresh = (await mock.refreshTokens()).map((token) => tellToken(token, now));
      return context.json({ access, refresh }, 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/mocks/{id}/tokens/expire',
      summary: 'Ends the life of every access token now',
      request: ofMock,
      responses: { 204: { description: 'They have expired' }, ...refusals },
    }),
    async (context) => {
      await mocks.get(context.req.valid('param').id).mock.expireAccessTokens();
      return context.body(null, 204);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/mocks/{id}/tokens/revoke',
      summary: 'Revokes every token',
      request: ofMock,
      responses: { 204: { description: 'They are revoked' }, ...refusals },
    }),
    async (context) => {
      await mocks.get(context.req.valid('param').id).mock.revokeTokens();
      return context.body(null, 204);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/mocks/{id}/provision',
      summary: 'Hands out what an implementation team gives to a new client',
      request: { ...ofMock, ...jsonBody(orderSchema) },
      responses: { 201: json('With a usable refresh token', bundleSchema), ...refusals },
    }),
    async (context) => {
      const { mock, mask } = mocks.get(context.req.valid('param').id);
      const { client, user } = context.req.valid('json');
      const bundle = await mock.provision(client, user);
      mask.learn(bundle.refreshToken);
      return context.json({ ...bundle }, 201);
    },
    explained(orderSchema, 'an order to provision'),
  );
}

function tellToken(token: AccessTokenRecord | RefreshTokenRecord, now: number): z.output<typeof tokenSchema> {
  const { digest, clientId, user, scope, issuedAt, expiresAt } = token;
  return {
    digest,
    client: clientId,
    ...(user === undefined ? {} : { user }),
    scope: [...scope],
    state: stateOf(token, now),
    issuedAt: new Date(issuedAt).toISOString(),
    ...(expiresAt === undefined
      ? {}
      : {
          expiresAt: new Date(expiresAt).toISOString(),
          secondsLeft: Math.max(0, Math.ceil((expiresAt - now) / 1000)),
        }),
  };
}

function stateOf(token: AccessTokenRecord | RefreshTokenRecord, now: number) {
  if (token.revokedAt !== undefined) return 'revoked';
  if ('replacedAt' in token && token.replacedAt !== undefined) return 'replaced';
  return token.expiresAt !== undefined && now >= token.expiresAt ? 'expired' : 'active';
}
