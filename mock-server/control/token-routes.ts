import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { HeldMocks } from './held-mock.ts';
import { explained, json, newest, ofMock, optionalJsonBody, refusals, wholeNumber } from './schemas.ts';
import {
  exampleTokens,
  selectionSchema,
  selections,
  tellTokens,
  tokenSchema,
  tokensSchema,
} from './token-schemas.ts';

const listing = {
  ...ofMock,
  query: z.strictObject({
    user: z.string().optional(),
    client: z.string().optional(),
    state: tokenSchema.shape.state.optional(),
    last: wholeNumber.optional().meta({
      type: 'integer',
      param: { name: 'last', in: 'query', description: 'Only so many of each kind, the newest' },
    }),
  }),
};

/** Lists and ends the tokens of a mock. */
export function addTokenRoutes(app: OpenAPIHono, mocks: HeldMocks): void {
  app.openapi(
    createRoute({
      method: 'get',
      path: '/mocks/{id}/tokens',
      operationId: 'listTokens',
      tags: ['tokens'],
      summary: 'The tokens that were handed out, with the lifetime left',
      request: listing,
      responses: { 200: json('By digest; no usable token', tokensSchema, exampleTokens), ...refusals },
    }),
    async (context) => {
      const { mock } = mocks.get(context.req.valid('param').id);
      const records = { access: await mock.accessTokens(), refresh: await mock.refreshTokens() };
      const { access, refresh } = tellTokens(records, mock.clock.now());
      const { last, ...wanted } = context.req.valid('query');
      const meant = (tokens: readonly z.output<typeof tokenSchema>[]) =>
        newest(
          tokens.filter((token) =>
            Object.entries(wanted).every(([name, value]) => token[name as keyof typeof wanted] === value),
          ),
          last,
        );
      return context.json({ access: meant(access), refresh: meant(refresh) }, 200);
    },
    explained(listing.query, 'the query'),
  );

  app.openapi(
    createRoute({
      method: 'post',
      path: '/mocks/{id}/tokens/expire',
      operationId: 'expireTokens',
      tags: ['tokens'],
      summary: 'Lets tokens expire now: one, those of a user or a client, or all',
      request: { ...ofMock, ...optionalJsonBody(selectionSchema, selections) },
      responses: {
        200: json('The tokens that were meant, expired', tokensSchema, exampleTokens),
        ...refusals,
      },
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
      operationId: 'revokeTokens',
      tags: ['tokens'],
      summary: 'Revokes tokens: one, those of a user or a client, or all',
      request: { ...ofMock, ...optionalJsonBody(selectionSchema, selections) },
      responses: {
        200: json('The tokens that were meant, revoked', tokensSchema, exampleTokens),
        ...refusals,
      },
    }),
    async (context) => {
      const { mock } = mocks.get(context.req.valid('param').id);
      const records = await mock.revokeTokens(context.req.valid('json'));
      return context.json(tellTokens(records, mock.clock.now()), 200);
    },
    explained(selectionSchema, 'a selection of tokens'),
  );
}
