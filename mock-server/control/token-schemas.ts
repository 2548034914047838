import { z } from '@hono/zod-openapi';
import type { AccessTokenRecord, RefreshTokenRecord } from '../ports/index.ts';
import type { TokenRecords } from '../token-ending.ts';

export const tokenSchema = z.object({
  digest: z.string().meta({ description: 'SHA-256 of the token; the token itself is not kept' }),
  client: z.string(),
  user: z.string().exactOptional(),
  scope: z.array(z.string()),
  state: z.enum(['active', 'expired', 'revoked', 'replaced']),
  issuedAt: z.string(),
  expiresAt: z.string().exactOptional().meta({ description: 'Absent for a token that never expires' }),
  secondsLeft: z.number().exactOptional(),
});
export const tokensSchema = z.object({ access: z.array(tokenSchema), refresh: z.array(tokenSchema) });

export const selectionSchema = z
  .strictObject({
    kind: z.enum(['access', 'refresh']).exactOptional(),
    digest: z.string().exactOptional().meta({ description: 'As the list of tokens tells it' }),
    token: z.string().exactOptional().meta({ description: 'The usable token itself' }),
    user: z.string().exactOptional(),
    client: z.string().exactOptional(),
  })
  .meta({ description: 'Which tokens: every member must fit; every token where there is none' });

export const selections = {
  'one token': { digest: 'XohImNooBHFR0OVvjcYpJ3NgPQ1qq73WKhHvch0VQtg' },
  'the access tokens of a user': { kind: 'access' as const, user: 'alice' },
  'what a client has': { client: 'app1' },
  'all of them': {},
};
export const exampleTokens: z.output<typeof tokensSchema> = {
  access: [
    {
      digest: 'XohImNooBHFR0OVvjcYpJ3NgPQ1qq73WKhHvch0VQtg',
      client: 'app1',
      user: 'alice',
      scope: ['USER', 'LIST'],
      state: 'active',
      issuedAt: '2026-01-15T10:00:00.000Z',
      expiresAt: '2026-01-15T11:00:00.000Z',
      secondsLeft: 2400,
    },
  ],
  refresh: [],
};
/** Tokens as the control API tells them. @param now by the clock of the mock */
export const tellTokens = ({ access, refresh }: TokenRecords, now: number) => ({
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
