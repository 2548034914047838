import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { AccessTokenRecord, RefreshTokenRecord } from '../ports/index.ts';
import type { TokenRecords } from '../token-ending.ts';
import type { HeldMocks } from './held-mock.ts';
import { explained, json, ofMock, optionalJsonBody, refusals } from './schemas.ts';

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

const selectionSchema = z
  .strictObject({
    kind: z.enum(['access', 'refresh']).exactOptional(),
    digest: z.string().exactOptional().meta({ description: 'As the list of tokens tells it' }),
    token: z.string().exactOptional().meta({ description: 'The usable token itself' }),
    user: z.string().exactOptional(),
    client: z.string().exactOptional(),
  })
  .meta({ description: 'Which tokens: every member must fit; every token where there is none' });

/** Lists and ends the tokens of a mock. */
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
      const records = { access: await mock.accessTokens(), refresh: await mock.refreshTokens() };
      return context.json(tellTokens(records, mock.clock.now()), 200);
    },
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/mocks/{id}/tokens/expire',
      summary: 'Lets tokens expire now: one, those of a user or a client, or all',
      request: { ...ofMock, ...optionalJsonBody(selectionSchema) },
      responses: { 200: json('The tokens that were meant, expired', tokensSchema), ...refusals },
    }),
    async (context) => {
      const { mock } = mocks.get(context.req.valid('param').id);
      const records = await mock.expireTokens(context.req.valid('json'));
      return context.json(tellTokens(records, mock.clock.now()), 200);
    },
    explained(selectionSchema, 'a selection of tokens'),
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/mocks/{id}/tokens/revoke',
      summary: 'Revokes tokens: one, those of a user or a client, or all',
      request: { ...ofMock, ...optionalJsonBody(selectionSchema) },
      responses: { 200: json('The tokens that were meant, revoked', tokensSchema), ...refusals },
    }),
    async (context) => {
      const { mock } = mocks.get(context.req.valid('param').id);
      const records = await mock.revokeTokens(context.req.valid('json'));
      return context.json(tellTokens(records, mock.clock.now()), 200);
    },
    explained(selectionSchema, 'a selection of tokens'),
  );
}

const tellTokens = ({ access, refresh }: TokenRecords, now: number) => ({
  access: access.map((token) => tellToken(token, now)),
  refresh: refresh.map((token) => tellToken(token, now)),
});

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
