import { digestOf } from '../../tokens/index.ts';
import { type Call, type Decision, found, readToken, refused, type Step, type Tools } from '../call.ts';
import { tenantOf } from '../resource/right-steps.ts';
import { tenantObjection } from '../resource/tenant-steps.ts';
import { introspectedClaims } from './introspected-claims.ts';

/** Revokes the token and what hangs on it; an unknown token is no error. @see RFC 7009 section 2 */
export const revoke: Step = async (call, { ports, policies, profile }) => {
  const digest = digestOf(found(call, 'token'));
  const client = found(call, 'client');
  const refreshToken = await ports.store.refreshToken(digest);
  const accessToken = await ports.store.accessToken(digest);
  const record = refreshToken ?? accessToken;
  if (record === undefined)
    return { kind: 'revoked', because: 'the token is unknown, so there is nothing to revoke' };
  if (!policies.belongsTo(record, client)) {
    return refused('foreign-token', `the token was issued to ${record.clientId}, not to ${client.id}`);
  }
  if (refreshToken !== undefined) {
    await ports.store.revokeGrant(refreshToken.grantId, call.now);
    return { kind: 'revoked', because: 'the refresh token and all access tokens of its grant are revoked' };
  }
  if (profile.accessTokenRevocation === 'grant') {
    await ports.store.revokeGrant(record.grantId, call.now);
    return { kind: 'revoked', because: 'the access token is revoked, and every other token of its grant' };
  }
  // The first revocation counts: a lag must not begin anew with the second.
  await ports.store.changeAccessToken(digest, (token) => ({
    ...token,
    revokedAt: token.revokedAt ?? call.now,
  }));
  return { kind: 'revoked', because: 'the access token is revoked' };
};

/** Tells whether a token is active, and of an inactive one nothing else. @see RFC 7662 section 2.2 */
export const introspect: Step = async (call, tools) => {
  const told = await lookUp(call, tools);
  if (told.facts === undefined || tools.profile.tenancy === undefined) return told;
  const tenant = await tenantOf(told.facts, tools.ports.store);
  const asker = found(call, 'client');
  const stranger =
    asker.id !== told.facts.clientId &&
    asker.tenant !== undefined &&
    !tools.policies.sameTenant(tenant, asker.tenant)
      ? `it is of ${tenant}, and ${asker.id} is of ${asker.tenant}`
      : undefined;
  const wrong = stranger ?? tenantObjection(tenant, call, tools);
  return wrong === undefined
    ? told
    : { kind: 'introspected', because: `the token is not active here: ${wrong}` };
};

type Introspected = Extract<Decision, { kind: 'introspected' }>;

async function lookUp(call: Call, tools: Tools): Promise<Introspected> {
  const { ports, policies, profile } = tools;
  const token = found(call, 'token');
  const refreshToken = profile.introspectionAnswer.refreshTokens
    ? await ports.store.refreshToken(digestOf(token))
    : undefined;
  if (refreshToken !== undefined) {
    const dead =
      refreshToken.revokedAt !== undefined ||
      refreshToken.replacedAt !== undefined ||
      policies.expired(refreshToken.expiresAt, call.now);
    return dead
      ? { kind: 'introspected', because: 'the refresh token is revoked, replaced or expired' }
      : {
          kind: 'introspected',
          refreshToken: true,
          facts: { ...refreshToken, expiresAt: refreshToken.expiresAt ?? Number.POSITIVE_INFINITY },
          because: 'the refresh token is active',
        };
  }
  const reading = await readToken(token, tools);
  if (!reading.valid) return { kind: 'introspected', because: reading.because };
  const { facts } = reading;
  if (facts.revokedAt !== undefined || policies.expired(facts.expiresAt, call.now)) {
    return { kind: 'introspected', because: 'the access token is revoked or expired' };
  }
  const claims = await introspectedClaims(facts, tools);
  return { kind: 'introspected', facts, claims, because: 'the access token is active' };
}

export const publishMetadata: Step = () => ({
  kind: 'metadata',
  because: 'what a server can do is for everybody',
});

export const publishKeys: Step = () => ({ kind: 'keys', because: 'the public keys are for everybody' });
